import { describe, expect, test } from 'vitest'
import type { AssessPhotos } from '../../src/assessments/assess.ts'
import { patientFindings } from '../../src/assessments/find.ts'
import { type Day, day } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import type { Chart } from '../../src/fhir/chart.ts'
import type { ChartPhoto } from '../../src/fhir/photos.ts'
import type { Assessment } from '../../src/inference/assessment.ts'
import { readModel } from '../../src/inference/model.ts'
import { RATIO_NAMES } from '../../src/inference/ratios.ts'
import type { Refusal } from '../../src/inference/refusals.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { parseSite, type Site } from '../../src/sites.ts'
import { ORDINARY } from '../clinical/ordinary-chart.ts'
import { GOOD_QUALITY } from '../inference/quality-figures.ts'

const model = readModel(MODELS_FOLDER, REFERENCE_MODEL)
const TODAY = day('2026-11-20')

const site = (mode: 'research' | 'paused' = 'research'): Site =>
  parseSite('north', {
    issuer: 'https://ehr.example.org',
    fhirBase: 'https://ehr.example.org/fhir',
    trust: { jku: 'https://ehr.example.org/jwks' },
    timeZone: 'UTC',
    mode,
  })

const photo = (id: string, takenOn: Day | null): ChartPhoto => ({
  source: { type: 'Media', id, versionId: '1' },
  version: `Media/${id}/version/1`,
  takenOn,
  contentType: 'image/jpeg',
  content: { kind: 'url', url: `Binary/${id}` },
})

const scored = (cushing: number, exifTakenOn: Day | null = null): Assessment => ({
  kind: 'scored',
  measures: Object.fromEntries(
    RATIO_NAMES.map((name, i) => [name, (model.head.ratioStatistics.all.female.mean[i] ?? 0) + 0.5]),
  ),
  logits: { cushing: { female: cushing, male: cushing }, acromegaly: { female: -5, male: -5 } },
  quality: GOOD_QUALITY,
  exifTakenOn,
  modelHash: model.hash,
})

const refused = (reason: Refusal): Assessment => ({
  kind: 'not-assessed',
  reasons: [reason],
  exifTakenOn: null,
  modelHash: model.hash,
})

const chart = (
  photos: readonly ChartPhoto[],
  about: {
    photosUnread?: boolean
    birth?: Day
    age?: number | null
    deceased?: boolean
    imageConsent?: Facts['imageConsent']
  } = {},
): Chart => ({
  patient: {
    sex: 'female',
    birth: about.birth ?? day('1985-01-01'),
    earliestBirth: about.birth ?? day('1985-01-01'),
    deceased: about.deceased ?? false,
  },
  facts: {
    ...ORDINARY,
    age: about.age === undefined ? 41 : about.age,
    imageConsent: about.imageConsent ?? 'not-refused',
  },
  photos,
  photosUnread: about.photosUnread ?? false,
})

/** What each photo's assessment is, by id. */
const from =
  (known: Readonly<Record<string, Assessment | 'pending'>>, asked: string[] = []): AssessPhotos =>
  async (photos) => {
    asked.push(...photos.map(({ source }) => source.id))
    return photos.map((photo) => ({ photo, assessment: known[photo.source.id] ?? 'pending' }))
  }

const find = (given: Chart, assessPhotos: AssessPhotos, mode: 'research' | 'paused' = 'research') =>
  patientFindings(
    assessPhotos,
    model,
  )({
    site: site(mode),
    patientId: 'p1',
    chart: given,
    record: null,
    today: TODAY,
    signal: new AbortController().signal,
  })

const NEW = photo('new', day('2026-10-01'))
const OLD = photo('old', day('2020-10-01'))
const UNDATED = photo('undated', null)

describe('which photo counts', () => {
  test.each([
    {
      name: 'the newest that could be assessed',
      photos: [OLD, NEW],
      known: { new: scored(-2), old: scored(3) },
      counts: 'not',
      on: '2026-10-01',
    },
    {
      name: 'an older one where the newest is refused',
      photos: [NEW, OLD],
      known: { new: refused('no-face'), old: scored(3) },
      counts: 'suspected',
      on: '2020-10-01',
    },
    {
      name: 'the newest refusal where all are refused',
      photos: [NEW, OLD],
      known: { new: refused('face-turned'), old: refused('no-face') },
      counts: 'not-assessed',
      on: '2026-10-01',
    },
    {
      name: 'a dated one before an undated one',
      photos: [UNDATED, OLD],
      known: { undated: scored(3), old: scored(-2) },
      counts: 'not',
      on: '2020-10-01',
    },
    {
      name: 'the day of the EXIF data where the chart has none',
      photos: [UNDATED, OLD],
      known: { undated: scored(3, day('2026-09-09')), old: scored(-2) },
      counts: 'suspected',
      on: '2026-09-09',
    },
    {
      name: 'the chart’s day before that of the EXIF data',
      photos: [NEW],
      known: { new: scored(3, day('2001-01-05')) },
      counts: 'suspected',
      on: '2026-10-01',
    },
    {
      name: 'an older photo that is still pending holds nothing up',
      photos: [NEW, OLD],
      known: { new: scored(3) },
      counts: 'suspected',
      on: '2026-10-01',
    },
  ])('$name', async ({ photos, known, counts, on }) => {
    const { findings } = await find(chart(photos), from(known as Record<string, Assessment>))
    expect(findings.find(({ condition }) => condition === 'cushing')).toMatchObject({
      outcome: counts,
      takenOn: on,
    })
  })

  test.each([
    'photo-unavailable',
    'foreign-host',
    'outside-record',
    'failed',
  ] as const)('an older one does not speak for a newer one that is %s', async (reason) => {
    const { findings } = await find(chart([NEW, OLD]), from({ new: refused(reason), old: scored(3) }))
    expect(findings[0]).toMatchObject({ outcome: 'not-assessed', takenOn: '2026-10-01', reasons: [reason] })
  })

  test.each([
    { name: 'the newest is pending', photos: [NEW, OLD], known: { old: scored(3) } },
    {
      name: 'one without a date is pending, which may be the newest',
      photos: [UNDATED, OLD],
      known: { old: scored(3) },
    },
    { name: 'all are pending', photos: [NEW], known: {} },
    { name: 'there is none', photos: [], known: {} },
  ])('nothing counts while $name', async ({ photos, known }) => {
    const found = await find(chart(photos), from(known as Record<string, Assessment>))
    expect(found.findings).toEqual([])
    expect(found.pending).toBe(photos.length - Object.keys(known).length)
  })
})

