import nock from 'nock'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { bytesOfBase64, MAX_BINARY_BYTES, openRecord } from '../../src/fhir/record.ts'
import { about, BASE, bundle, door, EHR, nockForTests, TOKEN } from './ehr.ts'

nockForTests()

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])

describe('the token', () => {
  test('goes with a read, which asks for FHIR JSON', async () => {
    nock(EHR, { reqheaders: { authorization: `Bearer ${TOKEN}`, accept: 'application/fhir+json' } })
      .get('/fhir/r4/Patient/p1')
      .reply(200, { resourceType: 'Patient', id: 'p1' })
    await expect(door().read('Patient', 'p1')).resolves.toMatchObject({ id: 'p1' })
  })

  test('goes to the next page of the same base', async () => {
    nock(EHR, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
      .get('/fhir/r4/Condition?patient=p1')
      .reply(
        200,
        bundle([{ resourceType: 'Condition' }], { link: [{ relation: 'next', url: `${BASE}?page=2` }] }),
      )
      .get('/fhir/r4?page=2')
      .reply(200, bundle([{ resourceType: 'Condition' }]))
    const answer = await door().search('Condition?patient=p1', { maxPages: 5 })
    expect(answer).toEqual({
      resources: [{ resourceType: 'Condition' }, { resourceType: 'Condition' }],
      complete: true,
      total: null,
      keepsSort: true,
    })
  })

  test('goes to no other host, which is not even asked', async () => {
    const asked: string[] = []
    const listen = () => void asked.push('a request')
    nock.emitter.on('no match', listen)
    onTestFinished(() => void nock.emitter.off('no match', listen))
    nock(EHR)
      .get('/fhir/r4/Condition?patient=p1')
      .reply(
        200,
        bundle([], { link: [{ relation: 'next', url: 'https://evil.example/fhir/r4/Condition?page=2' }] }),
      )

    const search = door().search('Condition?patient=p1', { maxPages: 5 })
    await expect(search).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
    await expect(door().binary('https://evil.example/photo.png')).rejects.toMatchObject({
      code: 'FOREIGN_HOST',
    })
    await expect(door().read('Patient', '../../admin')).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
    expect(asked).toEqual([])
  })

  test.each([
    '//evil.example/x',
    '/\\evil.example/x',
    '/other/x',
    'ftp://ehr.example/x',
  ])('does not follow a next link to %s', async (url) => {
    nock(EHR)
      .get('/fhir/r4/Condition')
      .reply(200, bundle([], { link: [{ relation: 'next', url }] }))
    const search = door().search('Condition', { maxPages: 5 })
    await expect(search).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
  })

  test.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    nock(EHR)
      .get('/fhir/r4/Patient/p1')
      .reply(status, '', { location: 'https://evil.example/Patient/p1' })
      .get('/fhir/r4/Binary/b1')
      .reply(status, '', { location: `${BASE}/Binary/b2` })
    await expect(door().read('Patient', 'p1')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
    await expect(door().binary('Binary/b1')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })
})

test.each(['a b', 'a\nb', '', 'ä'])('a token like %j is refused before anybody quotes it', (accessToken) => {
  const open = () => openRecord({ fhirBase: new URL(BASE), accessToken, signal: AbortSignal.timeout(1_000) })
  expect(open).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
})

describe('an error of the server', () => {
  test.each([
    [404, 'FHIR_NOT_FOUND'],
    [410, 'FHIR_NOT_FOUND'],
    [400, 'FHIR_REFUSED'],
    [401, 'FHIR_REFUSED'],
    [403, 'FHIR_REFUSED'],
    [429, 'FHIR_UNAVAILABLE'],
    [500, 'FHIR_UNAVAILABLE'],
    [503, 'FHIR_UNAVAILABLE'],
  ])('%i becomes %s and says nothing about the patient', async (status, code) => {
    nock(EHR).get('/fhir/r4/Patient/p1').reply(status, { resourceType: 'OperationOutcome', id: 'Jane Doe' })
    const failure = await door()
      .read('Patient', 'p1')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code, detail: `GET answered ${status}` })
    expect(failure).not.toHaveProperty('cause')
    expect(JSON.stringify(failure) + (failure instanceof AppError ? failure.stack : '')).not.toMatch(
      /p1|Doe|secret/,
    )
  })

  test('a refused connection is FHIR_UNAVAILABLE', async () => {
    nock(EHR)
      .get('/fhir/r4/Patient/p1')
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    await expect(door().read('Patient', 'p1')).rejects.toMatchObject({ code: 'FHIR_UNAVAILABLE' })
  })

  test('a call out of time is FHIR_UNAVAILABLE', async () => {
    const failure = door(AbortSignal.abort()).read('Patient', 'p1')
    await expect(failure).rejects.toMatchObject({ code: 'FHIR_UNAVAILABLE', detail: 'out of time' })
  })

  test.each([
    ['a page of HTML', '<html>sign in</html>'],
    ['an empty answer', ''],
    ['half a resource', '{"resourceType":"Patient","id":"p'],
    ['a list', '[]'],
    ['no resource type', '{"id":"p1"}'],
    ['another type', '{"resourceType":"Person","id":"p1"}'],
    ['another patient', '{"resourceType":"Patient","id":"p2"}'],
    ['an outcome', '{"resourceType":"OperationOutcome"}'],
    ['a deep nest', `${'['.repeat(200_000)}`],
  ])('%s instead of the patient is FHIR_INVALID', async (_name, body) => {
    nock(EHR).get('/fhir/r4/Patient/p1').reply(200, body)
    await expect(door().read('Patient', 'p1')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })
})

