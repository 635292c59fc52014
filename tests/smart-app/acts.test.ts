import { describe, expect, test, vi } from 'vitest'
import type { PatientFindings } from '../../src/assessments/find.ts'
import type { FaceLook } from '../../src/assessments/look.ts'
import type { SiteModes } from '../../src/site-modes.ts'
import type { Mode } from '../../src/sites.ts'
import { type Acting, acting, NOW, PAGE_HEADERS } from './acting.ts'
import { databaseForTests, NO_FINDINGS, NOTHING_OVER_TIME } from './app.ts'
import { mediaOf, refusalOf } from './ehr.ts'
import { found, photoFindings, UNAVAILABLE } from './findings.ts'

databaseForTests()

const AGREE = { condition: 'cushing', mediaId: 'media-face', answer: 'agree' }
const DISAGREE = { ...AGREE, answer: 'disagree', reason: 'known-explanation' }
const LOOKS = { mediaId: 'media-face', conditions: { cushing: 'yes', acromegaly: 'unsure' } }
const SNOOZE = { condition: 'cushing', days: 90 }
const RETAKE = { mediaId: 'media-face', report: 'retake' }
const OTHER_PERSON = { mediaId: 'media-face', report: 'not-this-patient' }
const USER = /Practitioner\/aenne$/

const LOOKED: FaceLook = {
  kind: 'looked',
  frame: { width: 640, height: 640 },
  crop: { centerX: 320, centerY: 320, side: 400, angleDeg: 0 },
  landmarks: [],
  contours: [],
  conditions: [],
}

const codeOf = ({ text }: { readonly text: string }) => JSON.parse(text).code

describe.each([
  { path: 'answer', body: AGREE },
  { path: 'impression', body: LOOKS },
  { path: 'snooze', body: SNOOZE },
  { path: 'photo-report', body: RETAKE },
])('POST api/$path', ({ path, body }) => {
  const open = () => acting({ smart: { impressionFirst: path === 'impression' } })

  test.each([
    { name: 'without our header', change: { 'x-facies-page': '' } },
    { name: 'of another origin', change: { origin: 'https://evil.example' } },
    { name: 'that another site made the browser send', change: { 'sec-fetch-site': 'cross-site' } },
  ])('does nothing for a request $name', async ({ change }) => {
    const { page, post, app } = await open()
    const answer = await post(path, body, { ...PAGE_HEADERS(page), ...change })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'FOREIGN_PAGE'])
    expect(app.notes.filter(({ event }) => event !== 'app-viewed')).toEqual([])
  })

  test.each([
    { name: 'a word that is none', sent: { ...body, more: 1 }, status: 400 },
    { name: 'no JSON', sent: '{', status: 400 },
    { name: 'nothing', sent: undefined, status: 400 },
    { name: 'more than a few words', sent: JSON.stringify({ text: 'x'.repeat(11_000) }), status: 413 },
  ])('refuses $name', async ({ sent, status }) => {
    const { post, app } = await open()
    expect((await post(path, sent)).status).toBe(status)
    expect(app.lines.filter(({ event }) => event === 'app-failed')).toEqual([])
  })

  test.each(['GET', 'PUT', 'DELETE'])('answers no %s', async (method) => {
    const { send } = await open()
    const answer = await send(method, path)
    expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'POST',
    ])
  })

  test('is nobody’s without the cookie of its browser', async () => {
    const { app, page } = await open()
    const answer = await app
      .browser()
      .get(`${page}api/${path}`, { method: 'POST', headers: PAGE_HEADERS(page), body: JSON.stringify(body) })
    expect(codeOf(answer)).toBe('SESSION_UNKNOWN')
  })

  test.each([
    'silent',
    'paused',
    'live',
  ] as const)('is not offered in mode %s with a model that was not released, and reads nothing', async (later) => {
    let mode: Mode = 'demo'
    const siteModes: SiteModes = { apply: (site) => ({ ...site, mode }) }
    const { post, ehr } = await acting({
      smart: { impressionFirst: path === 'impression' },
      changes: { siteModes },
    })
    mode = later
    const requests = ehr.requests.length
    const answer = await post(path, body)
    expect([answer.status, codeOf(answer)]).toEqual([403, 'NOT_OFFERED'])
    expect(ehr.requests).toHaveLength(requests)
  })
})

