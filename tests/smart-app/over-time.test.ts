import { describe, expect, test } from 'vitest'
import type { OverTimeRequest, PatientOverTime, PhotoInTime } from '../../src/assessments/over-time.ts'
import type { ChartPhoto } from '../../src/fhir/photos.ts'
import type { Mode } from '../../src/sites.ts'
import type { OverTime } from '../../src/smart-app/over-time.ts'
import { databaseForTests, NOTHING_OVER_TIME, siteOf, startApp } from './app.ts'
import { mediaOf, refusalOf, startTestEhr, type TestEhr } from './ehr.ts'

databaseForTests()

const NOW = new Date('2026-11-02T09:00:00Z')

/** Every photo scores as many hundredths as its year. */
const scored = (photo: ChartPhoto): PhotoInTime => {
  const year = Number(photo.takenOn?.slice(0, 4) ?? 0)
  const ratios = { 'jaw_w/face_w': 0.8 }
  return {
    photo,
    takenOn: photo.takenOn,
    scores: { cushing: year / 100, acromegaly: 0 },
    ratios,
    refusals: [],
  }
}

const REFUSED = {
  scores: null,
  ratios: null,
  refusals: [{ says: 'The face is blurred.', advice: 'Hold still.' }],
}

type Find = (request: OverTimeRequest) => Partial<PatientOverTime>

async function opened(find: Find, prepare: (ehr: TestEhr) => void = () => {}) {
  const ehr = await startTestEhr()
  const years = ['2026', '2019', '2023']
  ehr.be.media = years.map((year) => mediaOf('patient-a', year, { createdDateTime: `${year}-03-02` }))
  prepare(ehr)
  const asked: OverTimeRequest[] = []
  let mode: Mode = 'demo'
  const app = await startApp(ehr, {
    now: () => NOW,
    sites: [siteOf(ehr, { policy: { imageConsent: 'chart' } })],
    siteModes: { apply: (site) => ({ ...site, mode }) },
    findOverTime: async (request) => {
      asked.push(request)
      return { ...NOTHING_OVER_TIME, ...find(request) }
    },
  })
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  const answer = () => browser.get(`${page}api/over-time`)
  const shown = async (): Promise<OverTime> => JSON.parse((await answer()).text)
  const become = (next: Mode) => {
    mode = next
  }
  return { ehr, app, asked, answer, shown, become }
}

const inOrder: Find = ({ photos }) => ({
  photos: photos.map(scored).toSorted((a, b) => (a.takenOn ?? '').localeCompare(b.takenOn ?? '')),
})

