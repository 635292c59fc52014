import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import type { ActStore, UserOfPhoto, When } from '../../src/storage/act-store.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { answerTo, newCard } from './card-fixtures.ts'

const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
const MODEL = 'a'.repeat(64) as Sha256
const LATER_MODEL = 'b'.repeat(64) as Sha256
const NOW = new Date('2026-11-02T12:00:00Z')
const DAY_MS = 86_400_000
const BY: UserOfPhoto = {
  site: 'harbour',
  patientId: newCard(1).patientId,
  user: 'https://ehr.example.org/Practitioner/secret-user',
  photo: 'Media/secret-photo/version/1',
  modelHash: MODEL,
}
const WHEN: When = { at: NOW, on: day('2026-11-02'), mode: 'live' }
const BYTES = 'c'.repeat(64) as Sha256
const SEEN = {
  looksLike: { cushing: 'yes', acromegaly: 'no' },
  outcomes: { cushing: 'suspected', acromegaly: 'not' },
} as const
const AGREES = { condition: 'cushing', answer: 'agree', reason: null, outcome: 'suspected' } as const
const DISAGREES = { ...AGREES, answer: 'disagree', reason: 'face-not-striking' } as const
const FILED = { as: 'RiskAssessment', references: ['RiskAssessment/secret-1', 'Device/2'] } as const
const NOTHING = { impression: null, answers: [], snoozes: [], filed: null }

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
    await sql`truncate app_impression, app_answer, photo_report, filed_result, assessment, photo_version,
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
      expect(await store.otherPersonReports()).toBe(0)
    })

    test('is counted once, however often one user says it', async () => {
      await report()
      await report()
      expect(await store.otherPersonReports()).toBe(1)
    })
  })

  describe('what was filed', () => {
    const filed = { ...FILED, at: NOW, on: WHEN.on }

    test('stands once, however often it is filed', async () => {
      expect(await store.file(BY, FILED, WHEN)).toEqual(filed)
      expect(
        await store.file({ ...BY, user: 'someone else' }, { ...FILED, references: ['x'] }, WHEN),
      ).toEqual(filed)
      expect((await store.kept({ ...BY, user: 'a third' })).filed).toEqual(filed)
    })

    test('is gone once it was withdrawn, stays on record, and may be filed anew', async () => {
      await store.file(BY, FILED, WHEN)
      expect(await store.withdrawals(BY)).toBe(0)
      await store.withdraw(BY, NOW)
      expect((await store.kept(BY)).filed).toBeNull()
      expect(await store.withdrawals(BY)).toBe(1)
      await store.file(BY, FILED, WHEN)
      expect((await store.kept(BY)).filed).toEqual(filed)
      expect(await opened.db.selectFrom('filed_result').select('id').execute()).toHaveLength(2)
    })

    test.each([
      ...OTHERS,
      { name: 'another model', other: { modelHash: LATER_MODEL } },
    ])('is none of $name', async ({ other }) => {
      await store.file(BY, FILED, WHEN)
      await store.withdraw({ ...BY, ...other }, NOW)
      expect((await store.kept({ ...BY, ...other })).filed).toBeNull()
      expect((await store.kept(BY)).filed).toEqual(filed)
    })
  })

  test('nothing that names a patient, a user or a photo lies in clear in any row', async () => {
    await store.sayFirst(BY, SEEN, WHEN)
    await store.answer(BY, DISAGREES, WHEN)
    await store.reportPhoto({ ...BY, sha256: BYTES }, 'retake', WHEN)
    await store.snooze(BY, { condition: 'cushing', until: NOW }, WHEN)
    await store.file(BY, FILED, WHEN)
    const tables = ['app_impression', 'app_answer', 'photo_report', 'card_snooze', 'filed_result']
    const rows = await Promise.all(
      tables.map((name) => sql`select * from ${sql.table(name)}`.execute(opened.db)),
    )
    expect(rows.map((answer) => answer.rows.length)).toEqual([1, 1, 1, 1, 1])
    expect(JSON.stringify(rows.map((answer) => answer.rows))).not.toMatch(/secret-|ccccc/)
  })
}
