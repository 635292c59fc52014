import nock from 'nock'
import { describe, expect, test } from 'vitest'
import type { AssessedPhoto } from '../../src/assessments/assess.ts'
import { fetchEarly } from '../../src/assessments/early-photos.ts'
import { listedBefore } from '../../src/assessments/listed-before.ts'
import type { PhotographedPatient } from '../../src/assessments/may-assess.ts'
import { assessedKey, recentAssessments } from '../../src/assessments/recent-assessments.ts'
import { type Day, day } from '../../src/clinical/day.ts'
import type { ChartPhoto } from '../../src/fhir/photos.ts'
import type { Assessment } from '../../src/inference/assessment.ts'
import type { Refusal } from '../../src/inference/refusals.ts'
import { parseSite } from '../../src/sites.ts'
import { BASE, door, EHR, nockForTests, PATIENT, TOKEN } from '../fhir/ehr.ts'

nockForTests()

const OWNER = { site: 'north', patientId: PATIENT }
const HOUR = 60 * 60_000

const site = (mode: 'research' | 'paused') =>
  parseSite('north', {
    issuer: EHR,
    fhirBase: BASE,
    trust: { jku: `${EHR}/jwks` },
    timeZone: 'UTC',
    mode,
  })

type Change = { url?: string; version?: string; takenOn?: Day | null; base64?: string }

const photo = (
  id: string,
  { url = `Binary/${id}`, version = '1', base64, ...more }: Change = {},
): ChartPhoto => ({
  source: { type: 'Media', id, versionId: version },
  version: `Media/${id}/version/${version}`,
  takenOn: day('2026-10-01'),
  contentType: 'image/jpeg',
  content: base64 === undefined ? { kind: 'url', url } : { kind: 'inline', base64 },
  ...more,
})

const WOMAN: PhotographedPatient = {
  patient: {
    sex: 'female',
    birth: day('1985-01-01'),
    earliestBirth: day('1985-01-01'),
    deceased: false,
  },
  facts: { age: 41, imageConsent: 'not-refused' },
}

const refused = (reason: Refusal): Assessment => ({
  kind: 'not-assessed',
  reasons: [reason],
  exifTakenOn: null,
  modelHash: 'a'.repeat(64) as Assessment['modelHash'],
})

const pending = (photo: ChartPhoto): AssessedPhoto => ({ photo, assessment: 'pending' })

/** One call after the other of one process, its clock standing still unless a test moves it. */
function calls() {
  let time = 0
  const recent = recentAssessments()
  const before = listedBefore(() => new Date(time))
  const early = fetchEarly({ before, recent })
  const call = (mode: 'research' | 'paused' = 'research', record = door()) =>
    early({ site: site(mode), patientId: PATIENT, record })
  const wait = (ms: number) => {
    time += ms
  }
  return { call, before, recent, wait }
}

