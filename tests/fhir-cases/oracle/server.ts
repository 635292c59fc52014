import type { Coding, Narrative, Patient } from 'fhir/r4.js'
import { type Code, entryOf, stableId, type Vendor } from '../vendor-chart.ts'

/**
 * Resources as Oracle Health's Millennium writes them: the tenant's own code sets beside the standard ones, each
 * coding saying whether a person chose it, the drug in the order with the words of Multum, a narrative everywhere,
 * times in UTC, and, outside the USA, laboratory values in SI units.
 *
 * @see https://docs.oracle.com/en/industries/health/millennium-platform-apis/mfrap/
 */
export const TENANT = 'https://fhir.cerner.com/ec2458f2-1e24-41c8-b71b-0e701af7583d'
const BASE = 'https://oracle.example/r4/ec2458f2-1e24-41c8-b71b-0e701af7583d'
export const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
export const SNOMED = 'http://snomed.info/sct'
export const UCUM = 'http://unitsofmeasure.org'
const PATIENT_ID = '12724066'
export const SUBJECT = { reference: `Patient/${PATIENT_ID}`, display: 'SMART, NANCY' }
export const ENCOUNTER = { reference: 'Encounter/97953477' }

export const ORACLE: Vendor = {
  fhirBase: new URL(BASE),
  searchset: (resources) => ({
    resourceType: 'Bundle',
    id: 'b630105a-2ec0-4877-8f8c-3b26b53cacd9',
    type: 'searchset',
    link: [{ relation: 'self', url: `${BASE}/?patient=${PATIENT_ID}` }],
    ...(resources.length === 0
      ? {}
      : { entry: resources.map((one) => entryOf(`${BASE}/${one.resourceType}/${one.id}`, one)) }),
  }),
}

export function oraclePatient(
  gender: 'female' | 'male',
  birthDate: string,
): Patient & { readonly id: string } {
  return {
    resourceType: 'Patient',
    id: PATIENT_ID,
    text: narrative('Patient', 'SMART, NANCY'),
    identifier: [
      {
        use: 'usual',
        type: { coding: [{ system: `${TENANT}/codeSet/4`, code: '10', userSelected: true }], text: 'MRN' },
        _system: {
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
          ],
        },
        value: '6931',
        period: { start: '2019-12-26T15:38:02.000Z' },
      },
    ],
    active: true,
    name: [{ use: 'official', text: 'SMART, NANCY', family: 'SMART', given: ['NANCY'] }],
    gender,
    birthDate,
  }
}
export function chosen(system: string, code: Code | undefined, userSelected: boolean): readonly Coding[] {
  return code ? [{ system, code: code[0], display: code[1], userSelected }] : []
}

export function narrative(kind: string, words: string): Narrative {
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p><b>${kind}</b></p><p>${words}</p></div>`,
  }
}

export function numberFrom(words: string): string {
  return String(Number.parseInt(stableId(words).slice(0, 8), 16))
}
