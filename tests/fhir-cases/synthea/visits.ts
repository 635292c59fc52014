import type { Encounter, Period } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import { SUBJECT, snomed, TERMINOLOGY, US_CORE, uuidOf } from './server.ts'

export type SyntheaVisit = {
  readonly status: 'finished' | 'in-progress'
  readonly kind: 'AMB' | 'IMP' | 'EMER' | 'HH'
  readonly type: Code
  readonly period: Period
}

export function syntheaVisit({ status, kind, type, period }: SyntheaVisit): Encounter {
  return {
    resourceType: 'Encounter',
    id: uuidOf(`encounter ${type[0]} ${period.start}`),
    meta: { profile: [`${US_CORE}/us-core-encounter`] },
    status,
    class: { system: `${TERMINOLOGY}/v3-ActCode`, code: kind },
    type: [snomed(type)],
    subject: { ...SUBJECT, display: 'Alex456 Doe123' },
    period,
  }
}