test.each([
  { name: 'nested very deeply', text: '['.repeat(200_000) },
  {
    name: 'of millions of empty objects',
    text: `{"resourceType":"Bundle","entry":[${'{},'.repeat(400_000)}{}]}`,
  },
])('an answer $name is not parsed: FHIR_INVALID', async ({ text }) => {
  nock(EHR).get('/fhir/r4/Patient/p1').reply(200, text, { 'content-type': 'application/fhir+json' })
  await expect(door().read('Patient', 'p1')).rejects.toMatchObject({
    code: 'FHIR_INVALID',
    detail: 'nested too deeply, or too many objects',
  })
})

describe('search()', () => {
  test('stops after the pages it may read, and says that it did', async () => {
    const page = (next: string) =>
      bundle(
        [about('p1')].map((who) => ({ resourceType: 'Condition', ...who })),
        { link: [{ relation: 'next', url: next }] },
      )
    nock(EHR)
      .get('/fhir/r4/Condition?page=1')
      .reply(200, page(`${BASE}/Condition?page=2`))
    nock(EHR)
      .get('/fhir/r4/Condition?page=2')
      .reply(200, page(`${BASE}/Condition?page=3`))
    const answer = await door().search('Condition?page=1', { maxPages: 2 })
    expect([answer.resources.length, answer.complete]).toEqual([2, false])
  })

  test('tells how many matches the server counts, by the first page that says so', async () => {
    nock(EHR)
      .get('/fhir/r4/Condition?page=1')
      .reply(200, bundle([], { link: [{ relation: 'next', url: 'Condition?page=2' }] }))
      .get('/fhir/r4/Condition?page=2')
      .reply(200, bundle([], { total: 500 }))
    await expect(door().search('Condition?page=1', { maxPages: 9 })).resolves.toMatchObject({ total: 500 })
  })

  test('does not walk in a circle', async () => {
    nock(EHR)
      .get('/fhir/r4/Condition?page=1')
      .reply(200, bundle([], { link: [{ relation: 'next', url: 'Condition?page=1' }] }))
    await expect(door().search('Condition?page=1', { maxPages: 9 })).resolves.toEqual({
      resources: [],
      complete: false,
      total: null,
      keepsSort: true,
    })
  })

  test.each([
    ['a Patient', { resourceType: 'Patient', id: 'p1' }],
    ['an OperationOutcome', { resourceType: 'OperationOutcome' }],
    ['entries that are no list', { resourceType: 'Bundle', entry: { resource: {} } }],
    ['an entry without a resource', { resourceType: 'Bundle', entry: [{ fullUrl: 'x' }] }],
    [
      'a warning alone that is not marked as the outcome',
      bundle([{ resourceType: 'OperationOutcome', issue: [{ severity: 'warning' }] }]),
    ],
    [
      'an outcome that says it failed',
      bundle([{ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] }]),
    ],
  ])('%s is FHIR_INVALID', async (_name, body) => {
    nock(EHR).get('/fhir/r4/Condition').reply(200, body)
    await expect(door().search('Condition', { maxPages: 1 })).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test("Epic's outcome entry is no result, and no failure", async () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'not-found' }] }
    nock(EHR)
      .get('/fhir/r4/Condition')
      .reply(200, {
        resourceType: 'Bundle',
        total: 0,
        entry: [{ resource: outcome, search: { mode: 'outcome' } }],
      })
    await expect(door().search('Condition', { maxPages: 1 })).resolves.toEqual({
      resources: [],
      complete: true,
      total: 0,
      keepsSort: true,
    })
  })
})

