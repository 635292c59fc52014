import type { Bundle, Media } from '@medplum/fhirtypes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fault } from '../../demo/ehr/faults.ts'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { type ListeningService, lastCall, listeningService } from './listening-service.ts'
import { startTestEhr } from './start.ts'

let ehr: Ehr
let service: ListeningService

beforeAll(async () => {
  service = await listeningService({})
  ehr = await startTestEhr({ cdsBaseUrl: service.url })
})

afterAll(async () => {
  await ehr.close()
  await service.close()
})

/** A token as a service gets one: with a hook call. */
async function tokenFor(patientId: string, ...faults: Fault[]): Promise<string> {
  await ehr.callHook({ patientId, prefetch: 'none', token: 'given', faults })
  return lastCall(service).body.fhirAuthorization?.access_token ?? ''
}

async function get(path: string, token: string | null, accept = 'application/fhir+json') {
  const authorization = token === null ? {} : { Authorization: `Bearer ${token}` }
  const url = path.startsWith('http') ? path : `${ehr.fhirBase}/${path}`
  return fetch(url, { headers: { Accept: accept, ...authorization } })
}

async function search(path: string, token: string) {
  const response = await get(path, token)
  expect(response.status).toBe(200)
  const bundle = (await response.json()) as Bundle
  const ids = (bundle.entry ?? []).map(({ resource }) => resource?.id)
  const next = bundle.link?.find(({ relation }) => relation === 'next')?.url
  return { ids, next }
}

const EGFR_OR_POTASSIUM = 'http://loinc.org|98979-8,http://loinc.org|2823-3'

test.each([
  {
    name: 'finds the photos of a patient, newest first',
    patient: 'kowalski-piotr',
    path: 'Media?subject=Patient/kowalski-piotr&_sort=-created&_count=5',
    ids: ['kowalski-piotr-photo-1', 'kowalski-piotr-photo-2'],
  },
  {
    name: 'finds problems by a bare patient id',
    patient: 'kowalski-piotr',
    path: 'Condition?patient=kowalski-piotr',
    ids: ['kowalski-piotr-problem-1', 'kowalski-piotr-problem-2'],
  },
  {
    name: 'finds medications by type and id',
    patient: 'keller-anna',
    path: 'MedicationRequest?patient=Patient/keller-anna',
    ids: ['keller-anna-medication-1'],
  },
  {
    name: 'finds results by several codes',
    patient: 'okafor-ngozi',
    path: `Observation?patient=okafor-ngozi&code=${EGFR_OR_POTASSIUM}&_sort=-date&_count=10`,
    ids: ['okafor-ngozi-result-1', 'okafor-ngozi-result-2'],
  },
  {
    name: 'leaves out results of other codes',
    patient: 'okafor-ngozi',
    path: 'Observation?patient=okafor-ngozi&code=http://loinc.org|98979-8',
    ids: ['okafor-ngozi-result-1'],
  },
  {
    name: 'finds visits',
    patient: 'haddad-samir',
    path: 'Encounter?patient=haddad-samir',
    ids: ['haddad-samir-visit-1'],
  },
])('$name', async ({ patient, path, ids }) => {
  const found = await search(path, await tokenFor(patient))
  expect(found.ids.toSorted()).toEqual(ids.toSorted())
  if (path.includes('_sort=-created')) expect(found.ids).toEqual(ids)
})

test('a search in pages reaches every entry once, by its next links', async () => {
  const token = await tokenFor('keller-anna')
  const ids: (string | undefined)[] = []
  let next: string | undefined = 'Condition?patient=keller-anna&_count=2'
  while (next !== undefined) {
    const page = await search(next, token)
    ids.push(...page.ids)
    next = page.next
  }
  expect(ids.toSorted()).toEqual(['keller-anna-problem-1', 'keller-anna-problem-2', 'keller-anna-problem-3'])
})

