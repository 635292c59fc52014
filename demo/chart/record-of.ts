import type { Patient, Resource } from '@medplum/fhirtypes'
import { addDays, type Day } from '../../src/clinical/day.ts'
import {
  conditionOf,
  encounterOf,
  observationOf,
  pregnancyObservations,
  procedureOf,
} from './clinical-entries.ts'
import type { DemoPatient } from './demo-patient.ts'
import { medicationEntries } from './medication-entries.ts'
import { type PhotoStore, photoEntries } from './photo-entries.ts'

export type RecordSetting = {
  readonly today: Day
  readonly fhirBase: string
  readonly readPhoto: PhotoStore
}

/** The whole chart of a demo patient as FHIR resources, dated so that it never grows old. */
export async function recordOf(patient: DemoPatient, setting: RecordSetting): Promise<readonly Resource[]> {
  const { today } = setting
  return [
    personOf(patient, today),
    ...patient.problems.map((problem, index) => conditionOf(patient.id, index, problem, today)),
    ...patient.medications.flatMap((entry, index) => medicationEntries(patient.id, index, entry, today)),
    ...(patient.procedures ?? []).map((entry, index) => procedureOf(patient.id, index, entry, today)),
    ...patient.results.map((result, index) => observationOf(patient.id, index, result, today)),
    ...pregnancyObservations(patient.id, patient.pregnancy, today),
    ...patient.visits.map((visit, index) => encounterOf(patient.id, index, visit, today)),
    ...(await photoEntries(patient, setting)),
  ]
}

function personOf(patient: DemoPatient, today: Day): Patient {
  return {
    resourceType: 'Patient',
    id: patient.id,
    active: true,
    identifier: [{ system: 'urn:demo-ehr:record-number', value: patient.recordNumber }],
    name: [{ use: 'official', family: patient.name.family, given: [patient.name.given] }],
    gender: patient.sex,
    birthDate: bornFor(patient.age, today),
  }
}

/** A birthday some four months ago, so that a photo of the last weeks shows the same age. */
function bornFor(age: number, today: Day): Day {
  return addDays(today, -Math.round(age * 365.25) - 120)
}
