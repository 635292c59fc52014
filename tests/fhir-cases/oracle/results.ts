import type { CodeableConcept, Observation, Quantity } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import { chosen, ENCOUNTER, narrative, numberFrom, SUBJECT, TENANT, TERMINOLOGY, UCUM } from './server.ts'

export type OracleResult = {
  readonly loinc: Code
  /** The event code's name in the tenant. */
  readonly event: string
  readonly effective: string
  readonly value: number
  readonly unit: string
  readonly ucum: string
  readonly low?: number
  readonly high?: number
  readonly category?: 'laboratory' | 'vital-signs'
}

export function oracleResult(result: OracleResult): Observation {
  const { loinc, event, effective, value, category = 'laboratory' } = result
  const quantity = (amount: number): Quantity => ({
    value: amount,
    unit: result.unit,
    system: UCUM,
    code: result.ucum,
  })
  return {
    ...observation(loinc, event, effective, category),
    valueQuantity: quantity(value),
    ...(result.high === undefined
      ? {}
      : {
          referenceRange: [
            {
              ...(result.low === undefined ? {} : { low: quantity(result.low) }),
              high: quantity(result.high),
              type: {
                coding: [
                  {
                    system: `${TERMINOLOGY}/referencerange-meaning`,
                    code: 'normal',
                    display: 'Normal Range',
                  },
                ],
                text: 'Normal Range',
              },
            },
          ],
        }),
  }
}

/** An answer chosen from a list, such as a pregnancy status. */
export function oracleAnswer(
  loinc: Code,
  event: string,
  effective: string,
  answer: CodeableConcept,
): Observation {
  return { ...observation(loinc, event, effective, 'social-history'), valueCodeableConcept: answer }
}

export function oracleDate(loinc: Code, event: string, effective: string, value: string): Observation {
  return { ...observation(loinc, event, effective, 'social-history'), valueDateTime: value }
}

function observation(loinc: Code, event: string, effective: string, category: string): Observation {
  return {
    resourceType: 'Observation',
    id: `L-${numberFrom(`${event} ${effective}`)}`,
    meta: { versionId: '1', lastUpdated: effective },
    text: narrative('Observation', event),
    identifier: [{ system: 'https://fhir.cerner.com/ceuuid', value: `CE${numberFrom(event)}` }],
    status: 'final',
    category: [
      { coding: [{ system: `${TERMINOLOGY}/observation-category`, code: category }], text: category },
    ],
    code: {
      coding: [
        { system: `${TENANT}/codeSet/72`, code: numberFrom(event), display: event, userSelected: true },
        ...chosen('http://loinc.org', loinc, false),
      ],
      text: event,
    },
    subject: SUBJECT,
    encounter: ENCOUNTER,
    effectiveDateTime: effective,
    issued: effective,
  }
}