describe('binary()', () => {
  test.each([
    'Binary/b1',
    '/fhir/r4/Binary/b1',
    `${BASE}/Binary/b1`,
  ])('reads the raw bytes of %s', async (url) => {
    nock(EHR, { reqheaders: { accept: 'image/png', authorization: `Bearer ${TOKEN}` } })
      .get('/fhir/r4/Binary/b1')
      .reply(200, PNG, { 'content-type': 'image/png; q=1' })
    const { bytes, contentType } = await door().binary(url, 'image/png')
    expect([Buffer.from(bytes), contentType]).toEqual([PNG, 'image/png'])
  })

  test.each([
    'application/fhir+json',
    'application/json; charset=utf-8',
    'application/json+fhir',
  ])('decodes a Binary sent as %s', async (type) => {
    const body = { resourceType: 'Binary', contentType: 'image/png', data: PNG.toString('base64') }
    nock(EHR).get('/fhir/r4/Binary/b1').reply(200, JSON.stringify(body), { 'content-type': type })
    const { bytes, contentType } = await door().binary('Binary/b1', 'image/png')
    expect([Buffer.from(bytes), contentType]).toEqual([PNG, 'image/png'])
  })

  test.each([
    { name: 'and then gives it as a resource', second: 200, type: 'application/fhir+json', code: null },
    { name: 'and refuses that form too', second: 406, type: 'application/fhir+json', code: 'FHIR_REFUSED' },
    { name: 'and then sends a page', second: 200, type: 'text/html', code: 'FHIR_INVALID' },
  ])('asks once more, as a resource, where the record refuses the form $name', async (row) => {
    const body = { resourceType: 'Binary', contentType: 'image/png', data: PNG.toString('base64') }
    nock(EHR, { reqheaders: { accept: 'image/png' } })
      .get('/fhir/r4/Binary/b1')
      .reply(406, '')
    nock(EHR, { reqheaders: { accept: 'application/fhir+json', authorization: `Bearer ${TOKEN}` } })
      .get('/fhir/r4/Binary/b1')
      .reply(row.second, JSON.stringify(body), { 'content-type': row.type })
    const answer = door().binary('Binary/b1', 'image/png')
    if (row.code) await expect(answer).rejects.toMatchObject({ code: row.code })
    else expect(Buffer.from((await answer).bytes)).toEqual(PNG)
  })

  test('does not ask once more where the record refuses the token', async () => {
    nock(EHR).get('/fhir/r4/Binary/b1').reply(403, '')
    await expect(door().binary('Binary/b1', 'image/png')).rejects.toMatchObject({ code: 'FHIR_REFUSED' })
  })

  test.each([
    ['another resource', { resourceType: 'Patient', id: 'p2' }],
    ['a Binary without data', { resourceType: 'Binary' }],
    ['a Binary that is not base64', { resourceType: 'Binary', data: '%%%%' }],
  ])('%s is FHIR_INVALID', async (_name, body) => {
    nock(EHR)
      .get('/fhir/r4/Binary/b1')
      .reply(200, JSON.stringify(body), { 'content-type': 'application/fhir+json' })
    await expect(door().binary('Binary/b1')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test.each([
    'text/html',
    'application/pdf',
    'text/plain; charset=utf-8',
  ])('%s is no picture', async (type) => {
    nock(EHR).get('/fhir/r4/Binary/b1').reply(200, '<h1>Log in</h1>', { 'content-type': type })
    await expect(door().binary('Binary/b1', 'image/jpeg')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test('nothing at all is FHIR_INVALID', async () => {
    nock(EHR).get('/fhir/r4/Binary/b1').reply(200, '', { 'content-type': 'image/png' })
    await expect(door().binary('Binary/b1')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })
})

describe('a photo outside the record', () => {
  const PHOTOS = 'https://photos.example'
  const at = (photoHosts: readonly string[]) =>
    openRecord({
      fhirBase: new URL(BASE),
      accessToken: TOKEN,
      signal: AbortSignal.timeout(10_000),
      photoHosts,
    })

  test('on a host of the site is fetched as it is signed, and never with the token', async () => {
    const signed = '/a%2Fb;c/p1.png?X-Signature=a%2Bb&x=1'
    nock(PHOTOS, { badheaders: ['authorization'], reqheaders: { accept: 'image/png' } })
      .get(signed)
      .reply(200, PNG, { 'content-type': 'image/png' })
    const { bytes } = await at(['photos.example']).binary(`${PHOTOS}${signed}`, 'image/png')
    expect(Buffer.from(bytes)).toEqual(PNG)
  })

  test('beside the record on its own host is fetched without the token where that host is named', async () => {
    nock(EHR, { badheaders: ['authorization'] })
      .get('/photos/p1.png')
      .reply(200, PNG, { 'content-type': 'image/png' })
    await expect(at(['ehr.example']).binary(`${EHR}/photos/p1.png`)).resolves.toMatchObject({})
  })

  test('in the record is fetched with the token, whatever hosts are named', async () => {
    nock(EHR, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
      .get('/fhir/r4/Binary/b1')
      .reply(200, PNG, { 'content-type': 'image/png' })
    await expect(at(['ehr.example']).binary(`${BASE}/Binary/b1`)).resolves.toMatchObject({})
  })

  test.each([
    'https://photos.example:8443/p1.png',
    'https://photos.example.evil.example/p1.png',
    'https://evil.example/photos.example',
    'https://photos.example@evil.example/p1.png',
    'https://user@photos.example/p1.png',
    'https://photos.example\\@evil.example/',
    'https://photos.example./p1.png',
    'http://photos.example/p1.png',
    'ftp://photos.example/p1.png',
    '//photos.example/p1.png',
    ' https://photos.example/p1.png',
    `${EHR}/photos/p1.png`,
  ])('%j is a foreign host, and is not asked', async (url) => {
    const asked: string[] = []
    const listen = () => void asked.push('a request')
    nock.emitter.on('no match', listen)
    onTestFinished(() => void nock.emitter.off('no match', listen))
    await expect(at(['photos.example']).binary(url)).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
    expect(asked).toEqual([])
  })

  test('that redirects is not followed', async () => {
    nock(PHOTOS)
      .get('/p1.png')
      .reply(302, '', { location: `${PHOTOS}/p2.png` })
    const answer = at(['photos.example']).binary(`${PHOTOS}/p1.png`)
    await expect(answer).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })
})

describe('base64', () => {
  test('may hold the white space that FHIR allows', () => {
    expect(Buffer.from(bytesOfBase64('aGVs\n bG8=')).toString()).toBe('hello')
  })

  test.each(['', '=', 'aGVsbG8', 'aGVs*G8=', 'data:image/png;base64,aGVsbG8='])('is not %j', (text) => {
    expect(() => bytesOfBase64(text)).toThrow(expect.objectContaining({ code: 'FHIR_INVALID' }))
  })

  test('of more than 15 MB is refused', () => {
    const text = 'A'.repeat(Math.ceil((MAX_BINARY_BYTES + 3) / 3) * 4)
    expect(() => bytesOfBase64(text)).toThrow(expect.objectContaining({ code: 'FHIR_INVALID' }))
  })
})
