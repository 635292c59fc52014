import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { type NewEntry, openWriter } from '../../src/fhir/write-record.ts'
import { about, BASE, EHR, nockForTests, PATIENT, TOKEN } from './ehr.ts'

nockForTests()

const ORDER = {
  resourceType: 'ServiceRequest',
  identifier: [{ system: 'urn:ours', value: '1' }],
  ...about(PATIENT),
} as const
const SEARCH = 'identifier=urn:ours|1'
const DEVICE = { resourceType: 'Device' } as const
const PROVENANCE = { resourceType: 'Provenance' } as const

const writer = (more: object = {}) =>
  openWriter({
    fhirBase: new URL(BASE),
    accessToken: TOKEN,
    signal: AbortSignal.timeout(10_000),
    patientId: PATIENT,
    ...more,
  })
const JSON_TYPE = { 'content-type': 'application/fhir+json' }
const creating = () => writer().create({ resource: ORDER, ifNoneExist: SEARCH })

describe('a create', () => {
  test('carries the token, the search and what it would like to get back', async () => {
    nock(EHR, {
      reqheaders: {
        authorization: `Bearer ${TOKEN}`,
        'if-none-exist': SEARCH,
        prefer: 'return=representation',
        'content-type': 'application/fhir+json',
      },
    })
      .post('/fhir/r4/ServiceRequest', ORDER)
      .reply(
        201,
        { ...ORDER, id: '7', meta: { versionId: '2' } },
        { 'content-type': 'application/fhir+json' },
      )
    expect(await creating()).toMatchObject({ reference: 'ServiceRequest/7', versionId: '2' })
  })

  test.each([
    { location: `${BASE}/ServiceRequest/7`, versionId: null },
    { location: `${BASE}/ServiceRequest/7/_history/3`, versionId: '3' },
    { location: '/fhir/r4/ServiceRequest/7/_history/3', versionId: '3' },
    { location: 'ServiceRequest/7', versionId: null },
  ])('is found at $location', async ({ location, versionId }) => {
    nock(EHR).post('/fhir/r4/ServiceRequest').reply(201, '', { location })
    expect(await creating()).toMatchObject({ reference: 'ServiceRequest/7', versionId })
  })

  test('goes by what came back where a proxy has spoilt the place', async () => {
    const headers = { location: 'http://inside.local/ServiceRequest/7', 'content-type': 'application/json' }
    nock(EHR)
      .post('/fhir/r4/ServiceRequest')
      .reply(201, { ...ORDER, id: '7' }, headers)
    expect((await creating()).reference).toBe('ServiceRequest/7')
  })

  test.each([
    { name: 'another type', location: 'Patient/7', code: 'FHIR_INVALID' },
    { name: 'no resource', location: 'ServiceRequest', code: 'FHIR_INVALID' },
    { name: 'steps upwards', location: 'ServiceRequest/../Patient/7', code: 'FHIR_INVALID' },
    { name: 'a page', location: 'https://evil.example/ServiceRequest/7?x=1', code: 'FHIR_INVALID' },
  ])('whose place is $name is refused', async ({ location, code }) => {
    nock(EHR).post('/fhir/r4/ServiceRequest').reply(201, '', { location })
    await expect(creating()).rejects.toMatchObject({ code })
  })

  describe.each([
    { name: 'is said to lie at another host', status: 201, location: 'http://inside.local/ServiceRequest/7' },
    { name: 'is said to lie in another record', status: 201, location: '/fhir/dstu2/ServiceRequest/7' },
    { name: 'is said to be there already', status: 200, location: 'ServiceRequest/7' },
  ])('what $name', ({ status, location }) => {
    const replying = (there: object | null) => {
      nock(EHR).post('/fhir/r4/ServiceRequest').reply(status, '', { location })
      const read = nock(EHR).get('/fhir/r4/ServiceRequest/7')
      if (there) read.reply(200, { ...ORDER, id: '7', ...there }, JSON_TYPE)
      else read.reply(403)
    }

    test('is read here first', async () => {
      replying({})
      expect(await creating()).toMatchObject({ reference: 'ServiceRequest/7', versionId: null })
    })

    test.each([
      { name: 'is not ours', there: { identifier: [{ system: 'urn:other', value: '1' }] } },
      { name: 'is of another patient', there: about('p2') },
      { name: 'is marked as entered in error', there: { status: 'entered-in-error' } },
      { name: 'cannot be read', there: null },
    ])('and $name is refused', async ({ there }) => {
      replying(there)
      await expect(creating()).rejects.toMatchObject({ code: 'FHIR_INVALID' })
    })
  })

  test.each([
    { name: 'of another patient', status: 201, given: { ...ORDER, id: '7', ...about('p2') } },
    {
      name: 'that is said to be there and is not ours',
      status: 200,
      given: { ...ORDER, id: '7', identifier: [] },
    },
    { name: 'without a place', status: 201, given: undefined },
  ])('$name is refused', async ({ status, given }) => {
    nock(EHR).post('/fhir/r4/ServiceRequest').reply(status, given, JSON_TYPE)
    await expect(creating()).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test.each([
    { status: 302, code: 'FHIR_INVALID' },
    { status: 400, code: 'FHIR_REFUSED' },
    { status: 401, code: 'FHIR_REFUSED' },
    { status: 403, code: 'FHIR_REFUSED' },
    { status: 412, code: 'FHIR_REFUSED' },
    { status: 500, code: 'FHIR_UNAVAILABLE' },
  ])('answered $status fails with $code, and nothing is followed', async ({ status, code }) => {
    const headers = { location: 'https://evil.example/' }
    nock(EHR).post('/fhir/r4/ServiceRequest').reply(status, 'Oriana Quill', headers)
    const failure = await creating().catch((error: unknown) => error)
    expect(failure).toMatchObject({ code, detail: `POST answered ${status}` })
    expect(JSON.stringify(failure)).not.toContain('Oriana')
  })
})

describe('an update', () => {
  const STORED = { ...ORDER, id: '7' }

  test.each([
    { status: 200, outcome: 'updated' },
    { status: 400, outcome: 'changed' },
    { status: 409, outcome: 'changed' },
    { status: 412, outcome: 'changed' },
  ])('answered $status is $outcome', async ({ status, outcome }) => {
    nock(EHR, { reqheaders: { 'if-match': 'W/"3"' } })
      .put('/fhir/r4/ServiceRequest/7', STORED)
      .reply(status)
    expect(await writer().update(STORED, '3')).toBe(outcome)
  })
})

test('an update in whichever version names none, and is refused as it is', async () => {
  const put = () =>
    nock(EHR, { badheaders: ['if-match'] }).put('/fhir/r4/ServiceRequest/7', { ...ORDER, id: '7' })
  put().reply(200)
  expect(await writer().update({ ...ORDER, id: '7' }, null)).toBe('updated')
  put().reply(412)
  await expect(writer().update({ ...ORDER, id: '7' }, null)).rejects.toMatchObject({ code: 'FHIR_REFUSED' })
})

describe('a transaction', () => {
  const entries: readonly NewEntry[] = [
    { fullUrl: 'urn:uuid:1', resource: ORDER, ifNoneExist: SEARCH },
    { fullUrl: 'urn:uuid:2', resource: PROVENANCE, ifNoneExist: null },
  ]
  const answer = (...entry: readonly object[]) => ({
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry,
  })
  const response = (location: string, status = '201 Created') => ({ response: { status, location } })
  const replying = (body: object) =>
    nock(EHR).post('/fhir/r4').reply(200, body, { 'content-type': 'application/fhir+json' })

  test('goes to the base itself, and names what was written in its order', async () => {
    const sent: unknown[] = []
    nock(EHR)
      .post('/fhir/r4', (body) => sent.push(body) > 0)
      .reply(200, answer(response('ServiceRequest/7/_history/1'), response('Provenance/8', '200')), {
        'content-type': 'application/fhir+json',
      })
    expect(await writer().transaction(entries)).toEqual([
      { reference: 'ServiceRequest/7', versionId: '1', given: null },
      { reference: 'Provenance/8', versionId: null, given: null },
    ])
    expect(sent).toEqual([
      {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            fullUrl: 'urn:uuid:1',
            resource: ORDER,
            request: { method: 'POST', url: 'ServiceRequest', ifNoneExist: SEARCH },
          },
          { fullUrl: 'urn:uuid:2', resource: PROVENANCE, request: { method: 'POST', url: 'Provenance' } },
        ],
      },
    ])
  })

  test.each([
    { name: 'fewer answers than entries', body: answer(response('ServiceRequest/7')) },
    { name: 'another order', body: answer(response('Provenance/8'), response('ServiceRequest/7')) },
    {
      name: 'an entry that failed',
      body: answer(response('ServiceRequest/7'), response('Provenance/8', '403')),
    },
    { name: 'no Bundle', body: DEVICE },
  ])('with $name is refused', async ({ body }) => {
    replying(body)
    await expect(writer().transaction(entries)).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })
})

test('a record at plain http, or a token that is none, opens no writer', () => {
  expect(() => writer({ fhirBase: new URL('http://ehr.example/fhir') })).toThrow(
    expect.objectContaining({ code: 'FOREIGN_HOST' }),
  )
  expect(() => writer({ accessToken: 'a b' })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
})
