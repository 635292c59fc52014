import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WRITABLE_TYPES } from '../../demo/ehr/access-tokens.ts'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { day } from '../../src/clinical/day.ts'
import { abilitiesFrom } from '../../src/fhir/abilities.ts'
import { fileResult, type ResultForm } from '../../src/fhir/file-result.ts'
import { openRecord } from '../../src/fhir/record.ts'
import { type Result, resultIdentifiers } from '../../src/fhir/result.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { withdrawResult } from '../../src/fhir/withdraw-result.ts'
import { openWriter } from '../../src/fhir/write-record.ts'
import { authorize, exchange, launchFor, newVerifier, SERVICE, signIn, USUAL_SCOPE } from './smart-client.ts'
import { startTestEhr } from './start.ts'

const PATIENT = 'keller-anna'
const WRITES = WRITABLE_TYPES.map((type) => `patient/${type}.write`)
const READS = ['RiskAssessment', 'Observation', 'DocumentReference', 'ServiceRequest'].map(
  (type) => `patient/${type}.read`,
)

let ehr: Ehr
let token: string
let models = 0

beforeAll(async () => {
  ehr = await startTestEhr({ cdsBaseUrl: SERVICE })
  token = await tokenWith([...READS, ...WRITES])
})
afterAll(() => ehr.close())
beforeEach(() => {
  models += 1
})

async function tokenWith(scopes: readonly string[], patientId = PATIENT): Promise<string> {
  const cookie = await signIn(ehr)
  const verifier = newVerifier()
  const scope = `${USUAL_SCOPE} ${scopes.join(' ')}`
  const launch = launchFor(ehr, patientId)
  const { code } = await authorize(ehr, { cookie, launch, verifier, params: { scope } })
  return String((await exchange(ehr, code ?? '', verifier)).body.access_token)
}

const place = (accessToken = token) => ({
  fhirBase: new URL(ehr.fhirBase),
  allowLoopbackHttp: true,
  accessToken,
  signal: AbortSignal.timeout(20_000),
  patientId: PATIENT,
})
const resultOf = (filing = `filing ${models}`): Result => ({
  patientId: PATIENT,
  photo: {
    source: { type: 'Media', id: 'm1', versionId: null },
    version: 'Media/m1/version/1',
    takenOn: day('2026-03-01'),
    contentType: 'image/jpeg',
    content: { kind: 'url', url: 'Binary/1' },
  },
  takenOn: day('2026-03-01'),
  at: new Date('2026-03-31T09:00:00Z'),
  isTest: true,
  // Each test has a model of its own, so that none finds what another has filed.
  model: {
    name: 'm',
    version: '1',
    hash: String(models),
    statement: 'It has seen no patient.',
    made: {
      manufacturer: 'Somebody',
      manufacturedOn: '2026-01-02',
      kinds: ['Deterministic-AI'],
      card: '# A model',
    },
  },
  from: { url: 'https://facies.example/', organization: null, contact: null, policy: null },
  filing,
  findings: [
    {
      condition: 'cushing',
      outcome: 'suspected',
      says: 'A resemblance was seen.',
      decision: 'Consider a test.',
      scores: [],
      tests: [],
      testOrder: '',
      details: [],
      review: {
        answer: 'disagree',
        because: 'the face is not striking',
        at: new Date('2026-03-30T09:00:00Z'),
      },
    },
  ],
  cautions: [],
  practitioner: null,
})
const file = (as: ResultForm, transaction: boolean) =>
  fileResult({
    result: resultOf(),
    as,
    writer: openWriter(place()),
    may: () => true,
    writes: {
      create: WRITABLE_TYPES,
      update: WRITABLE_TYPES,
      read: WRITABLE_TYPES,
      byVersionAlone: [],
      transaction,
    },
    record: openRecord(place()),
    onWritten: async () => {},
  })
const chart = async () => (await fetch(`${ehr.url}/charts/${PATIENT}`)).text()

