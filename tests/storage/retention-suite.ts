import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { launchStore } from '../../src/storage/launches.ts'
import { countOld, deleteOld, RETAINED, type Retention } from '../../src/storage/retention.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { usedTokens } from '../../src/storage/used-tokens.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'
import { answerTo, newCard } from './card-fixtures.ts'

const NOW = new Date('2026-11-02T12:00:00Z')
const AGES = { assessmentDays: 100, cardDays: 400 }
const HARBOUR: Retention = { site: 'harbour', ages: AGES, now: NOW }
const OWNER = { site: 'harbour', patientId: 'p1' }
const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)
const dayAgo = (days: number) => daysAgo(days).toISOString().slice(0, 10) as Day

const photo = (version: number, bytes = version) => ({
  version: `Media/m${version}/version/1`,
  sha256: String(bytes).padStart(64, '0') as Sha256,
})
const REFUSED: Assessment = {
  kind: 'not-assessed',
  reasons: ['no-face'],
  exifTakenOn: null,
  modelHash: 'a'.repeat(64) as Sha256,
}

/** What every database must do when what is old is to go, whichever it is. */
export function retentionSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let time = NOW
  const photos = () => assessmentStore(opened.db, seal, () => time)
  const cards = () => cardStore(opened.db, seal, () => time)

  beforeAll(async () => {
    opened = await openEmpty()
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    time = NOW
    await sql`truncate assessment, photo_version, pending_launch, launch_session, launch_photo, used_token,
      card_served, card_feedback, card_snooze, card_outcome, chart_seen,
      app_impression, app_answer, photo_report, filed_result, drafted_order`.execute(opened.db)
  })

  describe('an assessment', () => {
    test.each([
      { name: 'older than its age goes', days: 100.001, left: 0 },
      { name: 'just as old stays', days: 100, left: 1 },
    ])('$name, and its photo version', async ({ days, left }) => {
      time = daysAgo(days)
      await photos().save(OWNER, photo(1), REFUSED)
      await end()
      expect(await rowsOf('assessment', 'photo_version')).toEqual([left, left])
    })

    test('stays while a photo leads to it that a call has listed since', async () => {
      time = daysAgo(200)
      await photos().save(OWNER, photo(1), REFUSED)
      time = daysAgo(50)
      await photos().ofBytes(OWNER, photo(2, 1), REFUSED.modelHash)
      expect(await end()).toMatchObject({ 'photo versions': 1, assessments: 0 })
      expect(await rowsOf('assessment', 'photo_version')).toEqual([1, 1])
    })

    test('of another site stays, and goes with those of every site', async () => {
      time = daysAgo(200)
      await photos().save({ ...OWNER, site: 'hill' }, photo(1), REFUSED)
      expect(await end()).toMatchObject({ assessments: 0 })
      expect(await end({ ...HARBOUR, site: null })).toMatchObject({ assessments: 1 })
    })
  })

  describe('a card', () => {
    test.each([
      { name: 'older than its age goes', served: 401, left: 0 },
      { name: 'just as old stays', served: 400, left: 1 },
      { name: 'with an old answer goes', served: 700, answered: 401, left: 0 },
      { name: 'with a younger answer stays', served: 700, answered: 399, left: 1 },
      { name: 'stays while a snooze lasts', served: 700, answered: 450, snoozeDays: 451, left: 1 },
      { name: 'goes when the snooze is over', served: 700, answered: 450, snoozeDays: 449, left: 0 },
    ])('$name', async ({ served, answered, snoozeDays = null, left }) => {
      await cards().record([newCard(1, { servedAt: daysAgo(served) })])
      if (answered !== undefined)
        await cards().answer([answerTo(1, { at: daysAgo(answered), snoozeDays })], ['harbour'])
      await end()
      expect(await rowsOf('card_served')).toEqual([left])
    })

    test('takes its answer, its snooze and what came after it along', async () => {
      const card = newCard(1, { servedAt: daysAgo(500) })
      await cards().record([card])
      await cards().answer([answerTo(1, { at: daysAgo(450), snoozeDays: 7 })], ['harbour'])
      const chart = { ...OWNER, on: dayAgo(440), mode: 'none' } as const
      await cards().noteChart(chart, [{ card: card.id, kind: 'diagnosed', on: dayAgo(440) }])
      await end()
      expect(await rowsOf('card_feedback', 'card_snooze', 'card_outcome')).toEqual([0, 0, 0])
    })

    test.each([
      { days: 401, left: 0 },
      { days: 400, left: 1 },
    ])('a chart looked at $days days ago: $left left', async ({ days, left }) => {
      await cards().noteChart({ ...OWNER, on: dayAgo(days), mode: 'none' })
      await end()
      expect(await rowsOf('chart_seen')).toEqual([left])
    })
  })

  describe('what users of the app have said', () => {
    const by = {
      ...OWNER,
      user: 'u1',
      photo: 'Media/m1/version/1',
      modelHash: REFUSED.modelHash,
      sha256: photo(1).sha256,
    }
    const TABLES = [
      'app_impression',
      'app_answer',
      'photo_report',
      'card_snooze',
      'filed_result',
      'drafted_order',
    ]

    test.each([
      { name: 'goes when it is old', days: 401, left: [0, 0, 1, 0, 1, 0] },
      { name: 'stays when it is just as old', days: 400, left: [1, 1, 2, 1, 2, 1] },
    ])('$name; never what stands in a chart, nor that a photo shows another person', async ({
      days,
      left,
    }) => {
      const acts = actStore(opened.db, seal, () => time)
      const when = { at: daysAgo(days), on: dayAgo(days), mode: 'live' } as const
      const outcomes = { cushing: 'not', acromegaly: 'not' } as const
      await acts.sayFirst(by, { looksLike: { cushing: 'no', acromegaly: 'no' }, outcomes }, when)
      await acts.answer(by, { condition: 'cushing', answer: 'agree', reason: null, outcome: 'not' }, when)
      await acts.reportPhoto(by, 'retake', when)
      await acts.reportPhoto(by, 'not-this-patient', when)
      await acts.snooze(by, { condition: 'cushing', until: daysAgo(days) }, when)
      const { filed } = await acts.beginFiling(by, 'Observation', when)
      await acts.withdraw(filed.id, daysAgo(days))
      await acts.beginFiling(by, 'Observation', when)
      await acts.beginOrder({ ...OWNER, identifier: 'o1' }, { at: when.at, until: when.at })
      await end()
      expect(await rowsOf(...TABLES)).toEqual(left)
    })
  })

  test.each([
    { name: 'expired', expiresAt: NOW, left: 0 },
    { name: 'not expired', expiresAt: new Date(NOW.getTime() + 1), left: 1 },
  ])('a launch and a token that have $name: $left left', async ({ expiresAt, left }) => {
    const secrets = { codeVerifier: 'v', nonce: 'n' }
    const begun = { stateHash: 's', browserHash: 'b', site: 'harbour', secrets, expiresAt }
    await launchStore(opened.db, seal, () => NOW).begin(begun)
    await usedTokens(opened.db, () => NOW).use({ issuer: 'i', jti: 'j' }, expiresAt)
    await end()
    expect(await rowsOf('pending_launch', 'used_token')).toEqual([left, 1])
    await end({ ...HARBOUR, site: null })
    expect(await rowsOf('pending_launch', 'used_token')).toEqual([left, left])
  })

  test('a dry run counts the same, deletes nothing and notes nothing', async () => {
    await many(3)
    const noted = await rowsOf('audit_entry')
    const counted = await countOld(opened.db, HARBOUR)
    expect(await rowsOf('assessment', 'audit_entry')).toEqual([3, ...noted])
    expect(Object.fromEntries(counted.map(({ what, rows }) => [what, rows]))).toEqual(await end())
    expect(counted.map(({ what }) => what)).toEqual(
      Object.keys(RETAINED).filter((what) => what !== 'ids of used tokens'),
    )
  })

  test('more than a batch holds goes all, each batch with its entry in an unbroken audit', async () => {
    await many(1001)
    const [before = 0] = await rowsOf('audit_entry')
    expect(await end()).toMatchObject({ 'photo versions': 1, assessments: 1001 })
    const entries = await opened.db
      .selectFrom('audit_entry')
      .selectAll()
      .where('number', '>', before)
      .orderBy('number')
      .execute()
    expect(entries.map(({ event, site, fields }) => ({ event, site, ...JSON.parse(fields) }))).toEqual(
      [
        { what: 'photo versions', rows: 1 },
        { what: 'assessments', rows: 1000 },
        { what: 'assessments', rows: 1 },
      ].map((batch) => ({ event: 'retention', site: 'harbour', ...batch, ...AGES })),
    )
    expect(await verifyAudit(opened.db)).toMatchObject({ kind: 'unbroken' })
  })

  async function end(retention = HARBOUR): Promise<Readonly<Record<string, number>>> {
    const ended = await deleteOld(opened.db, retention, 'someone')
    return Object.fromEntries(ended.map(({ what, rows }) => [what, rows]))
  }

  /** Assessments that are old; one photo version leads to the first. */
  async function many(count: number): Promise<void> {
    time = daysAgo(200)
    await photos().save(OWNER, photo(1), REFUSED)
    await sql`
      insert into assessment
      select site, patient_mark, 'bytes-' || n, model_hash, sealed_assessment, assessed_at
      from assessment, generate_series(2, ${count}::int) as n`.execute(opened.db)
  }

  async function rowsOf(...tables: readonly string[]): Promise<readonly number[]> {
    const counts = tables.map((name) =>
      sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(name)}`.execute(opened.db),
    )
    return (await Promise.all(counts)).map(({ rows }) => rows[0]?.rows ?? -1)
  }
}
