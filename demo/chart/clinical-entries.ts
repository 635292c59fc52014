import type { CodeableConcept, Condition, Encounter, Observation, Procedure } from '@medplum/fhirtypes'
import { addDays, type Day } from '../../src/clinical/day.ts'
import {
  GESTATIONAL_AGE,
  PREGNANCY_STATUS,
  PROBLEMS,
  PROCEDURES,
  RESULTS,
  SPECIALTIES,
  SYSTEMS,
} from './codes.ts'
import type { DemoPatient, DemoProblem, DemoProcedure, DemoResult, DemoVisit } from './demo-patient.ts'

export function conditionOf(
  patientId: string,
  index: number,
  { problem, daysAgo }: DemoProblem,
  today: Day,
): Condition {
  return {
    resourceType: 'Condition',
    id: `${patientId}-problem-${index + 1}`,
    clinicalStatus: filed('condition-clinical', 'active'),
    verificationStatus: filed('condition-ver-status', 'confirmed'),
    category: [filed('condition-category', 'problem-list-item')],
    code: PROBLEMS[problem],
    subject: { reference: `Patient/${patientId}` },
    onsetDateTime: addDays(today, -daysAgo),
    recordedDate: addDays(today, -daysAgo),
  }
}

export function procedureOf(
  patientId: string,
  index: number,
  { procedure, daysAgo }: DemoProcedure,
  today: Day,
): Procedure {
  return {
    resourceType: 'Procedure',
    id: `${patientId}-procedure-${index + 1}`,
    status: 'completed',
    code: PROCEDURES[procedure],
    subject: { reference: `Patient/${patientId}` },
    performedDateTime: addDays(today, -daysAgo),
  }
}

export function observationOf(patientId: string, index: number, entry: DemoResult, today: Day): Observation {
  const { code, unit } = RESULTS[entry.result]
  const quantity = (value: number) => ({ value, unit, system: SYSTEMS.UCUM, code: unit })
  return {
    ...observation(patientId, `result-${index + 1}`, code, addDays(today, -entry.daysAgo)),
    category: [filed('observation-category', 'laboratory')],
    valueQuantity: quantity(entry.value),
    ...(entry.upperLimit === undefined ? {} : { referenceRange: [{ high: quantity(entry.upperLimit) }] }),
  }
}

export function pregnancyObservations(
  patientId: string,
  pregnancy: DemoPatient['pregnancy'],
  today: Day,
): readonly Observation[] {
  if (pregnancy === 'not-recorded') return []

  const on = addDays(today, -7)
  const status = observation(patientId, 'pregnancy-status', PREGNANCY_STATUS.code, on)
  if (pregnancy === 'not-pregnant') {
    return [{ ...status, valueCodeableConcept: PREGNANCY_STATUS.notPregnant }]
  }
  const weeks = { value: pregnancy.weeks - 1, unit: 'wk', system: SYSTEMS.UCUM, code: 'wk' }
  return [
    { ...status, valueCodeableConcept: PREGNANCY_STATUS.pregnant },
    { ...observation(patientId, 'gestational-age', GESTATIONAL_AGE, on), valueQuantity: weeks },
  ]
}

export function encounterOf(patientId: string, index: number, visit: DemoVisit, today: Day): Encounter {
  const on = addDays(today, -visit.daysAgo)
  return {
    resourceType: 'Encounter',
    id: `${patientId}-visit-${index + 1}`,
    status: 'finished',
    class: { system: `${SYSTEMS.HL7}/v3-ActCode`, code: 'AMB', display: 'ambulatory' },
    serviceType: SPECIALTIES[visit.specialty],
    subject: { reference: `Patient/${patientId}` },
    period: { start: `${on}T09:00:00Z`, end: `${on}T09:30:00Z` },
    ...(visit.reason === undefined ? {} : { reasonCode: [PROBLEMS[visit.reason]] }),
  }
}

function observation(patientId: string, name: string, code: CodeableConcept, on: Day): Observation {
  return {
    resourceType: 'Observation',
    id: `${patientId}-${name}`,
    status: 'final',
    code,
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: `${on}T12:00:00Z`,
  }
}

function filed(codeSystem: string, code: string): CodeableConcept {
  return { coding: [{ system: `${SYSTEMS.HL7}/${codeSystem}`, code }] }
}