describe('photos over time', () => {
  test('are all that the chart lists, more than a decision looks at, oldest first', async () => {
    const { shown, asked } = await opened(inOrder, (ehr) => {
      ehr.be.media = Array.from({ length: 9 }, (_, k) =>
        mediaOf('patient-a', `m${k}`, { createdDateTime: `201${k}-03-02` }),
      )
    })
    const { points } = await shown()
    expect(points.map(({ takenOn }) => takenOn)).toEqual(Array.from({ length: 9 }, (_, k) => `201${k}-03-02`))
    expect(asked[0]?.photos).toHaveLength(9)
  })

  test('come with thresholds, the noise of the model, and the newest against each older one', async () => {
    const { shown } = await opened(inOrder)
    const view = await shown()
    expect(view).toMatchObject({ sex: 'female', pending: 0, unread: [], marks: [] })
    expect(view.thresholds).toEqual(NOTHING_OVER_TIME.thresholds)
    expect(view.noise).toEqual(NOTHING_OVER_TIME.noise)
    expect(view.points[0]).toEqual({
      mediaId: 'media-2019',
      takenOn: '2019-03-02',
      scores: { cushing: 20.19, acromegaly: 0 },
      measures: { 'jaw_w/face_w': 0.8 },
      reasons: [],
    })
    expect(view.changes.map(({ condition, fromMediaId }) => `${condition} ${fromMediaId}`)).toEqual([
      'cushing media-2023',
      'cushing media-2019',
      'acromegaly media-2023',
      'acromegaly media-2019',
    ])
    expect(view.changes[1]?.by).toBeCloseTo(0.07, 9)
  })

  test('that were refused, or may not be looked at, are gaps with a reason', async () => {
    const { shown } = await opened(({ photos: [first, second, third] }) => ({
      photos: [first, second].flatMap((photo) =>
        photo ? [{ photo, takenOn: photo.takenOn, ...REFUSED }] : [],
      ),
      withheld: third ? [third] : [],
    }))
    const { points, changes } = await shown()
    expect(points.map(({ scores, measures }) => [scores, measures])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
    expect(points.map(({ reasons }) => reasons.length)).toEqual([1, 1, 1])
    expect(JSON.stringify(points)).not.toMatch(/normal/i)
    expect(changes).toEqual([])
  })

  test('that are being assessed are counted and are no gaps', async () => {
    const { shown } = await opened(() => ({ pending: 3 }))
    expect(await shown()).toMatchObject({ points: [], pending: 3, changes: [] })
  })

  test('where the record names no sex there are measures and no scores', async () => {
    const { shown } = await opened(
      ({ photos }) => ({ photos: photos.map((photo) => ({ ...scored(photo), scores: null })) }),
      (ehr) => {
        ehr.be.patient = { gender: 'unknown' }
      },
    )
    const { sex, points, changes } = await shown()
    expect(sex).toBeNull()
    expect(points.map(({ scores, measures }) => [scores, measures !== null])).toEqual([
      [null, true],
      [null, true],
      [null, true],
    ])
    expect(changes).toEqual([])
  })

  test('a part of the chart that could not be read is said, since marks may be missing', async () => {
    const { shown } = await opened(inOrder, (ehr) => {
      ehr.be.unread = ['MedicationRequest', 'Observation']
    })
    expect((await shown()).unread).toEqual(['medications'])
  })

  test('are noted for the audit', async () => {
    const { shown, app } = await opened(inOrder)
    await shown()
    expect(app.notes).toMatchObject([
      {
        event: 'over-time-viewed',
        patientId: 'patient-a',
        fields: { mode: 'demo', photos: 3, scored: 3, modelHash: 'a'.repeat(64) },
      },
    ])
  })

  test.each([
    { name: 'has refused', be: { consents: [refusalOf('patient-a')] } },
    { name: 'may have refused', be: { unread: ['Consent'] } },
  ])('of a patient who $name: none is asked for', async ({ be }) => {
    const { shown, asked, ehr } = await opened(inOrder, (prepared) => void Object.assign(prepared.be, be))
    expect(await shown()).toMatchObject({ points: [], changes: [] })
    expect(asked[0]?.photos).toEqual([])
    expect(ehr.requests.filter((request) => request.startsWith('/fhir/Media'))).toEqual([])
  })

  test.each(['silent', 'paused', 'research', 'live'] as const)('there are none in mode %s', async (mode) => {
    const { answer, become, asked, app } = await opened(inOrder)
    become(mode)
    const { status, text } = await answer()
    expect([status, JSON.parse(text).code]).toEqual([403, 'NOT_OFFERED'])
    expect(asked).toEqual([])
    expect(app.notes).toEqual([])
  })

  test('where newer ones may be missing, that is said, and none is compared as the newest', async () => {
    const { shown } = await opened(inOrder, (ehr) => {
      const media = Array.from({ length: 90 }, (_, k) =>
        mediaOf('patient-a', `m${k}`, { createdDateTime: `${1930 + k}-03-02` }),
      )
      Object.assign(ehr.be, { media, mediaOnPage: 2 })
    })
    const { points, listed, changes } = await shown()
    expect([points.length, listed, changes]).toEqual([60, { total: null, isNewestKnown: false }, []])
  })

  test.each([
    { count: 60, order: 'newest first', points: 60, listed: { total: 60, isNewestKnown: true } },
    { count: 83, order: 'newest first', points: 60, listed: { total: null, isNewestKnown: true } },
    { count: 60, order: 'oldest first', points: 60, listed: { total: 60, isNewestKnown: true } },
    { count: 83, order: 'oldest first', points: 60, listed: { total: 83, isNewestKnown: true } },
  ])('of $count on pages of 10, $order: $listed', async ({ count, order, points, listed }) => {
    const { shown } = await opened(inOrder, (ehr) => {
      const media = Array.from({ length: count }, (_, k) =>
        mediaOf('patient-a', `m${k}`, { createdDateTime: `${1930 + k}-03-02` }),
      )
      Object.assign(ehr.be, { media: order === 'oldest first' ? media : media.toReversed(), mediaOnPage: 10 })
    })
    const view = await shown()
    expect([view.points.length, view.listed]).toEqual([points, listed])
    expect(view.points.at(-1)?.takenOn).toBe(`${1930 + count - 1}-03-02`)
  })

  test('photos that cannot be listed are no empty list', async () => {
    const { answer } = await opened(inOrder, (ehr) => {
      ehr.be.unread = ['Media']
    })
    expect((await answer()).status).toBe(502)
  })
})
