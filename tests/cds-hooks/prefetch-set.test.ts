import { describe, expect, test } from 'vitest'
import { prefetchOf } from '../../src/cds-hooks/prefetch-set.ts'
import { EHR_PROFILE_NAMES } from '../../src/ehr-profiles.ts'
import { OPTIONAL_TYPES } from '../../src/sites.ts'
import { body, PATIENT_ID, PREFETCH, service, site } from './client.ts'
import { readTemplate } from './prefetch-subset.ts'

const OWN_CODES = { codes: { 'lab-ufc24': [{ system: 'urn:oid:1.2.3', code: 'UFC 24|a,b' }] } }
const CONSENTS = { policy: { imageConsent: 'chart' } }

const keys = (fields: Readonly<Record<string, unknown>>) => Object.keys(prefetchOf(site('north', fields)))

const ALWAYS = ['patient', 'conditions', 'medications', 'results', 'encounters']
const IF_SERVED = ['statements', 'administrations', 'procedures', 'referrals']

describe('what an EHR is asked to send along', () => {
  test.each([
    {
      name: 'generic: everything',
      fields: { profile: 'generic' },
      expected: [...ALWAYS, ...IF_SERVED, 'photos', 'documents'],
    },
    {
      name: 'Epic: no Media, which it cannot search for',
      fields: { profile: 'epic' },
      expected: [...ALWAYS, ...IF_SERVED, 'documents'],
    },
    {
      name: 'Oracle: no photos, neither by Media nor by the type of a document',
      fields: { profile: 'oracle' },
      expected: [...ALWAYS, ...IF_SERVED],
    },
    {
      name: 'nothing that it does not offer',
      fields: { profile: 'oracle', notServed: [...OPTIONAL_TYPES] },
      expected: ALWAYS,
    },
    {
      name: 'the consents, where refusals stand there',
      fields: { profile: 'epic', ...CONSENTS },
      expected: [...ALWAYS, ...IF_SERVED, 'documents', 'consents'],
    },
    {
      name: 'results under its own codes, where it has some',
      fields: { profile: 'epic', ...OWN_CODES },
      expected: [...ALWAYS, ...IF_SERVED, 'documents', 'ownResults'],
    },
  ])('$name', ({ fields, expected }) => {
    expect(keys(fields).sort()).toEqual([...expected].sort())
  })

  const fullest = (profile: string) =>
    Object.entries(prefetchOf(site('north', { profile, ...OWN_CODES, ...CONSENTS })))

  test.each(EHR_PROFILE_NAMES)('every template of %s is within the recommended subset', (profile) => {
    const types = fullest(profile).map(([, template]) => readTemplate(template).type)
    expect(types).toContain('Patient')
    expect(types.includes('Media')).toBe(profile === 'generic')
    expect(types.includes('DocumentReference')).toBe(profile !== 'oracle')
  })
})

describe('an EHR with prefetch keys of its own', () => {
  const OWN = { prefetchKeys: { 'problems-user': 'conditions', chart: 'patient' } }
  const { patient, conditions, ...others } = PREFETCH

  test.each([
    { name: 'under its keys', prefetch: { ...others, chart: patient, 'problems-user': conditions } },
    { name: 'under ours', prefetch: PREFETCH },
    {
      name: 'under both, where its own count',
      prefetch: { ...PREFETCH, patient: null, conditions: 'x', chart: patient, 'problems-user': conditions },
    },
  ])('is understood $name', async ({ prefetch }) => {
    const { call, lines } = await service({ sites: [site('north', OWN)] })
    expect((await call(body({ prefetch }))).status).toBe(200)
    expect(lines.at(-1)).toMatchObject({ event: 'hook-answered', fields: { unread: '', alsoUnread: '' } })
  })

  test('is understood by its own site alone', async () => {
    const { call } = await service()
    expect((await call(body({ prefetch: { ...others, chart: patient } }))).status).toBe(412)
  })

  test.each([
    { name: 'a part that nobody asks for', keys: { x: 'photo' }, says: 'prefetchKeys.x' },
    { name: 'one of our keys for another part', keys: { photos: 'conditions' }, says: 'a key of ours' },
    { name: 'two keys for one part', keys: { a: 'results', b: 'results' }, says: 'means results, as a does' },
    { name: 'an empty key', keys: { '': 'results' }, says: 'must be a key' },
    { name: 'a key that is a word of every object', keys: { __proto__x: 'results' }, says: 'must be a key' },
    { name: 'a list', keys: ['results'], says: 'prefetchKeys' },
  ])('is not agreed with by $name', ({ keys, says }) => {
    expect(() => site('north', { prefetchKeys: keys })).toThrow(
      expect.objectContaining({ detail: expect.stringContaining(says) }),
    )
  })
})

