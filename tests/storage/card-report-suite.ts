import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Outcome } from '../../src/clinical/outcomes.ts'
import type { Sha256 } from '../../src/inference/assessment.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import { alertCounts, sitesOnRecord } from '../../src/storage/card-report.ts'
import type { CardStore, NewCard } from '../../src/storage/card-store.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { answerTo, cardId, newCard, SERVED_AT } from './card-fixtures.ts'

const NOW = new Date('2026-12-01T10:00:00Z')
const SHOWN_ON = day('2026-11-02')
const NEXT = day('2026-11-03')
const SITE = 'harbour'

const NOTHING = {
  charts: { lookedAt: 0, couldShow: 0, withCard: 0 },
  cards: { shown: 0, accepted: 0, overridden: 0, openedInApp: 0, ofTestPatients: 0 },
  reasons: [],
  snoozes: { set: 0, inForce: 0 },
  flags: [],
  app: {
    answers: [],
    reasons: [],
    impressions: [],
    photos: { otherPerson: 0, retake: 0 },
    snoozes: { set: 0, inForce: 0 },
    filed: { filed: 0, withdrawn: 0 },
  },
}

/** What every database must count of cards, whichever it is. */
export function cardReportSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let store: CardStore

  beforeAll(async () => {
    opened = await openEmpty()
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    store = cardStore(opened.db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }), () => NOW)
    await sql`truncate card_served, card_feedback, card_snooze, card_outcome, chart_seen,
      app_impression, app_answer, photo_report, filed_result, assessment, photo_version`.execute(opened.db)
  })

  const counts = (since: string | null = null) =>
    alertCounts(opened.db, { site: SITE, since: since === null ? null : day(since), now: NOW })
  const show = (n: number, patientId: string, fields: Partial<NewCard> = {}) =>
    store.record([newCard(n, { patientId, ...fields })])
  const see = (patientId: string, on = SHOWN_ON, mode: 'none' | 'test' | 'live' = 'live') =>
    store.noteChart({ site: SITE, patientId, on, mode })
  const keep = (...outcomes: readonly Outcome[]) =>
    store.noteChart({ site: SITE, patientId: 'a', on: SHOWN_ON, mode: 'live' }, outcomes)

  test('counts nothing where nothing is on record', async () => {
    expect(await counts()).toEqual(NOTHING)
    expect(await sitesOnRecord(opened.db)).toEqual([])
  })

  test('counts what users of the app said and did, but of test patients and other sites', async () => {
    const acts = actStore(opened.db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }), () => NOW)
    const when = { at: SERVED_AT, on: SHOWN_ON, mode: 'live' } as const
    const by = (user: string, site = SITE) => ({
      site,
      patientId: 'a',
      user,
      photo: 'Media/m1/version/1',
      modelHash: 'a'.repeat(64),
      sha256: 'c'.repeat(64) as Sha256,
    })
    const answer = { condition: 'cushing', answer: 'agree', reason: null, outcome: 'suspected' } as const
    const disagrees = { ...answer, answer: 'disagree', reason: 'other' } as const
    const outcomes = { cushing: 'suspected', acromegaly: 'not' } as const
    const until = new Date(NOW.getTime() + 1)
    const all = [
      [by('u1'), when],
      [by('u2'), when],
      [by('u3'), { ...when, mode: 'test' }],
      [by('u1', 'hill'), when],
    ] as const
    const filings: string[] = []
    for (const [one, said] of all) {
      await acts.answer(one, one.user === 'u2' ? disagrees : answer, said)
      await acts.sayFirst(one, { looksLike: { cushing: 'yes', acromegaly: 'no' }, outcomes }, said)
      await acts.reportPhoto(one, 'retake', said)
      await acts.snooze({ ...one, patientId: one.user }, { condition: 'cushing', until }, said)
      const { filed } = await acts.beginFiling({ ...one, photo: one.user }, 'Observation', said)
      filings.push(filed.id)
    }
    await acts.withdraw(filings[0] ?? '', NOW)
    expect((await counts()).app).toEqual({
      answers: [{ condition: 'cushing', agreed: 1, disagreed: 1 }],
      reasons: [{ reason: 'other', count: 1 }],
      impressions: [
        { condition: 'cushing', said: 'yes', suspected: 2, indeterminate: 0, not: 0 },
        { condition: 'acromegaly', said: 'no', suspected: 0, indeterminate: 0, not: 2 },
      ],
      photos: { otherPerson: 0, retake: 1 },
      snoozes: { set: 2, inForce: 2 },
      filed: { filed: 2, withdrawn: 1 },
    })
    expect((await counts('2026-11-03')).app).toEqual(NOTHING.app)
    expect(await sitesOnRecord(opened.db)).toEqual(['harbour', 'hill'])
  })

  test('counts a photo of another person where it was said: of a card as a reason, in the app as a report', async () => {
    const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
    const [sha256, version] = ['c'.repeat(64) as Sha256, newCard(1).photo ?? '']
    const modelHash = 'a'.repeat(64) as Sha256
    const owner = { site: SITE, patientId: 'a' }
    await assessmentStore(opened.db, seal, () => NOW).save(
      owner,
      { version, sha256 },
      { kind: 'not-assessed', reasons: ['no-face'], exifTakenOn: null, modelHash },
    )
    const reason = { code: 'photo-not-this-patient', system: 'urn:facies:override-reason' }
    await show(1, 'a')
    await store.answer([answerTo(1, { reasons: [reason], isOtherPerson: true })], [SITE])
    const inReport = async () => {
      const { reasons, app } = await counts()
      return { reasons, ...app.photos }
    }
    expect(await inReport()).toEqual({ reasons: [{ ...reason, count: 1 }], otherPerson: 0, retake: 0 })
    const said = { at: SERVED_AT, on: SHOWN_ON, mode: 'live' } as const
    for (const user of ['u1', 'u2'])
      await actStore(opened.db, seal, () => NOW).reportPhoto(
        { ...owner, user, sha256 },
        'not-this-patient',
        said,
      )
    expect(await inReport()).toEqual({ reasons: [{ ...reason, count: 1 }], otherPerson: 1, retake: 0 })
  })

  test('names the sites of which anything is on record', async () => {
    await store.noteChart({ site: 'hill', patientId: 'a', on: SHOWN_ON, mode: 'none' })
    await show(1, 'a')
    expect(await sitesOnRecord(opened.db)).toEqual(['harbour', 'hill'])
  })

  test('counts a chart once a day, and of which a card could be shown', async () => {
    for (const [patient, on, mode] of [
      ['a', SHOWN_ON, 'live'],
      ['a', NEXT, 'live'],
      ['b', SHOWN_ON, 'none'],
      ['c', SHOWN_ON, 'test'],
    ] as const)
      await see(patient, on, mode)
    await show(1, 'a')
    await show(2, 'a')
    await show(3, 'a', { servedOn: NEXT })
    await show(4, 'c', { mode: 'test' })
    expect(await counts()).toMatchObject({
      charts: { lookedAt: 3, couldShow: 2, withCard: 2 },
      cards: { shown: 3, ofTestPatients: 1 },
    })
  })

  test('counts answers, reasons and openings, and leaves those of test patients and other sites out', async () => {
    for (const n of [1, 2, 3, 4]) await show(n, 'a')
    await show(5, 'a', { mode: 'test' })
    await show(6, 'a', { site: 'hill' })
    const own = { code: '42', system: null }
    const late = { code: 'limited-time', system: 'urn:reasons' }
    await store.answer(
      [
        answerTo(1, { outcome: 'accepted', reasons: [] }),
        answerTo(2, { reasons: [late, own], snoozeDays: 10, at: SERVED_AT }),
        answerTo(3, { reasons: [late], snoozeDays: 365, at: SERVED_AT }),
        answerTo(5, { snoozeDays: 365 }),
        answerTo(6),
      ],
      [SITE, 'hill'],
    )
    await opened.db.updateTable('card_served').set({ opened_at: NOW }).where('id', '=', cardId(4)).execute()
    expect(await counts()).toMatchObject({
      cards: { shown: 4, accepted: 1, overridden: 2, openedInApp: 1, ofTestPatients: 1 },
      reasons: [
        { ...late, count: 2 },
        { ...own, count: 1 },
      ],
      snoozes: { set: 2, inForce: 1 },
    })
  })

  test('counts from a day on, that day too', async () => {
    await show(1, 'a')
    await see('a')
    expect((await counts('2026-11-02')).cards.shown).toBe(1)
    expect(await counts('2026-11-03')).toEqual(NOTHING)
  })

  describe('a flag', () => {
    const flag = async () => (await counts()).flags[0]
    const result = (n: number, verdict: 'abnormal' | 'equivocal' | 'normal' | 'unclear', test = 'lnsc_x2') =>
      ({ card: cardId(n), kind: 'result', test: test as 'lnsc_x2', verdict, on: NEXT }) as const

    test('is a patient and a condition, however many cards', async () => {
      await show(1, 'a')
      await show(2, 'a', { servedOn: NEXT })
      await show(3, 'b')
      await show(4, 'b', { condition: 'acromegaly' })
      expect((await counts()).flags.map(({ condition, flagged }) => `${condition} ${flagged}`)).toEqual([
        'cushing 2',
        'acromegaly 1',
      ])
    })

    test.each([
      { name: 'is not followed on the day itself', seen: [SHOWN_ON], followed: 0 },
      { name: 'is followed on a later day', seen: [SHOWN_ON, NEXT], followed: 1 },
      { name: 'is not followed before', seen: [day('2026-11-01')], followed: 0 },
    ])('$name', async ({ seen, followed }) => {
      await show(1, 'a')
      for (const on of seen) await see('a', on)
      await see('b', NEXT)
      expect(await flag()).toMatchObject({ flagged: 1, followed, workedUp: 0, diagnosed: 0 })
    })

    test.each([
      { name: 'an order', kind: 'ordered', workedUp: 1, diagnosed: 0 },
      { name: 'a diagnosis', kind: 'diagnosed', workedUp: 0, diagnosed: 1 },
    ] as const)('with $name is followed', async ({ kind, workedUp, diagnosed }) => {
      await show(1, 'a')
      const outcome = { card: cardId(1), on: SHOWN_ON }
      await keep(kind === 'ordered' ? { ...outcome, kind, test: 'igf1' } : { ...outcome, kind: 'diagnosed' })
      expect(await flag()).toMatchObject({ followed: 1, workedUp, diagnosed })
    })

    test('counts once, with its most telling result', async () => {
      await show(1, 'a')
      await show(2, 'b')
      await show(3, 'c')
      await keep(
        result(1, 'normal', 'ufc24_x2'),
        result(1, 'abnormal'),
        result(2, 'unclear', 'ufc24_x2'),
        result(2, 'normal'),
        result(3, 'unclear'),
      )
      expect(await flag()).toMatchObject({
        flagged: 3,
        workedUp: 3,
        results: { abnormal: 1, equivocal: 0, normal: 1, unclear: 1 },
      })
    })
  })
}
