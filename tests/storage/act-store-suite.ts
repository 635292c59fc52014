import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import type { ActStore, FilerOfPhoto, When } from '../../src/storage/act-store.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import type { CardAnswer, NewCard } from '../../src/storage/card-store.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { answerTo, cardId, newCard } from './card-fixtures.ts'

const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
const MODEL = 'a'.repeat(64) as Sha256
const LATER_MODEL = 'b'.repeat(64) as Sha256
const NOW = new Date('2026-11-02T12:00:00Z')
const DAY_MS = 86_400_000
const BYTES = 'c'.repeat(64) as Sha256
const BY: FilerOfPhoto = {
  site: 'harbour',
  patientId: newCard(1).patientId,
  user: 'https://ehr.example.org/Practitioner/secret-user',
  photo: 'Media/secret-photo/version/1',
  modelHash: MODEL,
  sha256: BYTES,
}
const WHEN: When = { at: NOW, on: day('2026-11-02'), mode: 'live' }
const SEEN = {
  looksLike: { cushing: 'yes', acromegaly: 'no' },
  outcomes: { cushing: 'suspected', acromegaly: 'not' },
} as const
const AGREES = { condition: 'cushing', answer: 'agree', reason: null, outcome: 'suspected' } as const
const DISAGREES = { ...AGREES, answer: 'disagree', reason: 'face-not-striking' } as const
const MARKS = { 'RiskAssessment/secret-1': ['a1', 'b2'] }
const WRITTEN = { references: ['RiskAssessment/secret-1', 'Device/2'], marks: MARKS, isWhole: true }
const ORDER = { site: BY.site, patientId: BY.patientId, identifier: 'secret-order' }
const NOTHING = { impression: null, answers: [], snoozes: [], filed: [] }

const OTHERS = [
  { name: 'another site', other: { site: 'hill' } },
  { name: 'another patient', other: { patientId: 'p2' } },
  { name: 'another photo version', other: { photo: 'Media/secret-photo/version/2' } },
] as const

