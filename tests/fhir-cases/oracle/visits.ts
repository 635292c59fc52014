import type { Coding, Encounter, Period } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import type { OracleDiagnosis } from './conditions.ts'
import { chosen, narrative, numberFrom, SNOMED, SUBJECT, TENANT } from './server.ts'

export type OracleVisit = {
  readonly status: Encounter['status']
  /** Of HL7's act codes, or of the v2 patient classes. */
  readonly kind: Coding
  readonly service: { readonly local: string; readonly snomed: Code }
  readonly period: Period
  readonly reason?: OracleDiagnosis
}

export function oracleVisit({ status, kind, service, period, reason }: OracleVisit): Encounter {
  return {
    resourceType: 'Encounter',
    id: numberFrom(`${service.local} ${period.start}`),
    text: narrative('Encounter', service.local),
    extension: [
      {
        url: 'https://fhir-ehr.cerner.com/r4/StructureDefinition/estimated-financial-responsibility-amount',
        valueMoney: { value: 0, currency: 'USD' },
      },
    ],
    status,
    class: { ...kind, userSelected: false },
    type: [
      {
        coding: [{ system: `${TENANT}/codeSet/71`, code: '309308', display: 'Visit', userSelected: true }],
        text: 'Visit',
      },
    ],
    serviceType: {
      coding: [
        { system: `${TENANT}/codeSet/34`, code: '33536475', display: service.local, userSelected: true },
        ...chosen(SNOMED, service.snomed, false),
      ],
      text: service.local,
    },
    subject: SUBJECT,
    period,
    ...(reason
      ? { reasonCode: [{ coding: [...chosen(SNOMED, reason.snomed, false)], text: reason.text }] }
      : {}),
    location: [{ location: { reference: 'Location/32545019', display: 'ICU, 102, A' }, status: 'active' }],
  }
}
