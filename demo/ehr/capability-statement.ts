import { getSearchParameter } from '@medplum/core'
import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes'
import { SEARCH_PARAMETERS, type ServedType } from './search-parameters.ts'

/** What the record server of the demo can do, in FHIR's words. */
export function capabilityStatement(startedAt: Date): CapabilityStatement {
  const types = Object.keys(SEARCH_PARAMETERS) as ServedType[]
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: startedAt.toISOString(),
    kind: 'instance',
    software: { name: 'Demo EHR' },
    implementation: { description: 'Demo EHR, drawn faces, no real patients' },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [{ mode: 'server', resource: types.map(servedResource) }],
  }
}

function servedResource(type: ServedType): CapabilityStatementRestResource {
  const names: readonly string[] = SEARCH_PARAMETERS[type]
  if (names.length === 0) return { type, interaction: [{ code: 'read' }] }
  return {
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    searchParam: names.map((name) => ({ name, type: getSearchParameter(type, name)?.type ?? 'token' })),
  }
}