test.each([
  {
    name: 'a newer one is pending',
    photos: [NEW, OLD],
    known: { old: scored(3) },
    heldBack: 'pending',
  },
  {
    name: 'a newer one could not be had',
    photos: [NEW, OLD],
    known: { new: refused('photo-unavailable'), old: scored(3) },
    heldBack: 'newest-unavailable',
  },
  { name: 'the newest counts', photos: [NEW, OLD], known: { new: scored(3), old: scored(3) } },
  { name: 'the newest is refused', photos: [NEW, OLD], known: { new: refused('no-face'), old: scored(3) } },
  { name: 'none was scored', photos: [NEW, OLD], known: { new: refused('failed'), old: refused('no-face') } },
  { name: 'the only one is pending', photos: [NEW], known: {} },
])('$name: older photos are held back as $heldBack', async ({ photos, known, heldBack }) => {
  const found = await find(chart(photos), from(known as Record<string, Assessment>))
  expect(found.heldBack).toBe(heldBack)
})

test.each([
  { name: 'scored', photos: [NEW, OLD], known: { new: scored(3), old: scored(3) } },
  { name: 'refused', photos: [NEW], known: { new: refused('no-face') } },
  { name: 'pending', photos: [NEW], known: {} },
  { name: 'none', photos: [], known: {} },
])('where newer photos may be missing, those here ($name) are looked at and none counts', async (row) => {
  const asked: string[] = []
  const given = chart(row.photos, { photosUnread: true })
  const found = await find(given, from(row.known as Record<string, Assessment>, asked))
  expect(found).toMatchObject({ findings: [], counting: null, heldBack: 'newest-unlisted' })
  expect(asked).toHaveLength(row.photos.length)
})

test('the age is that on the day of the photo', async () => {
  const { findings } = await find(chart([NEW]), from({ new: scored(3) }))
  expect(findings[0]?.ageAtPhoto).toBe(41)
  const { findings: earlier } = await find(chart([OLD]), from({ old: scored(3) }))
  expect(earlier[0]?.ageAtPhoto).toBe(35)
})

test('a photo that turns out to show a child is not read, with the reason in words', async () => {
  const given = chart([UNDATED], { birth: day('2000-01-01') })
  const { photos } = await find(given, from({ undated: scored(3, day('2017-12-31')) }))
  expect(photos[0]?.findings.map(({ outcome }) => outcome)).toEqual(['not-assessed', 'not-assessed'])
  expect(photos[0]?.refusals).toEqual([
    expect.objectContaining({ says: expect.stringContaining('under 18') }),
  ])
  expect(photos[0]?.measures).toEqual([])
})

test('a photo whose day nobody knows is read with a caution, a dated one without', async () => {
  const { photos } = await find(chart([UNDATED, NEW]), from({ undated: scored(3), new: scored(3) }))
  expect(photos.map(({ cautions }) => cautions.length)).toEqual([0, 1])
  expect(photos[1]?.cautions[0]?.says).toContain('The age on the day of the photo is not known')
})

test('signs stand with the condition that they point to, and only where it was found', async () => {
  const { photos } = await find(chart([NEW]), from({ new: scored(3) }))
  expect(photos[0]?.signs.cushing.length).toBeGreaterThan(0)
  expect(photos[0]?.signs.acromegaly).toEqual([])
})

describe('a photo is not even asked for', () => {
  test.each([
    { name: 'in a paused site', given: chart([NEW]), mode: 'paused' },
    { name: 'of a child', given: chart([NEW], { age: 17 }), mode: 'research' },
    {
      name: 'taken when the patient was a child',
      given: chart([OLD], { birth: day('2003-01-01'), age: 23 }),
      mode: 'research',
    },
    { name: 'of a patient who has died', given: chart([NEW], { deceased: true }), mode: 'research' },
    { name: 'where it was refused', given: chart([NEW], { imageConsent: 'refused' }), mode: 'research' },
    {
      name: 'where a refusal could not be read',
      given: chart([NEW], { imageConsent: 'unknown' }),
      mode: 'research',
    },
  ] as const)('$name', async ({ given, mode }) => {
    const asked: string[] = []
    expect(await find(given, from({ new: scored(3), old: scored(3) }, asked), mode)).toEqual({
      findings: [],
      counting: null,
      photos: [],
      pending: 0,
    })
    expect(asked).toEqual([])
  })

  test('an unknown age does not stop it: the rules stay silent on that', async () => {
    const asked: string[] = []
    await find(chart([NEW], { age: null }), from({ new: scored(3) }, asked))
    expect(asked).toEqual(['new'])
  })
})
