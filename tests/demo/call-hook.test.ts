import type { Resource } from '@medplum/fhirtypes'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filled } from '../../demo/ehr/prefetch.ts'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { type ListeningService, lastCall, listeningService } from './listening-service.ts'
import { startTestEhr } from './start.ts'

const TEMPLATES = {
  patient: 'Patient/{{context.patientId}}',
  photos: 'Media?subject=Patient/{{context.patientId}}&_sort=-created&_count=5',
  medications: 'MedicationRequest?patient=Patient/{{context.patientId}}',
  strange: 'Condition?patient={{context.nobody}}',
  wrong: 'Condition?colour=red',
}

let ehr: Ehr
let service: ListeningService

beforeAll(async () => {
  service = await listeningService({ prefetch: TEMPLATES })
  ehr = await startTestEhr({ cdsBaseUrl: service.url })
})

afterAll(async () => {
  await ehr.close()
  await service.close()
})

async function sentFor(call: Parameters<Ehr['callHook']>[0]) {
  expect(await ehr.callHook(call)).toMatchObject({ kind: 'answered' })
  return lastCall(service)
}

test('the client JWT verifies against the published keys and is for the URL that is called', async () => {
  const { authorization, url } = await sentFor({ patientId: 'keller-anna' })
  const jwt = authorization.replace('Bearer ', '')
  const options = { issuer: ehr.site.issuer, audience: `${service.url}${url}`, maxTokenAge: '5m' }
  const { payload } = await jwtVerify(jwt, createRemoteJWKSet(new URL(ehr.site.jku)), options)

  expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'ES384', typ: 'JWT', jku: ehr.site.jku })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  await expect(jwtVerify(jwt, createLocalJWKSet(ehr.site.publicKeys), options)).resolves.toBeDefined()
})

test('the published keys hold no private part', async () => {
  const response = await fetch(`${ehr.url}/jwks.json`)
  const { keys } = (await response.json()) as JSONWebKeySet
  expect(keys.map((key) => 'd' in key)).toEqual([false])
})

test('every call has an instance and a JWT of its own', async () => {
  const first = await sentFor({ patientId: 'keller-anna' })
  const second = await sentFor({ patientId: 'keller-anna' })
  expect(first.authorization).not.toBe(second.authorization)
  expect(first.body.hookInstance).not.toBe(second.body.hookInstance)
})

test.each([
  { patientId: 'keller-anna', sends: 'both', prefetch: true, token: true },
  { patientId: 'silva-marta', sends: 'a token only', prefetch: false, token: true },
  { patientId: 'mensah-kofi', sends: 'the chart only', prefetch: true, token: false },
])('$patientId is called with $sends', async ({ patientId, prefetch, token }) => {
  const { body } = await sentFor({ patientId })
  expect(body.prefetch !== undefined).toBe(prefetch)
  expect(body.fhirAuthorization !== undefined).toBe(token)
  expect(body.fhirServer).toBe(token ? ehr.fhirBase : undefined)
})

test('prefetch leaves out a template that it cannot fill, and tells of a search that failed', async () => {
  const { prefetch = {} } = (await sentFor({ patientId: 'mensah-kofi' })).body
  expect(Object.keys(prefetch).toSorted()).toEqual(['medications', 'patient', 'photos', 'wrong'])
  expect(prefetch.wrong?.resourceType).toBe('OperationOutcome')
  expect(prefetch.photos?.entry).toHaveLength(1)
})

test('medications that cannot be read are an OperationOutcome in the prefetch', async () => {
  const { body } = await sentFor({ patientId: 'keller-anna', faults: ['medications-refused'] })
  expect(body.prefetch?.medications?.resourceType).toBe('OperationOutcome')
})

const DRAFT = { resourceType: 'ServiceRequest', id: 'o1', status: 'draft' } as Resource

test.each([
  {
    hook: 'order-select',
    orders: { draftOrders: [DRAFT] },
    context: { selections: ['ServiceRequest/o1'] },
  },
  {
    hook: 'order-select',
    orders: { draftOrders: [DRAFT], selections: ['ServiceRequest/o2'] },
    context: { selections: ['ServiceRequest/o2'] },
  },
  { hook: 'order-sign', orders: { draftOrders: [DRAFT] }, context: {} },
] as const)('$hook calls its own service with what is being ordered', async ({ hook, orders, context }) => {
  const { url, body } = await sentFor({ patientId: 'keller-anna', hook, orders })
  expect(url).toBe(`/cds-services/facies-${hook}`)
  expect(body).toMatchObject({ hook })
  expect(body.context).toEqual({
    userId: expect.any(String),
    patientId: 'keller-anna',
    draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: DRAFT }] },
    ...context,
  })
})

test('a service that is not there is a failed call, and no answer', async () => {
  const alone = await startTestEhr({ patients: [], cdsBaseUrl: 'http://127.0.0.1:1' })
  expect(await alone.callHook({ patientId: 'keller-anna' })).toMatchObject({ kind: 'failed', status: null })
  await alone.close()
})

test.each([
  { template: 'Patient/{{context.patientId}}', expected: 'Patient/p1' },
  { template: 'Patient/{{ context.patientId }}', expected: 'Patient/p1' },
  { template: 'Practitioner/{{userPractitionerId}}', expected: null },
  { template: 'Patient', expected: 'Patient' },
])('$template is filled as $expected', ({ template, expected }) => {
  expect(filled(template, { 'context.patientId': 'p1' })).toBe(expected)
})
