import type { Coding, FhirResource, Patient } from 'fhir/r4.js'
import { type Code, entryOf, stableId, type Vendor } from '../vendor-chart.ts'

/**
 * Resources as Epic's R4 server writes them: several codings beside a local one in `urn:oid` systems, the drug behind a
 * reference, drug names with capitals inside, the route as a local code with words, an encounter class of its own, and
 * a warning among the results of every search.
 *
 * @see https://fhir.epic.com/Specifications
 */
const BASE = 'https://epic.example/interconnect/api/FHIR/R4'
export const LOCAL = 'urn:oid:1.2.840.114350.1.13.0.1.7'
export const CLASSES = 'urn:oid:1.2.840.114350.1.72.1.7.7.10.696784.13260'
export const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const PATIENT_ID = 'eq081-VQEgP8drUUqCWzHfw3'
export const SUBJECT = { reference: `Patient/${PATIENT_ID}`, display: 'Example, Patient' }

export const EPIC: Vendor = {
  fhirBase: new URL(BASE),
  searchset: (resources) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.filter(({ resourceType }) => resourceType !== 'Medication').length,
    link: [{ relation: 'self', url: `${BASE}/?patient=${PATIENT_ID}` }],
    entry: [
      ...resources.map((resource) => entryOf(`${BASE}/${resource.resourceType}/${resource.id}`, resource)),
      {
        fullUrl: `urn:uuid:00000000-0000-4000-8000-000000000001`,
        resource: WARNING,
        search: { mode: 'outcome' },
      },
    ],
  }),
}

const WARNING: FhirResource = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'warning',
      code: 'suppressed',
      details: {
        coding: [{ system: `${LOCAL}.2.657369`, code: '59204', display: 'Results may be incomplete.' }],
        text: 'Results may be incomplete.',
      },
    },
  ],
}

export function epicPatient(gender: 'female' | 'male', birthDate: string): Patient & { readonly id: string } {
  return {
    resourceType: 'Patient',
    id: PATIENT_ID,
    extension: [
      {
        url: 'http://open.epic.com/FHIR/StructureDefinition/extension/legal-sex',
        valueCodeableConcept: {
          coding: [{ system: `${LOCAL}.10.698084.130.657370.19999000`, code: gender, display: gender }],
        },
      },
    ],
    identifier: [{ use: 'usual', type: { text: 'MRN' }, system: `${LOCAL}.5.737384.14`, value: '203713' }],
    active: true,
    name: [{ use: 'official', text: 'Patient Example', family: 'Example', given: ['Patient'] }],
    gender,
    birthDate,
    deceasedBoolean: false,
  }
}
export function coded(system: string, code: Code | undefined): readonly Coding[] {
  return code ? [{ system, code: code[0], display: code[1] }] : []
}

export function idOf(words: string): string {
  return `e${stableId(words).slice(0, 22)}3`
}
