import type { Patient, Practitioner } from 'fhir/r4.js'
import { type FhirResource, type Json, objectsOf, textOf } from '../fhir/shapes.ts'

/** The Patient as the page's banner needs it: who it is, and nothing else of the resource. */
export function patientForPage(patient: FhirResource, id: string): Patient {
  const birthDate = textOf(patient.birthDate)
  return {
    resourceType: 'Patient',
    id,
    name: objectsOf(patient.name).map(nameOf),
    identifier: objectsOf(patient.identifier).map(identifierOf),
    ...texts(patient, ['gender']),
    ...(birthDate !== null && { birthDate }),
  } as Patient
}

/** The person who uses the app, by name alone. */
export function practitionerForPage(practitioner: FhirResource, id: string): Practitioner {
  return {
    resourceType: 'Practitioner',
    id,
    name: objectsOf(practitioner.name).map(nameOf),
  } as Practitioner
}

/** With its type, by which a record number is told from other numbers. */
function identifierOf(identifier: Json): Json {
  const [type] = objectsOf([identifier.type])
  const coding = objectsOf(type?.coding).map((code) => texts(code, ['system', 'code']))
  const typed = type && { type: { ...texts(type, ['text']), ...(coding.length > 0 && { coding }) } }
  return { ...texts(identifier, ['use', 'system', 'value']), ...typed }
}

function nameOf(name: Json): Json {
  const lists = ['given', 'prefix', 'suffix'].map((key) => [key, textsIn(name[key])] as const)
  return {
    ...texts(name, ['use', 'text', 'family']),
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
  }
}

function texts(object: Json, keys: readonly string[]): Json {
  const known = keys.map((key) => [key, textOf(object[key])] as const)
  return Object.fromEntries(known.filter(([, value]) => value !== null))
}

function textsIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : []).map(textOf).filter((text) => text !== null)
}