test.each([
  { name: 'a parameter that it does not know', path: 'Media?subject=Patient/keller-anna&flavour=raw' },
  { name: 'a subject without its type', path: 'Media?subject=keller-anna' },
  { name: 'a parameter without a value', path: 'Condition?patient=keller-anna&code=' },
  { name: 'a count that is no number', path: 'Condition?patient=keller-anna&_count=many' },
])('a search with $name is 400 with an OperationOutcome', async ({ path }) => {
  const response = await get(path, await tokenFor('keller-anna'))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
})

test.each([
  { name: 'without a token', path: 'Patient/keller-anna', token: null, status: 401 },
  { name: 'with a token of nobody', path: 'Patient/keller-anna', token: 'made-up', status: 401 },
])('a read $name is $status', async ({ path, token, status }) => {
  expect((await get(path, token)).status).toBe(status)
})

test.each([
  { name: 'the record', path: 'Patient/fischer-lena' },
  { name: 'a problem', path: 'Condition/fischer-lena-problem-1' },
  { name: 'a photo', path: 'Media/fischer-lena-photo-1' },
  { name: 'the bytes', path: 'Binary/fischer-lena-photo-1' },
  { name: 'a search', path: 'Condition?patient=fischer-lena' },
  { name: 'a search for both', path: 'Condition?patient=keller-anna&patient=fischer-lena' },
  { name: 'a list of both', path: 'Condition?patient=keller-anna,fischer-lena' },
  { name: 'a search for everybody', path: 'Condition' },
])('a token of one patient does not open $name of another', async ({ path }) => {
  expect((await get(path, await tokenFor('keller-anna'))).status).toBe(403)
})

test('a Medication can be read by who may read the order that names it', async () => {
  const token = await tokenFor('fischer-lena')
  const response = await get('Medication/fischer-lena-medication-1-drug', token)
  expect(await response.json()).toMatchObject({ ingredient: [{}, {}] })
})

test.each([
  { accept: 'image/jpeg', type: 'image/jpeg' },
  { accept: '*/*', type: 'image/jpeg' },
  { accept: 'application/fhir+json', type: 'application/fhir+json' },
])('a Binary asked for as $accept comes as $type', async ({ accept, type }) => {
  const response = await get('Binary/keller-anna-photo-1', await tokenFor('keller-anna'), accept)
  expect(response.headers.get('content-type')).toContain(type)
  const text = await response.text()
  const raw = type === 'image/jpeg' ? text : Buffer.from(JSON.parse(text).data, 'base64').toString()
  expect(raw).toBe('bytes of cushing-woman-41.jpg')
})

test('the photo addresses are relative, whole, or not needed, as the charts say', async () => {
  const content = async (patient: string) => {
    const response = await get(`Media/${patient}-photo-1`, await tokenFor(patient))
    return ((await response.json()) as Media).content
  }
  expect((await content('fischer-lena')).url).toBe('Binary/fischer-lena-photo-1')
  expect((await content('keller-anna')).url).toBe(`${ehr.fhirBase}/Binary/keller-anna-photo-1`)
  expect(await content('mensah-kofi')).toMatchObject({ data: expect.any(String) })
})

test.each([
  { fault: 'medications-refused', path: 'MedicationRequest?patient=keller-anna', status: 403 },
  { fault: 'medications-refused', path: 'Condition?patient=keller-anna', status: 200 },
  { fault: 'photos-absent', path: 'Binary/keller-anna-photo-1', status: 404 },
  { fault: 'down', path: 'Patient/keller-anna', status: 503 },
] as const)('$fault: $path is $status, for that call alone', async ({ fault, path, status }) => {
  expect((await get(path, await tokenFor('keller-anna', fault))).status).toBe(status)
  expect((await get(path, await tokenFor('keller-anna'))).status).toBe(200)
})

test('an EHR that is down does not even say what it can do', async () => {
  ehr.setFault('down', true)
  const down = await get('metadata', null)
  ehr.setFault('down', false)
  const up = await get('metadata', null)
  expect([down.status, up.status]).toEqual([503, 200])
  expect(await up.json()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
})
