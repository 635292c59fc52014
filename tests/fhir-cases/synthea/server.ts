import type { CodeableConcept, Patient } from 'fhir/r4.js'
import { type Code, entryOf, stableId, type Vendor } from '../vendor-chart.ts'

/**
 * Resources as the Synthea generator writes them: one coding each, RxNorm products, no routes, times with an offset,
 * US Core profiles, and every reference a `urn:uuid` into the same Bundle.
 *
 * @see https://github.com/synthetichealth/synthea/wiki
 */
export const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
export const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition'
const PATIENT_ID = uuidOf('patient')
export const SUBJECT = { reference: `urn:uuid:${PATIENT_ID}` }
export const ENCOUNTER = { reference: `urn:uuid:${uuidOf('encounter')}` }

export const SYNTHEA: Vendor = {
  fhirBase: new URL('https://synthea.example/fhir'),
  searchset: (resources) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.filter(({ resourceType }) => resourceType !== 'Medication').length,
    ...(resources.length === 0 ? {} : { entry: resources.map((one) => entryOf(`urn:uuid:${one.id}`, one)) }),
  }),
}

export function syntheaPatient(
  gender: 'female' | 'male',
  birthDate: string,
): Patient & { readonly id: string } {
  return {
    resourceType: 'Patient',
    id: PATIENT_ID,
    meta: { profile: [`${US_CORE}/us-core-patient`] },
    extension: [
      { url: `${US_CORE}/us-core-birthsex`, valueCode: gender === 'female' ? 'F' : 'M' },
      {
        url: 'http://synthetichealth.github.io/synthea/quality-adjusted-life-years',
        valueDecimal: 31.7,
      },
    ],
    identifier: [{ system: 'https://github.com/synthetichealth/synthea', value: PATIENT_ID }],
    name: [{ use: 'official', family: 'Doe123', given: ['Alex456'] }],
    gender,
    birthDate,
    multipleBirthBoolean: false,
  }
}
export function snomed([code, display]: Code): CodeableConcept {
  return { coding: [{ system: 'http://snomed.info/sct', code, display }], text: display }
}

export function loincConcept([code, display]: Code): CodeableConcept {
  return { coding: [{ system: 'http://loinc.org', code, display }], text: display }
}

export function uuidOf(words: string): string {
  const hex = stableId(words)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
