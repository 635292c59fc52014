import type { Bundle, Resource } from '@medplum/fhirtypes'
import { type Grant, mayWrite } from './access-tokens.ts'
import { type FhirAnswer, type FhirChange, refusal } from './fhir-request.ts'
import type { RecordStore } from './record-store.ts'

/** What an app may change: resources of its scopes, of its own patient or of none. */
export async function answerToChange(
  store: RecordStore,
  change: FhirChange,
  grant: Grant,
): Promise<FhirAnswer> {
  const refused = await refusedBy(store, change, grant)
  return refused ?? store.change(change)
}

async function refusedBy(store: RecordStore, change: FhirChange, grant: Grant): Promise<FhirAnswer | null> {
  const { method, path, body } = change
  const [type = '', id, ...more] = path.split('/')
  if (more.length > 0 || !isResource(body)) return refusal(400, 'This is no FHIR resource at its address')
  if (path === '') return transactionRefusedBy(body, grant)
  if ((method === 'PUT') !== (id !== undefined) || body.resourceType !== type)
    return refusal(400, 'This is no FHIR resource at its address')
  const before =
    id === undefined ? null : (await store.get({ type, id, query: new URLSearchParams() })).resource
  const isAllowed = mayWrite(grant, body) && (before === null || mayWrite(grant, before))
  return isAllowed ? null : refusal(403, `The token may not write this ${type}`)
}

function transactionRefusedBy(body: Resource, grant: Grant): FhirAnswer | null {
  const { type, entry = [] } = body as Bundle
  if (body.resourceType !== 'Bundle' || type !== 'transaction')
    return refusal(400, 'Only a transaction goes to this address')
  const isAllowed = entry.every(
    ({ request, resource }) =>
      request?.method === 'POST' &&
      resource !== undefined &&
      request.url === resource.resourceType &&
      mayWrite(grant, resource),
  )
  return isAllowed ? null : refusal(403, 'The token may not write all of this')
}

function isResource(body: unknown): body is Resource {
  return typeof body === 'object' && body !== null && 'resourceType' in body
}
