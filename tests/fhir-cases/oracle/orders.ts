import type { MedicationRequest, Period, Quantity } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import { chosen, ENCOUNTER, narrative, numberFrom, SNOMED, SUBJECT, TENANT, TERMINOLOGY } from './server.ts'

const ROUTES = {
  Oral: ['318185', ['26643006', 'Oral route (qualifier value)']],
  Inhalation: ['318165', ['447694001', 'Respiratory tract route (qualifier value)']],
  Topical: ['318197', ['6064005', 'Topical route (qualifier value)']],
  Subcutaneous: ['318193', ['34206005', 'Subcutaneous route (qualifier value)']],
} as const satisfies Record<string, readonly [string, Code]>

export type OracleOrder = {
  /** The orderable and, in brackets, its synonym: `prednisone (prednisone 10 mg oral tablet)`. */
  readonly text: string
  readonly rxnorm?: Code
  readonly route: keyof typeof ROUTES
  readonly sig: string
  readonly status?: MedicationRequest['status']
  readonly authoredOn: string
  readonly bounds: Period
  readonly dose: Quantity
  readonly dispense?: MedicationRequest['dispenseRequest']
}

export function oracleOrder(order: OracleOrder): MedicationRequest {
  const { text, rxnorm, sig, status = 'active', authoredOn, bounds, dose, dispense } = order
  const [code, snomed] = ROUTES[order.route]
  return {
    resourceType: 'MedicationRequest',
    id: numberFrom(text),
    meta: { versionId: '3', lastUpdated: '2026-05-21T01:00:49.000Z' },
    text: narrative('Medication Request', `${text} ${sig}`),
    status,
    intent: 'order',
    category: [
      {
        coding: [
          { system: `${TERMINOLOGY}/medicationrequest-category`, code: 'community', userSelected: false },
        ],
      },
    ],
    reportedBoolean: false,
    medicationCodeableConcept: {
      coding: [
        ...chosen('http://www.nlm.nih.gov/research/umls/rxnorm', rxnorm, false),
        { system: `${TENANT}/synonym`, code: numberFrom(text), display: text, userSelected: true },
      ],
      text,
    },
    subject: SUBJECT,
    encounter: ENCOUNTER,
    authoredOn,
    dosageInstruction: [
      {
        extension: [
          {
            url: 'https://fhir-ehr.cerner.com/r4/StructureDefinition/clinical-instruction',
            valueString: sig,
          },
        ],
        text: sig,
        timing: {
          repeat: { boundsPeriod: bounds },
          code: {
            coding: [
              { system: `${TENANT}/codeSet/4003`, code: '696543', display: 'Daily', userSelected: true },
            ],
            text: 'Daily',
          },
        },
        route: {
          coding: [
            { system: `${TENANT}/codeSet/4001`, code, display: order.route, userSelected: true },
            ...chosen(SNOMED, snomed, false),
          ],
          text: order.route,
        },
        doseAndRate: [{ doseQuantity: dose }],
      },
    ],
    dispenseRequest: dispense ?? { validityPeriod: { start: authoredOn } },
  }
}
