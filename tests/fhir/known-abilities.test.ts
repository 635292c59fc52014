import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { type Abilities, abilitiesFrom, canSearch } from '../../src/fhir/abilities.ts'
import { type AbilityStore, knownAbilities } from '../../src/fhir/known-abilities.ts'
import { openRecord } from '../../src/fhir/record.ts'
import { EPIC_LIKE, MEDPLUM_LIKE, ORACLE_LIKE } from './capability-statements.ts'
import { BASE, door, EHR, nockForTests, TOKEN } from './ehr.ts'

nockForTests()

const HOUR = 60 * 60_000
const EPIC = abilitiesFrom(EPIC_LIKE) as Abilities

const openWithoutToken = () =>
  openRecord({ fhirBase: new URL(BASE), accessToken: null, signal: AbortSignal.timeout(5_000) })

function reader(store?: AbilityStore) {
  let ms = Date.parse('2026-11-02T09:00:00Z')
  const heard: (string | null)[] = []
  const abilities = knownAbilities({
    now: () => new Date(ms),
    ...(store && { store }),
    onRead: (_site, failure) => void heard.push(failure),
  })
  const asked = { site: 'north', openWithoutToken, record: door() }
  return {
    heard,
    now: () => abilities.now(asked),
    settled: () => abilities.settled(asked),
    later: (by: number) => {
      ms += by
    },
  }
}

const answers = (statement: object) => nock(EHR).get('/fhir/r4/metadata').reply(200, statement)

test('is read without the token, and kept for a day', async () => {
  nock(EHR, { badheaders: ['authorization'] })
    .get('/fhir/r4/metadata')
    .reply(200, EPIC_LIKE)
  const { now, settled, later } = reader()
  expect(now()).toBeNull()
  expect(await settled()).toEqual(EPIC)
  later(24 * HOUR - 1)
  expect(now()).toEqual(EPIC)
})

test('is asked for anew after a day, while the old one still serves', async () => {
  answers(EPIC_LIKE)
  const { now, settled, later, heard } = reader()
  await settled()
  answers(ORACLE_LIKE)
  later(24 * HOUR)
  expect(now()).toEqual(EPIC)
  await expect.poll(() => heard.length).toBe(2)
  expect(now()).toEqual(abilitiesFrom(ORACLE_LIKE))
})

test('is asked for once, however many calls come at once', async () => {
  answers(EPIC_LIKE)
  const { now, settled } = reader()
  now()
  now()
  await expect(Promise.all([settled(), settled()])).resolves.toEqual([EPIC, EPIC])
})

describe('a failure', () => {
  test.each([
    { name: 'a server that is down', reply: 503, body: '', code: 'FHIR_UNAVAILABLE' },
    { name: 'a page', reply: 200, body: '<html>', code: 'FHIR_INVALID' },
    { name: 'a statement of nothing', reply: 200, body: { ...EPIC_LIKE, rest: [] }, code: 'FHIR_INVALID' },
    {
      name: 'of a client',
      reply: 200,
      body: { ...EPIC_LIKE, rest: [{ mode: 'client' }] },
      code: 'FHIR_INVALID',
    },
    { name: 'another resource', reply: 200, body: { resourceType: 'Patient' }, code: 'FHIR_INVALID' },
    { name: 'a redirect', reply: 302, body: '', code: 'FHIR_INVALID' },
  ])('is not kept: $name', async ({ reply, body, code }) => {
    nock(EHR).get('/fhir/r4/metadata').reply(reply, body)
    const { settled, later, heard } = reader()
    expect(await settled()).toBeNull()
    // Not at every call: a server that is down is left alone for a moment.
    expect(await settled()).toBeNull()
    later(10_000)
    answers(EPIC_LIKE)
    expect(await settled()).toEqual(EPIC)
    expect(heard).toEqual([code, null])
  })

  test('leaves what was known', async () => {
    answers(EPIC_LIKE)
    const { now, settled, later, heard } = reader()
    await settled()
    nock(EHR).get('/fhir/r4/metadata').reply(503)
    later(25 * HOUR)
    now()
    await expect.poll(() => heard.length).toBe(2)
    expect(now()).toEqual(EPIC)
  })
})

test('is read with the token of the call where the server tells strangers nothing', async () => {
  nock(EHR, { badheaders: ['authorization'] })
    .get('/fhir/r4/metadata')
    .reply(401)
  const { settled, later } = reader()
  expect(await settled()).toBeNull()
  later(10_000)
  nock(EHR, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
    .get('/fhir/r4/metadata')
    .reply(200, EPIC_LIKE)
  expect(await settled()).toEqual(EPIC)
})

describe('a store', () => {
  const at = (text: string) => new Date(text)

  test('spares the question after a restart', async () => {
    const store: AbilityStore = {
      find: async () => ({ fields: EPIC, readAt: at('2026-11-02T08:00:00Z') }),
      save: async () => {},
    }
    expect(await reader(store).settled()).toEqual(EPIC)
  })

  test('whose row another version wrote is asked past', async () => {
    answers(EPIC_LIKE)
    const store: AbilityStore = {
      find: async () => ({ fields: { Media: 'yes' }, readAt: at('2026-11-02T08:00:00Z') }),
      save: async () => {},
    }
    expect(await reader(store).settled()).toEqual(EPIC)
  })

  test('is given what was read', async () => {
    const saved: unknown[] = []
    answers(EPIC_LIKE)
    const store: AbilityStore = {
      find: async () => ({
        fields: abilitiesFrom(ORACLE_LIKE) as Abilities,
        readAt: at('2026-10-01T00:00:00Z'),
      }),
      save: async (...given) => void saved.push(given),
    }
    expect(await reader(store).settled()).toEqual(EPIC)
    expect(saved).toEqual([['north', EPIC, at('2026-11-02T09:00:00Z')]])
  })

  test('that is away holds nothing up', async () => {
    answers(EPIC_LIKE)
    const fails = async () => {
      throw new Error('away')
    }
    expect(await reader({ find: fails, save: fails }).settled()).toEqual(EPIC)
  })
})

test('names that are no name of a parameter are left out', () => {
  const searchParam = [{ name: 'patient' }, { name: 'a\u0000b' }, { name: 'x'.repeat(65) }, { name: 7 }]
  const resource = [{ type: 'Media', interaction: [{ code: 'search-type' }], searchParam }]
  const statement = { resourceType: 'CapabilityStatement', rest: [{ mode: 'server', resource }] }
  expect(abilitiesFrom(statement)?.Media).toEqual({ read: false, searchBy: ['patient'] })
})

test.each([
  { name: 'Epic', statement: EPIC_LIKE, media: false, documents: true, read: true },
  { name: 'Oracle', statement: ORACLE_LIKE, media: false, documents: true, read: true },
  { name: 'Medplum', statement: MEDPLUM_LIKE, media: true, documents: true, read: true },
])('a record like that of $name says what it can do', ({ statement, media, documents, read }) => {
  const { Media, DocumentReference } = abilitiesFrom(statement) as Abilities
  expect([
    canSearch(Media, 'subject', 'patient'),
    canSearch(DocumentReference, 'patient'),
    Media.read,
  ]).toEqual([media, documents, read])
})

test('a type that can be searched by nothing that is named is given a try', () => {
  const Media = { type: 'Media', interaction: [{ code: 'search-type' }] }
  const statement = { ...EPIC_LIKE, rest: [{ mode: 'server', resource: [Media] }] }
  expect(canSearch((abilitiesFrom(statement) as Abilities).Media, 'subject')).toBe(true)
})