describe('the subset', () => {
  test.each([
    'Patient/{{context.patientId}}',
    'Observation?patient={{context.patientId}}&code=http://loinc.org|1-8,http://loinc.org|2-6&_count=5',
    'Observation?subject=Patient/{{context.patientId}}&code:in=http://example.org/set&date=ge2026-01-01&_sort=-date',
  ])('holds %s', (template) => {
    expect(() => readTemplate(template)).not.toThrow()
  })

  test.each([
    { name: 'an include', template: 'Media?subject={{context.patientId}}&_include=Media:subject' },
    { name: 'a chain', template: 'Media?subject:Patient.name=x' },
    { name: 'another modifier', template: 'Condition?patient={{context.patientId}}&code:below=x' },
    { name: 'everybody', template: 'Condition?_count=5' },
    { name: 'a deep token', template: 'Patient/{{context.draftOrders.entry}}' },
    { name: 'FHIRPath', template: 'Observation?patient={{context.patientId}}&date=ge{{today() - 90 days}}' },
    { name: 'a count of none', template: 'Condition?patient={{context.patientId}}&_count=0' },
    { name: 'an operation', template: 'Patient/{{context.patientId}}/$everything' },
    { name: 'an empty value', template: 'Condition?patient={{context.patientId}}&code=' },
  ])('does not hold $name', ({ template }) => {
    expect(() => readTemplate(template)).toThrow(TypeError)
  })
})

test('a call of an EHR that cannot prefetch photos, and gives no token, is answered without them and says so', async () => {
  const { call, lines } = await service({ sites: [site('north', { profile: 'epic' })] })
  const { photos: _, ...prefetch } = PREFETCH
  const response = await call(body({ prefetch }))
  expect([response.status, await response.json()]).toEqual([200, { cards: [] }])
  const { fields } = lines.find(({ event }) => event === 'hook-answered') ?? {}
  expect(fields).toMatchObject({ photosUnread: true, unread: '' })
})

test.each([
  { order: 'newest first', years: [2026, 2025, 2024, 2023, 2022], photosUnread: false },
  { order: 'oldest first', years: [2018, 2019, 2020, 2021, 2022], photosUnread: true },
])('five photos of more, sent $order and without a token: the newest are unread is $photosUnread', async ({
  years,
  photosUnread,
}) => {
  const { call, lines } = await service({ sites: [site('north')] })
  const entry = years.map((year) => ({
    resource: {
      resourceType: 'Media',
      id: `m${year}`,
      status: 'completed',
      subject: { reference: `Patient/${PATIENT_ID}` },
      createdDateTime: `${year}-05-05`,
      content: { contentType: 'image/jpeg', url: `Binary/b${year}` },
    },
  }))
  const link = [{ relation: 'next', url: 'Media?page=2' }]
  const photos = { resourceType: 'Bundle', type: 'searchset', total: 13, link, entry }
  expect((await call(body({ prefetch: { ...PREFETCH, photos } }))).status).toBe(200)
  expect(lines.find(({ event }) => event === 'hook-answered')?.fields).toMatchObject({ photosUnread })
})