/** What every database must do for what users of the app say and do, whichever it is. */
export function actStoreSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let store: ActStore
  let time = NOW

  beforeAll(async () => {
    opened = await openEmpty()
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    time = NOW
    store = actStore(opened.db, seal, () => time)
    await sql`truncate app_impression, app_answer, photo_report, filed_result, drafted_order, assessment, photo_version,
      card_served, card_feedback, card_snooze, card_outcome, chart_seen`.execute(opened.db)
  })

  test('of a photo of which nobody has said anything, nothing is kept', async () => {
    expect(await store.kept(BY)).toEqual(NOTHING)
  })

  describe('a first impression', () => {
    test('stays, whatever the same user says afterwards', async () => {
      expect(await store.sayFirst(BY, SEEN, WHEN)).toEqual(SEEN.looksLike)
      const changed = { ...SEEN, looksLike: { cushing: 'no', acromegaly: 'no' } } as const
      expect(await store.sayFirst(BY, changed, WHEN)).toEqual(SEEN.looksLike)
      expect((await store.kept(BY)).impression).toEqual(SEEN.looksLike)
    })

    test('is of the photo, whichever model looked at it', async () => {
      await store.sayFirst(BY, SEEN, WHEN)
      expect((await store.kept({ ...BY, modelHash: LATER_MODEL })).impression).toEqual(SEEN.looksLike)
    })

    test.each([
      ...OTHERS,
      { name: 'another user', other: { user: 'someone else' } },
    ])('is none of $name', async ({ other }) => {
      await store.sayFirst(BY, SEEN, WHEN)
      expect((await store.kept({ ...BY, ...other })).impression).toBeNull()
    })
  })

  describe('an answer', () => {
    test('takes the place of the one before it', async () => {
      await store.answer(BY, AGREES, WHEN)
      await store.answer(BY, DISAGREES, { ...WHEN, at: new Date(NOW.getTime() + 1) })
      expect((await store.kept(BY)).answers).toEqual([
        {
          condition: 'cushing',
          answer: 'disagree',
          reason: 'face-not-striking',
          at: new Date(NOW.getTime() + 1),
        },
      ])
    })

    test('that comes late from another replica replaces no newer one', async () => {
      await store.answer(BY, DISAGREES, WHEN)
      await store.answer(BY, AGREES, { ...WHEN, at: new Date(NOW.getTime() - 1) })
      expect((await store.kept(BY)).answers).toMatchObject([{ answer: 'disagree' }])
    })

    test('to the other condition stands beside it', async () => {
      await store.answer(BY, AGREES, WHEN)
      await store.answer(BY, { ...AGREES, condition: 'acromegaly', outcome: 'not' }, WHEN)
      expect((await store.kept(BY)).answers.map(({ condition }) => condition)).toEqual([
        'acromegaly',
        'cushing',
      ])
    })

    test.each([
      ...OTHERS,
      { name: 'another user', other: { user: 'someone else' } },
      { name: 'another model', other: { modelHash: LATER_MODEL } },
    ])('is none of $name', async ({ other }) => {
      await store.answer(BY, AGREES, WHEN)
      expect((await store.kept({ ...BY, ...other })).answers).toEqual([])
    })
  })

  describe('a snooze', () => {
    const until = new Date(NOW.getTime() + 30 * DAY_MS)

    test('is there for every user and photo of the patient until it ends', async () => {
      await store.snooze(BY, { condition: 'cushing', until }, WHEN)
      const seenBy = { ...BY, user: 'someone else', photo: 'Media/other' }
      expect((await store.kept(seenBy)).snoozes).toEqual([{ condition: 'cushing', until }])
      time = until
      expect((await store.kept(seenBy)).snoozes).toEqual([])
    })

    test.each([OTHERS[0], OTHERS[1]])('is none of $name', async ({ other }) => {
      await store.snooze(BY, { condition: 'cushing', until }, WHEN)
      expect((await store.kept({ ...BY, ...other })).snoozes).toEqual([])
    })

    test('is in the history of a patient of whom no card was ever shown', async () => {
      const cards = cardStore(opened.db, seal, () => time)
      const question = { ...BY, encounterId: null }
      await store.snooze(BY, { condition: 'cushing', until }, WHEN)
      expect(await cards.history(question)).toEqual({ cards: [], asleep: [{ condition: 'cushing', until }] })
      expect(await cards.history({ ...question, patientId: 'p2' })).toEqual({ cards: [], asleep: [] })
      time = until
      expect(await cards.history(question)).toEqual({ cards: [], asleep: [] })
    })

    test('stands beside that of a card, and the newest of the app counts', async () => {
      const cards = cardStore(opened.db, seal, () => time)
      await cards.record([newCard(1)])
      await cards.answer([answerTo(1, { snoozeDays: 7 })], ['harbour'])
      await store.snooze(BY, { condition: 'cushing', until }, WHEN)
      const shorter = new Date(NOW.getTime() + 10 * DAY_MS)
      await store.snooze(BY, { condition: 'cushing', until: shorter }, WHEN)
      const history = await cards.history({ ...BY, encounterId: null })
      expect(history.asleep).toEqual([{ condition: 'cushing', until: shorter }])
      expect(history.cards[0]?.snoozedUntil).not.toBeNull()
      expect((await store.kept(BY)).snoozes).toEqual([{ condition: 'cushing', until: shorter }])
    })
  })

  describe('a photo that shows another person', () => {
    const owner = { site: BY.site, patientId: BY.patientId }
    const photo = (n: number, sha256 = BYTES) => ({ version: `Media/m${n}/version/1`, sha256 })
    const scored = (modelHash: Sha256): Assessment => ({
      kind: 'not-assessed',
      reasons: ['no-face'],
      exifTakenOn: null,
      modelHash,
    })
    const reported = (modelHash: Sha256) => ({ ...scored(modelHash), reasons: ['reported-other-person'] })
    const photos = () => assessmentStore(opened.db, seal, () => time)
    const report = () => store.reportPhoto({ ...BY, sha256: BYTES }, 'not-this-patient', WHEN)

    test('speaks no more, by its version and by its bytes', async () => {
      await photos().save(owner, photo(1), scored(MODEL))
      await report()
      const found = await photos().ofVersions(owner, [photo(1).version], MODEL)
      expect(found.get(photo(1).version)).toEqual(reported(MODEL))
      expect(await photos().ofBytes(owner, photo(2), MODEL)).toEqual(reported(MODEL))
      expect((await photos().ofVersions(owner, [photo(2).version], MODEL)).size).toBe(1)
    })

    test('nor for a later model, which has not scored it', async () => {
      await photos().save(owner, photo(1), scored(MODEL))
      await report()
      const found = await photos().ofVersions(owner, [photo(1).version], LATER_MODEL)
      expect(found.get(photo(1).version)).toEqual(reported(LATER_MODEL))
    })

    test('was reported before anything had scored it', async () => {
      await report()
      expect(await photos().ofBytes(owner, photo(1), MODEL)).toEqual(reported(MODEL))
    })

    test.each([
      { name: 'other bytes of the patient', of: owner, sha256: 'd'.repeat(64) as Sha256 },
      { name: 'the same bytes in another chart', of: { ...owner, patientId: 'p2' }, sha256: BYTES },
      { name: 'the same bytes at another site', of: { ...owner, site: 'hill' }, sha256: BYTES },
    ])('leaves $name as they are', async ({ of, sha256 }) => {
      await photos().save(of, photo(1, sha256), scored(MODEL))
      await report()
      expect(await photos().ofBytes(of, photo(1, sha256), MODEL)).toEqual(scored(MODEL))
    })

    test('is no photo to be taken again, which stays what it was', async () => {
      await photos().save(owner, photo(1), scored(MODEL))
      await store.reportPhoto({ ...BY, sha256: BYTES }, 'retake', WHEN)
      expect(await photos().ofBytes(owner, photo(1), MODEL)).toEqual(scored(MODEL))
      expect(await store.otherPersonReports()).toBe('0')
      expect(await store.isOtherPerson({ ...owner, sha256: BYTES })).toBe(false)
    })

    test('is counted once, however often one user says it', async () => {
      expect(await report()).toMatchObject({ isNew: true })
      expect(await report()).toMatchObject({ isNew: false })
      expect(await store.otherPersonReports()).toMatch(/^1 /)
      expect(await store.isOtherPerson({ ...owner, sha256: BYTES })).toBe(true)
    })

    test('speaks again once everything that was said of it is taken back', async () => {
      const other = { ...BY, user: 'someone else' }
      await photos().save(owner, photo(1), scored(MODEL))
      const { bytesMark } = await report()
      await store.reportPhoto(other, 'not-this-patient', WHEN)
      expect(await store.takeBackReport(BY, 'own')).toEqual({ isNew: true, bytesMark })
      expect(await store.takeBackReport(BY, 'own')).toEqual({ isNew: false, bytesMark })
      expect(await photos().ofBytes(owner, photo(1), MODEL)).toEqual(reported(MODEL))
      expect(await store.takeBackReport(BY, 'everyone')).toEqual({ isNew: true, bytesMark })
      expect(await photos().ofBytes(owner, photo(1), MODEL)).toEqual(scored(MODEL))
    })

    test('is news too where one report takes the place of another', async () => {
      await report()
      const before = await store.otherPersonReports()
      await store.takeBackReport(BY, 'own')
      const later = { ...WHEN, at: new Date(NOW.getTime() + 1) }
      await store.reportPhoto({ ...BY, sha256: 'd'.repeat(64) }, 'not-this-patient', later)
      expect(await store.otherPersonReports()).not.toBe(before)
    })
  })

  describe('a card whose photo shows another person', () => {
    const owner = { site: BY.site, patientId: BY.patientId }
    const photo = { version: newCard(1).photo ?? '', sha256: BYTES }
    const refused = (reason: string) => ({ kind: 'not-assessed', reasons: [reason], modelHash: MODEL })
    const photos = () => assessmentStore(opened.db, seal, () => time)
    const cards = () => cardStore(opened.db, seal, () => time)
    const spoken = async () => photos().ofBytes(owner, photo, MODEL)
    const show = (fields: Partial<NewCard> = {}) => cards().record([newCard(1, fields)])
    const answer = async (fields: Partial<CardAnswer> = {}) =>
      (await cards().answer([answerTo(1, { isOtherPerson: true, ...fields })], [BY.site, 'hill'])).reported

    beforeEach(async () => {
      await photos().save(owner, photo, {
        kind: 'not-assessed',
        reasons: ['no-face'],
        exifTakenOn: null,
        modelHash: MODEL,
      })
    })

    test('reports its photo as a user of the app does', async () => {
      await show()
      const [reported] = await answer()
      const { bytesMark } = await store.reportPhoto(BY, 'not-this-patient', WHEN)
      const card = { card: cardId(1), site: BY.site, modelHash: MODEL }
      expect(reported).toEqual({ ...card, bytesMark, stands: false })
      expect(await store.isOtherPerson(BY)).toBe(true)
      expect(await spoken()).toMatchObject(refused('reported-other-person'))
      expect(await store.otherPersonReports()).toMatch(/^2 /)
    })

    test.each<{ name: string; shown: Partial<NewCard>; said?: Partial<CardAnswer>; reported: object[] }>([
      { name: 'was set aside for another reason', shown: {}, said: { isOtherPerson: false }, reported: [] },
      { name: 'is not there', shown: {}, said: { card: cardId(9) }, reported: [] },
      { name: 'was about no photo', shown: { photo: null }, reported: [{ bytesMark: null, stands: false }] },
      {
        name: 'was about a photo whose bytes nobody knows',
        shown: { photo: 'Media/secret-m1/version/2' },
        reported: [{ bytesMark: null, stands: false }],
      },
      {
        name: 'was of another patient',
        shown: { patientId: 'p2' },
        reported: [{ bytesMark: null, stands: false }],
      },
      {
        name: 'was of another site',
        shown: { site: 'hill' },
        reported: [{ site: 'hill', bytesMark: null, stands: false }],
      },
    ])('that $name leaves the photo as it is', async ({ shown, said = {}, reported }) => {
      await show(shown)
      expect(await answer(said)).toMatchObject(reported)
      expect(await spoken()).toMatchObject(refused('no-face'))
    })

    test('is no card of a caller who does not speak for its site', async () => {
      await show()
      await cards().answer([answerTo(1, { isOtherPerson: true })], ['hill'])
      expect(await spoken()).toMatchObject(refused('no-face'))
    })

    test.each([
      { name: 'first', hours: 2 },
      { name: 'last', hours: 0 },
    ])('says so whatever else was answered, and arrived $name', async ({ hours }) => {
      const at = new Date(NOW.getTime() - hours * 3_600_000)
      const other = { isOtherPerson: false, at: new Date(NOW.getTime() - 3_600_000) }
      await show()
      await answer(hours === 2 ? { at } : other)
      await answer(hours === 2 ? other : { at: new Date(other.at.getTime() - 1) })
      expect(await spoken()).toMatchObject(refused('reported-other-person'))
    })

    test('says so once: taken back in the app, a repeat says nothing', async () => {
      await show()
      await answer()
      expect(await answer()).toEqual([])
      expect((await store.takeBackReport(BY, 'own')).isNew).toBe(false)
      expect((await store.takeBackReport(BY, 'everyone')).isNew).toBe(true)
      expect(await answer()).toEqual([])
      expect(await spoken()).toMatchObject(refused('no-face'))
    })

    test('and another card on the same photo say so once each, of one photo', async () => {
      await show()
      await cards().record([newCard(2, { condition: 'acromegaly' })])
      const both = [1, 2].map((n) => answerTo(n, { isOtherPerson: true }))
      expect((await cards().answer([...both, ...both], [BY.site])).reported).toHaveLength(2)
      expect(await store.otherPersonReports()).toMatch(/^1 /)
      await store.takeBackReport(BY, 'everyone')
      expect(await spoken()).toMatchObject(refused('no-face'))
    })

    test.each([
      { name: 'was filed of it', filing: BY, isWithdrawn: false, stands: true },
      { name: 'was filed and withdrawn', filing: BY, isWithdrawn: true, stands: false },
      {
        name: 'was filed of another photo',
        filing: { ...BY, sha256: 'd'.repeat(64) as Sha256 },
        isWithdrawn: false,
        stands: false,
      },
    ])('tells whether something stands that $name: $stands', async ({ filing, isWithdrawn, stands }) => {
      const { filed } = await store.beginFiling(filing, 'Observation', WHEN)
      if (isWithdrawn) await store.withdraw(filed.id, NOW)
      await show()
      expect(await answer()).toMatchObject([{ stands }])
    })
  })

  describe('what was filed', () => {
    const begin = (by: FilerOfPhoto = BY) => store.beginFiling(by, 'RiskAssessment', WHEN)
    const begun = { as: 'RiskAssessment', references: [], marks: {}, isWhole: false, at: NOW, on: WHEN.on }

    test('stands from its beginning, once, whoever begins it again', async () => {
      const { filed, isNew } = await begin()
      expect([isNew, filed]).toEqual([true, { ...begun, id: filed.id }])
      expect(await begin({ ...BY, user: 'someone else' })).toEqual({ filed, isNew: false })
      expect((await store.kept({ ...BY, user: 'a third' })).filed).toEqual([filed])
    })

    test('is begun by one of several replicas', async () => {
      const all = await Promise.all([1, 2, 3].map(() => begin()))
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1)
      expect(new Set(all.map(({ filed }) => filed.id)).size).toBe(1)
    })

    test('tells what of it is written, until all of it is', async () => {
      const { filed } = await begin()
      const row = { ...ORDER, id: filed.id }
      const first = { references: ['RiskAssessment/secret-1'], marks: MARKS, isWhole: false }
      expect(await store.noteFiled(row, first)).toBe(true)
      expect(await store.standing(BY)).toEqual([{ ...filed, ...first }])
      expect(await store.noteFiled(row, WRITTEN)).toBe(true)
      expect(await store.standing(BY)).toEqual([{ ...filed, ...WRITTEN }])
    })

    test('is gone once it was withdrawn, stays on record, and may be filed anew', async () => {
      const { filed } = await begin()
      await store.withdraw(filed.id, NOW)
      expect((await store.kept(BY)).filed).toEqual([])
      expect(await store.noteFiled({ ...ORDER, id: filed.id }, WRITTEN)).toBe(false)
      const again = await begin()
      expect([again.isNew, again.filed.id === filed.id]).toEqual([true, false])
      expect(await opened.db.selectFrom('filed_result').select('id').execute()).toHaveLength(2)
    })

    test('stands whichever photo and model it came from, the newest first', async () => {
      const { filed } = await begin()
      const later = { ...WHEN, at: new Date(NOW.getTime() + 1) }
      const other = { ...BY, photo: 'Media/other', modelHash: LATER_MODEL, sha256: 'd'.repeat(64) }
      const newer = await store.beginFiling(other, 'Observation', later)
      expect(await store.standing(ORDER)).toEqual([newer.filed, filed])
      expect(await store.standing({ ...ORDER, sha256: BYTES })).toEqual([filed])
    })

    test('of the same bytes stands under whatever version', async () => {
      const { filed } = await begin()
      const copy = await begin({ ...BY, photo: 'Media/copy' })
      expect(copy.isNew).toBe(true)
      const ids = (await store.standing({ ...ORDER, sha256: BYTES })).map(({ id }) => id)
      expect(ids.toSorted()).toEqual([filed.id, copy.filed.id].toSorted())
    })

    test.each([OTHERS[0], OTHERS[1]])('is none of $name', async ({ other }) => {
      await begin()
      expect(await store.standing({ ...BY, ...other })).toEqual([])
    })
  })

  describe('an order', () => {
    const until = new Date(NOW.getTime() + 30_000)
    const beginAt = (at: Date) => store.beginOrder(ORDER, { at, until: new Date(at.getTime() + 30_000) })

    test('is drafted once, and known from then on', async () => {
      expect(await beginAt(NOW)).toEqual({ state: 'new' })
      await store.noteOrder(ORDER, 'ServiceRequest/secret-1')
      expect(await beginAt(NOW)).toEqual({ state: 'drafted', reference: 'ServiceRequest/secret-1' })
    })

    test('is tried by one at a time, and again where that one was never heard of', async () => {
      await beginAt(NOW)
      expect(await beginAt(new Date(until.getTime() - 1))).toEqual({ state: 'busy' })
      const both = await Promise.all([beginAt(until), beginAt(until)])
      expect(both.map(({ state }) => state).toSorted()).toEqual(['again', 'busy'])
    })

    test('that was begun is known by its identifier, and where its draft is once that is noted', async () => {
      const begun = () => store.ordersBegun(ORDER, [ORDER.identifier, 'o2'])
      expect(await begun()).toEqual(new Map())
      await beginAt(NOW)
      expect(await begun()).toEqual(new Map([[ORDER.identifier, null]]))
      await store.noteOrder(ORDER, 'ServiceRequest/secret-1')
      expect(await begun()).toEqual(new Map([[ORDER.identifier, 'ServiceRequest/secret-1']]))
      expect(await store.ordersBegun({ ...ORDER, patientId: 'secret-p2' }, [ORDER.identifier])).toEqual(
        new Map(),
      )
    })

    test('of which it is not known whether it was drafted may be tried again', async () => {
      await beginAt(NOW)
      await store.noteOrder(ORDER, null)
      expect(await beginAt(NOW)).toEqual({ state: 'again' })
    })

    test('that was not drafted for sure is new again', async () => {
      await beginAt(NOW)
      await store.dropOrder(ORDER)
      expect(await beginAt(NOW)).toEqual({ state: 'new' })
    })

    test.each([
      OTHERS[0],
      OTHERS[1],
      { name: 'another identifier', other: { identifier: 'o2' } },
    ])('is none of $name', async ({ other }) => {
      await beginAt(NOW)
      expect(await store.beginOrder({ ...ORDER, ...other }, { at: NOW, until })).toEqual({ state: 'new' })
    })
  })

  test('nothing that names a patient, a user or a photo lies in clear in any row', async () => {
    await store.sayFirst(BY, SEEN, WHEN)
    await store.answer(BY, DISAGREES, WHEN)
    await store.reportPhoto({ ...BY, sha256: BYTES }, 'retake', WHEN)
    await store.snooze(BY, { condition: 'cushing', until: NOW }, WHEN)
    const { filed } = await store.beginFiling(BY, 'RiskAssessment', WHEN)
    await store.noteFiled({ ...ORDER, id: filed.id }, WRITTEN)
    await store.beginOrder(ORDER, { at: NOW, until: NOW })
    await store.noteOrder(ORDER, 'ServiceRequest/secret-1')
    const tables = [
      'app_impression',
      'app_answer',
      'photo_report',
      'card_snooze',
      'filed_result',
      'drafted_order',
    ]
    const rows = await Promise.all(
      tables.map((name) => sql`select * from ${sql.table(name)}`.execute(opened.db)),
    )
    expect(rows.map((answer) => answer.rows.length)).toEqual([1, 1, 1, 1, 1, 1])
    expect(JSON.stringify(rows.map((answer) => answer.rows))).not.toMatch(/secret-|ccccc/)
  })
}
