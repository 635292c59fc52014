import nock from 'nock'
import { afterEach, expect } from 'vitest'
import { openRecord, type RecordDoor } from '../../src/fhir/record.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { nockOnlyHere } from '../nock-only-here.ts'

export const EHR = 'https://ehr.example'
export const BASE = `${EHR}/fhir/r4`
export const TOKEN = 'secret-token'
export const PATIENT = 'p1'

export function door(signal: AbortSignal = AbortSignal.timeout(10_000)): RecordDoor {
  return openRecord({ fhirBase: new URL(BASE), accessToken: TOKEN, signal })
}

/** Answers only what a test expects; a request nobody expected fails, and so does an expectation left over. */
export function nockForTests(): void {
  nockOnlyHere()
  afterEach(() => {
    const left = nock.pendingMocks()
    nock.cleanAll()
    expect(left).toEqual([])
  })
}

export function bundle(
  resources: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): FhirResource {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource })),
    ...more,
  }
}

export function about(patientId: string): { readonly subject: { readonly reference: string } } {
  return { subject: { reference: `Patient/${patientId}` } }
}

export function coded(system: string, code: string, display?: string): Readonly<Record<string, unknown>> {
  return { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] }
}

export const SNOMED = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
export const ATC = 'http://www.whocc.no/atc'
export const UCUM = 'http://unitsofmeasure.org'