/** The names of the pictures that were asked for, each with our token. */
function pictures(answers: Readonly<Record<string, number>>): string[] {
  const asked: string[] = []
  for (const [id, status] of Object.entries(answers))
    nock(EHR, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
      .get(`/fhir/r4/Binary/${id}`)
      .query(true)
      .reply(() => {
        asked.push(id)
        return [status, `picture ${id}`, { 'content-type': 'image/jpeg' }]
      })
  return asked
}

async function textOf(bytes: Promise<Uint8Array | null>): Promise<string | null> {
  const found = await bytes
  return found && new TextDecoder().decode(found)
}

describe('the next call', () => {
  test('fetches what the one before listed and had no time for, and has it once it has listed it itself', async () => {
    const { call } = calls()
    call().listed([pending(photo('a')), { photo: photo('b'), assessment: refused('photo-unavailable') }])
    const asked = pictures({ a: 200, b: 200 })
    const next = call()
    next.begin(WOMAN)
    expect(await textOf(next.bytesOf(photo('b')))).toBe('picture b')
    expect(await textOf(next.bytesOf(photo('a')))).toBe('picture a')
    expect(asked.toSorted()).toEqual(['a', 'b'])
  })

  test.each([
    { name: 'another version', listed: photo('a', { version: '2' }), expected: null },
    { name: 'another address', listed: photo('a', { url: 'Binary/other' }), expected: null },
    { name: 'another photo', listed: photo('b'), expected: null },
    { name: 'the same inline', listed: photo('a', { base64: 'QUJD' }), expected: null },
    { name: 'another signature', listed: photo('a', { url: 'Binary/a?sig=2' }), expected: 'picture a' },
  ])('that lists $name has $expected', async ({ listed, expected }) => {
    const { call } = calls()
    call().listed([pending(photo('a', { url: 'Binary/a?sig=1' }))])
    pictures({ a: 200 })
    const next = call()
    next.begin(WOMAN)
    expect(await textOf(next.bytesOf(listed))).toBe(expected)
    await next.bytesOf(photo('a'))
  })

  test.each([403, 404, 500])('has none that is answered %s', async (status) => {
    const { call } = calls()
    call().listed([pending(photo('a'))])
    pictures({ a: status })
    const next = call()
    next.begin(WOMAN)
    expect(await next.bytesOf(photo('a'))).toBeNull()
  })

  test('fetches nothing before it knows who the patient is', async () => {
    const { call } = calls()
    call().listed([pending(photo('a'))])
    expect(await call().bytesOf(photo('a'))).toBeNull()
  })

  test('fetches nothing that was assessed since', async () => {
    const { call, recent } = calls()
    call().listed([pending(photo('a'))])
    const found = { assessment: refused('no-face'), at: 0 }
    recent.set(assessedKey(OWNER, photo('a').version), found, recent.generation())
    const next = call()
    next.begin(WOMAN)
    expect(await next.bytesOf(photo('a'))).toBeNull()
  })

  const withFacts = (facts: Partial<PhotographedPatient['facts']>) => ({
    ...WOMAN,
    facts: { ...WOMAN.facts, ...facts },
  })

  test.each([
    { name: 'in a paused site', mode: 'paused', patient: WOMAN },
    { name: 'of a child', mode: 'research', patient: withFacts({ age: 17 }) },
    { name: 'where it was refused', mode: 'research', patient: withFacts({ imageConsent: 'refused' }) },
    {
      name: 'where a refusal is not known',
      mode: 'research',
      patient: withFacts({ imageConsent: 'unknown' }),
    },
    {
      name: 'of a patient who has died',
      mode: 'research',
      patient: { ...WOMAN, patient: { ...WOMAN.patient, deceased: true } },
    },
    {
      name: 'taken in childhood',
      mode: 'research',
      patient: { ...WOMAN, patient: { ...WOMAN.patient, birth: day('2010-01-01') } },
    },
  ] as const)('fetches none $name', async ({ mode, patient }) => {
    const { call } = calls()
    call().listed([pending(photo('a'))])
    const next = call(mode)
    next.begin(patient)
    expect(await next.bytesOf(photo('a'))).toBeNull()
  })

  test('without a token fetches nothing', async () => {
    const { call, before, recent } = calls()
    call().listed([pending(photo('a'))])
    const next = fetchEarly({ before, recent })({ site: site('research'), patientId: PATIENT, record: null })
    next.begin(WOMAN)
    expect(await next.bytesOf(photo('a'))).toBeNull()
  })
})

describe('what is kept for it', () => {
  test.each([
    { name: 'pending', entry: pending(photo('a')), kept: true },
    {
      name: 'that could not be had',
      entry: { photo: photo('a'), assessment: refused('photo-unavailable') },
      kept: true,
    },
    { name: 'elsewhere', entry: { photo: photo('a'), assessment: refused('foreign-host') }, kept: false },
    {
      name: 'that broke the scoring',
      entry: { photo: photo('a'), assessment: refused('failed') },
      kept: false,
    },
    { name: 'that was looked at', entry: { photo: photo('a'), assessment: refused('no-face') }, kept: false },
    { name: 'with its bytes', entry: pending(photo('a', { base64: 'QUJD' })), kept: false },
  ])('a photo $name: $kept', ({ entry, kept }) => {
    const { call, before } = calls()
    call().listed([entry])
    expect(before.of(OWNER)).toEqual(kept ? [photo('a')] : [])
  })

  test('is what the last call listed', () => {
    const { call, before } = calls()
    call().listed([pending(photo('a'))])
    call().listed([pending(photo('b'))])
    expect(before.of(OWNER)).toEqual([photo('b')])
    call().listed([])
    expect(before.of(OWNER)).toEqual([])
  })

  test.each([
    { site: 'south', patientId: PATIENT },
    { site: 'north', patientId: 'p2' },
  ])('is of one patient of one site: nothing for $patientId of $site', (other) => {
    const { call, before } = calls()
    call().listed([pending(photo('a'))])
    expect(before.of(other)).toEqual([])
  })

  test.each([
    { hours: 23, kept: 1 },
    { hours: 24, kept: 0 },
  ])('is $kept after $hours hours', ({ hours, kept }) => {
    const { call, before, wait } = calls()
    call().listed([pending(photo('a'))])
    wait(hours * HOUR)
    expect(before.of(OWNER)).toHaveLength(kept)
  })

  test('is of the thousand patients who were listed last', () => {
    const { call, before } = calls()
    call().listed([pending(photo('a'))])
    for (let index = 1; index < 1000; index += 1)
      before.keep({ site: 'north', patientId: `other-${index}` }, [photo('b')])
    expect(before.of(OWNER)).toHaveLength(1)
    before.keep({ site: 'north', patientId: 'one-more' }, [photo('b')])
    expect(before.of(OWNER)).toEqual([])
  })

  test('goes where the photo was withdrawn, and only that one', () => {
    const { call, before } = calls()
    call().listed([pending(photo('a')), pending(photo('ab'))])
    before.forget({ site: 'south', patientId: PATIENT }, ['Media/ab'])
    before.forget(OWNER, ['Media/a', 'Media/c'])
    expect(before.of(OWNER)).toEqual([photo('ab')])
  })
})
