import type { CodeableConcept, Medication, MedicationRequest } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import { ENCOUNTER, SUBJECT, TERMINOLOGY, US_CORE, uuidOf } from './server.ts'

export type SyntheaOrder = {
  readonly drug: Code
  readonly status: 'active' | 'stopped' | 'completed'
  readonly authoredOn: string
  /** Many of its orders carry no dosage at all. */
  readonly daily?: number
}

export function syntheaOrder(order: SyntheaOrder): MedicationRequest {
  return { ...request(order), medicationCodeableConcept: product(order.drug) }
}

/** Some of its orders point to a Medication of the Bundle. */
export function syntheaOrderByReference(order: SyntheaOrder): readonly (MedicationRequest | Medication)[] {
  const id = uuidOf(`medication ${order.drug[0]}`)
  return [
    { ...request(order), medicationReference: { reference: `urn:uuid:${id}` } },
    {
      resourceType: 'Medication',
      id,
      meta: { profile: [`${US_CORE}/us-core-medication`] },
      code: product(order.drug),
      status: 'active',
    },
  ]
}

function request({ drug, status, authoredOn, daily }: SyntheaOrder): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: uuidOf(`order ${drug[0]} ${authoredOn}`),
    meta: { profile: [`${US_CORE}/us-core-medicationrequest`] },
    status,
    intent: 'order',
    category: [
      {
        coding: [
          { system: `${TERMINOLOGY}/medicationrequest-category`, code: 'community', display: 'Community' },
        ],
        text: 'Community',
      },
    ],
    subject: SUBJECT,
    encounter: ENCOUNTER,
    authoredOn,
    requester: { reference: `urn:uuid:${uuidOf('practitioner')}`, display: 'Dr. Sam789' },
    ...(daily === undefined
      ? {}
      : {
          dosageInstruction: [
            {
              sequence: 1,
              timing: { repeat: { frequency: daily, period: 1, periodUnit: 'd' } },
              asNeededBoolean: false,
              doseAndRate: [
                {
                  type: {
                    coding: [
                      { system: `${TERMINOLOGY}/dose-rate-type`, code: 'ordered', display: 'Ordered' },
                    ],
                  },
                  doseQuantity: { value: 1 },
                },
              ],
            },
          ],
        }),
  }
}

function product([code, display]: Code): CodeableConcept {
  return {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
    text: display,
  }
}
