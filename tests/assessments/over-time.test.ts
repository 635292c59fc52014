import { describe, expect, test } from 'vitest'
import type { AssessPhotos } from '../../src/assessments/assess.ts'
import { type OverTimeRequest, patientOverTime } from '../../src/assessments/over-time.ts'
import { type Day, day } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import type { ChartPhoto } from '../../src/fhir/photos.ts'
import type { RecordDoor } from '../../src/fhir/record.ts'
import type { Assessment } from '../../src/inference/assessment.ts'
import { readModel } from '../../src/inference/model.ts'
import { RATIO_NAMES } from '../../src/inference/ratios.ts'
import type { Refusal } from '../../src/inference/refusals.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { parseSite } from '../../src/sites.ts'
import { ORDINARY } from '../clinical/ordinary-chart.ts'
import { GOOD_QUALITY } from '../inference/quality-figures.ts'

const model = readModel(MODELS_FOLDER, REFERENCE_MODEL)

const site = parseSite('north', {
  issuer: 'https://ehr.example.org',
  fhirBase: 'https://ehr.example.org/fhir',
  trust: { jku: 'https://ehr.example.org/jwks' },
  timeZone: 'UTC',
})

const photo = (id: string, takenOn: string | null): ChartPhoto => ({
  source: { type: 'Media', id, versionId: '1' },
  version: `Media/${id}/version/1`,
  takenOn: takenOn === null ? null : day(takenOn),
  contentType: 'image/jpeg',
  content: { kind: 'url', url: `Binary/${id}` },
})

const scored = (exifTakenOn: Day | null = null): Assessment => ({
  kind: 'scored',
  measures: Object.fromEntries(RATIO_NAMES.map((name) => [name, Math.log(0.5)])),
  logits: { cushing: { female: 1, male: 2 }, acromegaly: { female: 3, male: 4 } },
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

const from =
  (known: Readonly<Record<string, Assessment | 'pending'>>, asked: string[] = []): AssessPhotos =>
  async (photos) => {
    asked.push(...photos.map(({ source }) => source.id))
    return photos.map((one) => ({ photo: one, assessment: known[one.source.id] ?? 'pending' }))
  }

const find = (
  photos: readonly ChartPhoto[],
  assessPhotos: AssessPhotos,
  more: Partial<OverTimeRequest> & { readonly sex?: Facts['sex'] } = {},
) => {
  const { sex = 'female', ...request } = more
  return patientOverTime(
    assessPhotos,
    model,
  )({
    site,
    patientId: 'p1',
    chart: {
      patient: { sex, birth: day('1985-01-01'), earliestBirth: day('1985-01-01'), deceased: false },
      facts: { ...ORDINARY, sex, age: 41 },
    },
    photos,
    record: {} as RecordDoor,
    signal: new AbortController().signal,
    ...request,
  })
}

describe('photos over time', () => {
  test('are oldest first, undated last; the day in the photo itself counts where the chart gives none', async () => {
    const photos = [
      photo('new', '2026-01-01'),
      photo('old', '2019-01-01'),
      photo('exif', null),
      photo('none', null),
    ]
    const known = { new: scored(), old: scored(), exif: scored(day('2020-01-01')), none: scored() }
    const found = await find(photos, from(known))
    expect(found.photos.map((one) => [one.photo.source.id, one.takenOn])).toEqual([
      ['old', '2019-01-01'],
      ['exif', '2020-01-01'],
      ['new', '2026-01-01'],
      ['none', null],
    ])
  })

  test.each([
    { sex: 'female', scores: { cushing: 1, acromegaly: 3 } },
    { sex: 'male', scores: { cushing: 2, acromegaly: 4 } },
    { sex: 'unknown', scores: null },
    { sex: 'other', scores: null },
  ] as const)('of somebody whose sex is $sex: scores $scores, and the nine measures', async ({
    sex,
    scores,
  }) => {
    const { photos } = await find([photo('a', '2026-01-01')], from({ a: scored() }), { sex })
    expect(photos[0]?.scores).toEqual(scores)
    const ratios = Object.values(photos[0]?.ratios ?? {})
    expect(ratios).toHaveLength(9)
    for (const ratio of ratios) expect(ratio).toBeCloseTo(0.5, 12)
  })

  test('that were refused have a reason and no figure', async () => {
    const { photos } = await find([photo('a', '2026-01-01')], from({ a: refused('blurred') }))
    expect(photos).toEqual([
      expect.objectContaining({
        scores: null,
        ratios: null,
        refusals: [expect.objectContaining({ says: 'The face is blurred.' })],
      }),
    ])
  })

  test('of a child are not looked at, or not read where only the photo knows its day', async () => {
    const asked: string[] = []
    const photos = [photo('child', '2000-01-01'), photo('exif', null)]
    const found = await find(photos, from({ exif: scored(day('2000-01-01')) }, asked))
    expect(asked).toEqual(['exif'])
    expect(found.withheld.map(({ source }) => source.id)).toEqual(['child'])
    expect(found.photos[0]).toMatchObject({
      scores: null,
      ratios: null,
      refusals: [{ says: expect.stringContaining('under 18') }],
    })
  })

  test('that are late are counted, and no further one is begun', async () => {
    const stop = new AbortController()
    const asked: string[] = []
    const photos = Array.from({ length: 20 }, (_, k) => photo(`m${k}`, '2026-01-01'))
    const known: AssessPhotos = async (some, request) => {
      const answer = await from({ m0: scored() }, asked)(some, request)
      stop.abort()
      return answer
    }
    const found = await find(photos, known, { signal: stop.signal })
    expect(asked).toHaveLength(4)
    expect([found.photos.length, found.pending]).toEqual([1, 19])
  })

  test('one that hangs holds up no other', async () => {
    const stop = new AbortController()
    const photos = Array.from({ length: 12 }, (_, k) => photo(`m${k}`, '2026-01-01'))
    let left = 11
    const found = await find(
      photos,
      async ([one = photo('none', null)]) => {
        if (one.source.id !== 'm0') {
          left -= 1
          if (left === 0) stop.abort()
          return [{ photo: one, assessment: scored() }]
        }
        await new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
        return [{ photo: one, assessment: 'pending' }]
      },
      { signal: stop.signal },
    )
    expect([found.photos.length, found.pending]).toEqual([11, 1])
  })
})

test('how far unchanged faces lie apart is what the model says, each measure with its name', async () => {
  const { noise, thresholds } = await find([], from({}))
  expect(noise.says).toContain('Not measured')
  // That no difference tells of a disease is true of every model, and the page says it.
  expect(noise.says).not.toMatch(/disease|progress/)
  expect(noise.scores).toEqual(model.repeatability.scores)
  expect(noise.measures['low_cheek_w/face_h']).toEqual({
    ...model.repeatability.measures['low_cheek_w/face_h'],
    label: 'Cheek fullness',
  })
  expect(thresholds).toEqual(model.manifest.thresholds)
})