const send = (path: string, body: object, accessToken: string, method = 'POST', headers: object = {}) =>
  fetch(path === '' ? ehr.fhirBase : `${ehr.fhirBase}/${path}`, {
    method,
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${accessToken}`, ...headers },
    body: JSON.stringify(body),
  })
const orderFor = (patientId: string) => ({
  resourceType: 'ServiceRequest',
  status: 'draft',
  intent: 'proposal',
  subject: { reference: `Patient/${patientId}` },
  code: { text: 'Salivary cortisol as drafted' },
})

test('the statement names what can be written', async () => {
  const statement = (await (await fetch(`${ehr.fhirBase}/metadata`)).json()) as FhirResource
  expect(abilitiesFrom(statement)?.writes).toEqual({
    create: WRITABLE_TYPES,
    update: WRITABLE_TYPES,
    read: WRITABLE_TYPES,
    byVersionAlone: [],
    transaction: true,
  })
})

describe.each([
  { as: 'RiskAssessment', transaction: true },
  { as: 'RiskAssessment', transaction: false },
  { as: 'Observation', transaction: true },
  { as: 'DocumentReference', transaction: false },
] as const)('a result as $as, in a transaction: $transaction', ({ as, transaction }) => {
  test('arrives once, stands in the chart, and is struck out when it was withdrawn', async () => {
    const references = await file(as, transaction)
    expect(references.map((reference) => reference.split('/')[0])).toEqual([as, 'Provenance', 'Device'])
    const [result = '', , device] = references
    const again = await file(as, transaction)
    expect([again[0], again.at(-1)]).toEqual([result, device])
    expect(await chart()).toContain('Filed by apps')

    const record = openRecord(place())
    const stored = await record.read(as, result.split('/')[1] ?? '')
    expect(JSON.stringify(stored)).toContain(String(device))
    const identifiers = resultIdentifiers(resultOf().filing)
    await withdrawResult(result, {
      patientId: PATIENT,
      record,
      writer: openWriter(place()),
      identifiers,
      marks: [],
    })
    expect((await record.read(as, result.split('/')[1] ?? '')).status).toBe('entered-in-error')
    expect(await chart()).toMatch(/<s>[^<]+<\/s> <em>entered in error<\/em>/)
  })
})

test('a drafted order stands among the draft orders', async () => {
  const created = await send('ServiceRequest', orderFor(PATIENT), token)
  expect(created.status).toBe(201)
  expect(created.headers.get('location')).toMatch(
    new RegExp(`^${ehr.fhirBase}/ServiceRequest/[^/]+/_history/[^/]+$`),
  )
  expect(await chart()).toContain('<li>Salivary cortisol as drafted <em>draft</em></li>')
})

describe('is refused', () => {
  test.each([
    {
      name: 'an order for another patient',
      path: 'ServiceRequest',
      body: orderFor('fischer-lena'),
      status: 403,
    },
    { name: 'a type that nobody may write', path: 'Patient', body: { resourceType: 'Patient' }, status: 403 },
    { name: 'another type than its address says', path: 'Device', body: orderFor(PATIENT), status: 400 },
    { name: 'a batch', path: '', body: { resourceType: 'Bundle', type: 'batch', entry: [] }, status: 400 },
    {
      name: 'a transaction that deletes',
      path: '',
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ request: { method: 'DELETE', url: 'Device/1' } }],
      },
      status: 403,
    },
    {
      name: 'a transaction with an order for another patient',
      path: '',
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ resource: orderFor('fischer-lena'), request: { method: 'POST', url: 'ServiceRequest' } }],
      },
      status: 403,
    },
  ])('$name', async ({ path, body, status }) => {
    expect((await send(path, body, token)).status).toBe(status)
  })

  test('what the scopes do not hold', async () => {
    const reader = await tokenWith(READS)
    expect((await send('ServiceRequest', orderFor(PATIENT), reader)).status).toBe(403)
  })

  test('a change of what is another patient’s by now, or of an older version', async () => {
    const created = await send('ServiceRequest', orderFor(PATIENT), token)
    const order = (await created.json()) as FhirResource
    const other = await tokenWith([...READS, ...WRITES], 'fischer-lena')
    const stolen = { ...order, subject: { reference: 'Patient/fischer-lena' } }
    expect((await send(`ServiceRequest/${order.id}`, stolen, other, 'PUT')).status).toBe(403)
    const stale = { 'if-match': 'W/"older"' }
    expect((await send(`ServiceRequest/${order.id}`, order, token, 'PUT', stale)).status).toBe(412)
  })

  test('a call without a token', async () => {
    expect((await send('ServiceRequest', orderFor(PATIENT), 'none')).status).toBe(401)
  })
})
