import { getSearchParameter } from '@medplum/core'
import type {
  CapabilityStatement,
  CapabilityStatementRest,
  CapabilityStatementRestResource,
} from '@medplum/fhirtypes'
import { WRITABLE_TYPES } from './access-tokens.ts'
import { SEARCH_PARAMETERS, type ServedType } from './search-parameters.ts'
import type { SmartAddresses } from './smart/addresses.ts'

/** What the record server of the demo can do, in FHIR's words. */
export function capabilityStatement(startedAt: Date, smart: SmartAddresses): CapabilityStatement {
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
    rest: [
      {
        mode: 'server',
        security: security(smart),
        interaction: [{ code: 'transaction' }],
        resource: types.map(servedResource),
      },
    ],
  }
}

/** @see https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#declaring-support-for-oauth2-endpoints */
function security({ authorize, token }: SmartAddresses): NonNullable<CapabilityStatementRest['security']> {
  return {
    service: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
            code: 'SMART-on-FHIR',
          },
        ],
      },
    ],
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [
          { url: 'authorize', valueUri: authorize },
          { url: 'token', valueUri: token },
        ],
      },
    ],
  }
}

function servedResource(type: ServedType): CapabilityStatementRestResource {
  const names: readonly string[] = SEARCH_PARAMETERS[type]
  if (names.length === 0) return { type, interaction: [{ code: 'read' }] }
  const isWritten = WRITABLE_TYPES.some((written) => written === type)
  return {
    type,
    interaction: [
      { code: 'read' },
      { code: 'search-type' },
      ...(isWritten ? [{ code: 'create' } as const, { code: 'update' } as const] : []),
    ],
    ...(isWritten && { conditionalCreate: true }),
    searchParam: names.map((name) => ({ name, type: getSearchParameter(type, name)?.type ?? 'token' })),
  }
}