describe('an answer', () => {
  test('is in the next view and in the audit, and the newest counts', async () => {
    const { post, view, app, patient } = await acting()
    expect((await post('answer', AGREE)).status).toBe(204)
    expect((await post('answer', DISAGREE)).status).toBe(204)
    expect((await view()).kept.answers).toEqual([
      { condition: 'cushing', answer: 'disagree', reason: 'known-explanation', at: NOW.toISOString() },
    ])
    expect(app.notes.filter(({ event }) => event === 'app-answered')[1]).toMatchObject({
      site: 'north',
      who: { kind: 'caller', user: expect.stringMatching(USER) },
      patientId: patient,
      fields: { condition: 'cushing', answer: 'disagree', reason: 'known-explanation', outcome: 'suspected' },
    })
  })

  test.each([
    { name: 'another photo than the one that counts', body: { ...AGREE, mediaId: 'media-other' } },
    { name: 'a disagreement without a reason', body: { ...DISAGREE, reason: undefined } },
    { name: 'a reason that is none', body: { ...DISAGREE, reason: 'because' } },
    { name: 'a condition that is none', body: { ...AGREE, condition: 'flu' } },
  ])('is refused for $name', async ({ body }) => {
    const { post, view } = await acting()
    expect(codeOf(await post('answer', body))).toBe('REQUEST_INVALID')
    expect((await view()).kept.answers).toEqual([])
  })

  test('is refused where nothing was found', async () => {
    const { post } = await acting({ given: NO_FINDINGS })
    expect(codeOf(await post('answer', AGREE))).toBe('REQUEST_INVALID')
  })
})

describe('a site that asks for the first impression', () => {
  const open = () => acting({ smart: { impressionFirst: true } })

  test('shows no finding, no measure, no test and no result until it was given', async () => {
    const { post, view, app } = await open()
    const before = await view()
    expect(before).toMatchObject({
      findings: null,
      hidden: null,
      awaitsImpression: true,
      impressionOf: 'media-face',
    })
    expect(before).toMatchObject({ offers: { orders: 'none', filing: null } })
    expect(JSON.stringify(before)).not.toMatch(/suspected|resemblance|Cheek/i)
    expect(app.notes.at(-1)).toMatchObject({ event: 'app-viewed', fields: { findings: false } })

    expect((await post('impression', LOOKS)).status).toBe(204)
    const after = await view()
    expect(after).toMatchObject({ awaitsImpression: false, impressionOf: null, kept: { impression: LOOKS } })
    expect(after.findings?.conditions.map(({ outcome }) => outcome)).toEqual(['suspected', 'not'])
  })

  test('takes no answer to what it has not shown', async () => {
    const { post } = await open()
    expect(codeOf(await post('answer', AGREE))).toBe('NOT_OFFERED')
  })

  test('keeps the first one, whatever is said after the findings were seen', async () => {
    const { post, view } = await open()
    await post('impression', LOOKS)
    expect((await post('impression', LOOKS)).status).toBe(204)
    const changed = { ...LOOKS, conditions: { cushing: 'no', acromegaly: 'no' } }
    expect(codeOf(await post('impression', changed))).toBe('REQUEST_INVALID')
    expect((await view()).kept.impression).toEqual(LOOKS)
  })

  test.each<{ name: string; given: PatientFindings }>([
    { name: 'no photo is known', given: { ...NO_FINDINGS, pending: 2 } },
    { name: 'no photo could be had', given: found(UNAVAILABLE) },
    {
      name: 'the newest could not be had',
      given: {
        ...found(UNAVAILABLE, photoFindings('suspected', 'media-old')),
        heldBack: 'newest-unavailable',
      },
    },
  ])('asks of no photo and shows nothing while $name', async ({ given }) => {
    const { view, get, listPhotos } = await acting({
      smart: { impressionFirst: true },
      given,
      changes: { lookAtPhoto: async () => LOOKED },
    })
    expect(await view()).toMatchObject({ findings: null, awaitsImpression: true, impressionOf: null })
    await listPhotos()
    for (const path of ['over-time', 'photos/media-face/look'])
      expect(codeOf(await get(path))).toBe('NOT_OFFERED')
  })

  test.each([
    'look',
    'over-time',
  ])('shows none in a %s of photos that became known since it was asked', async (what) => {
    let given: PatientFindings = { ...NO_FINDINGS, pending: 1 }
    const becomesKnown = () => {
      given = found(photoFindings('suspected'))
    }
    const { post, get, listPhotos, app } = await acting({
      smart: { impressionFirst: true },
      changes: {
        findPatientFindings: async () => given,
        lookAtPhoto: async () => {
          becomesKnown()
          return LOOKED
        },
        findOverTime: async () => {
          becomesKnown()
          return NOTHING_OVER_TIME
        },
      },
    })
    await listPhotos()
    const path = what === 'look' ? 'photos/media-face/look' : what
    expect(codeOf(await get(path))).toBe('NOT_OFFERED')
    expect(app.notes).toEqual([])
    await post('impression', LOOKS)
    expect((await get(path)).status).toBe(200)
  })

  test('looks at no older photo in place of those that were refused', async () => {
    const { get, listPhotos } = await acting({
      smart: { impressionFirst: true },
      given: found(photoFindings('not-assessed')),
      changes: { lookAtPhoto: async () => LOOKED },
    })
    await listPhotos()
    expect(codeOf(await get('photos/media-face/look'))).toBe('NOT_OFFERED')
  })

  test('takes none of another photo', async () => {
    const { post } = await open()
    expect(codeOf(await post('impression', { ...LOOKS, mediaId: 'media-old' }))).toBe('REQUEST_INVALID')
  })

  test('asks nobody where nothing was found', async () => {
    const { view } = await acting({
      smart: { impressionFirst: true },
      given: found(photoFindings('not-assessed')),
    })
    expect(await view()).toMatchObject({ awaitsImpression: false, findings: { mediaId: null } })
  })

  test('any other takes none', async () => {
    const { post } = await acting()
    expect(codeOf(await post('impression', LOOKS))).toBe('NOT_OFFERED')
  })
})

describe('a snooze', () => {
  test('says until when, and stands in the view', async () => {
    const { post, view } = await acting()
    const answer = await post('snooze', SNOOZE)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { until: '2027-01-31' }])
    expect((await view()).kept.snoozes).toEqual([{ condition: 'cushing', until: '2027-01-31' }])
  })

  test('is not offered to whom the site does not list', async () => {
    const { post, view } = await acting({ smart: { roles: { snooze: [] } } })
    expect(codeOf(await post('snooze', SNOOZE))).toBe('NOT_OFFERED')
    expect((await view()).offers).toEqual({ orders: 'none', filing: null, answers: true, snooze: false })
  })

  test('of days that nobody offers is refused', async () => {
    const { post } = await acting()
    expect(codeOf(await post('snooze', { ...SNOOZE, days: 10_000 }))).toBe('REQUEST_INVALID')
  })
})

describe('a report of a photo', () => {
  const kept = async ({ app, patient }: Acting) =>
    app.notes.filter(({ event, patientId }) => event === 'photo-reported' && patientId === patient)

  test.each([
    { body: RETAKE, forgets: 0 },
    { body: OTHER_PERSON, forgets: 1 },
  ])('$body.report is kept of a photo that this launch has listed', async ({ body, forgets }) => {
    const forgetAssessments = vi.fn()
    const opened = await acting({ changes: { forgetAssessments } })
    await opened.listPhotos()
    const answer = await opened.post('photo-report', body)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { withdrawn: 0, left: 0 }])
    await opened.post('photo-report', body)
    expect(forgetAssessments).toHaveBeenCalledTimes(forgets)
    const said = { fields: { report: body.report, bytesMark: expect.stringMatching(/./) } }
    expect(await kept(opened)).toMatchObject([said, said])
  })

  test('is none where the photo was not listed', async () => {
    const opened = await acting()
    expect(codeOf(await opened.post('photo-report', OTHER_PERSON))).toBe('RESOURCE_UNKNOWN')
    expect(await kept(opened)).toEqual([])
  })

  test('is none where the patient has refused meanwhile, and no byte is fetched', async () => {
    const opened = await acting({ site: { policy: { gate: 'off', imageConsent: 'chart' } } })
    await opened.listPhotos()
    opened.ehr.be.consents = [refusalOf(opened.patient)]
    const before = opened.ehr.requests.length
    expect(codeOf(await opened.post('photo-report', RETAKE))).toBe('RESOURCE_UNKNOWN')
    const asked = opened.ehr.requests.slice(before)
    expect(asked.filter((path) => /Binary|Media/.test(path))).toEqual([])
    expect(await kept(opened)).toEqual([])
  })

  test('is taken back by whoever gave it, and by nobody else who may not file', async () => {
    const opened = await acting()
    const back = { ...OTHER_PERSON, report: 'this-is-the-patient' }
    await opened.listPhotos()
    expect(codeOf(await opened.post('photo-report', back))).toBe('NOT_OFFERED')
    await opened.post('photo-report', OTHER_PERSON)
    expect((await opened.post('photo-report', back)).status).toBe(200)
  })

  test('is none where the photo cannot be had any more', async () => {
    const opened = await acting()
    await opened.listPhotos()
    opened.ehr.photos = {}
    expect((await opened.post('photo-report', OTHER_PERSON)).status).toBe(404)
    expect(await kept(opened)).toEqual([])
  })
})

test('nothing of the patient is in a log line', async () => {
  const opened = await acting({ smart: { impressionFirst: true }, ehr: { media: [mediaOf('x', 'face')] } })
  for (const [path, body] of [
    ['impression', LOOKS],
    ['answer', AGREE],
    ['snooze', SNOOZE],
  ] as const)
    await opened.post(path, body)
  expect(JSON.stringify(opened.app.lines)).not.toMatch(new RegExp(`${opened.patient}|aenne|media-face`))
})
