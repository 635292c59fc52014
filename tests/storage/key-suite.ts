import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import type { AssessmentStore } from '../../src/storage/assessment-store.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import type { LaunchSession } from '../../src/storage/launch-store.ts'
import { launchStore } from '../../src/storage/launches.ts'
import { openSeal } from '../../src/storage/open-seal.ts'
import { rotateKeys } from '../../src/storage/reseal.ts'
import { markKeyOf, type Seal, sealWith } from '../../src/storage/seal.ts'
import { SEALED_COLUMNS } from '../../src/storage/sealed-columns.ts'
import { answerTo, cardId, newCard, SERVED_AT } from './card-fixtures.ts'

const key = (id: string, byte: number) => ({ id, key: new Uint8Array(32).fill(byte) })
const [OLD_KEY, NEW_KEY, THIRD_KEY] = [key('k1', 1), key('k2', 2), key('k3', 3)]
const NOW = new Date('2026-11-02T12:00:00Z')
const MODEL = 'a'.repeat(64) as Sha256
const OWNER = { site: 'harbour', patientId: 'p1' }
const BROWSER = 'browser-1'
const FILER = { ...OWNER, user: 'u1', photo: 'Media/m1/version/1', modelHash: MODEL, sha256: 'f'.repeat(64) }
const ORDER = { ...OWNER, identifier: 'o1' }
const FILED = { references: ['RiskAssessment/1'], marks: {}, isWhole: true }
const WHO = { ...OWNER, patientId: newCard(1).patientId, encounterId: null }

const photo = (n: number) => ({
  version: `Media/m${n}/version/1`,
  sha256: String(n).padStart(64, '0') as Sha256,
})
const REFUSED: Assessment = {
  kind: 'not-assessed',
  reasons: ['no-face'],
  exifTakenOn: day('2026-10-01'),
  modelHash: MODEL,
}
const SESSION: LaunchSession = {
  launchKeyHash: 'launch-1',
  browserHash: BROWSER,
  ...OWNER,
  fhirUser: null,
  subject: 'secret-subject',
  needPatientBanner: false,
  openingPhoto: null,
  scope: 'launch',
  accessToken: 'access',
  refreshToken: null,
  accessTokenExpiresAt: NOW,
  accessTokenLifeS: 600,
  cardId: null,
  openedAt: SERVED_AT,
  registration: { fhirBase: 'https://ehr.example.org/fhir', clientId: 'facies' },
  expiresAt: new Date('2026-11-02T16:00:00Z'),
  tokensVersion: 0,
}
const PENDING = {
  stateHash: 'state-1',
  browserHash: BROWSER,
  site: 'harbour',
  secrets: { codeVerifier: 'verifier', nonce: 'nonce' },
  expiresAt: SESSION.expiresAt,
}

/** What every database must do while keys come and go, whichever it is. */
export function keySuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  const seal = (current = OLD_KEY, former: Parameters<typeof openSeal>[2] = []) =>
    openSeal(opened.db, current, former)
  const rotated = async (by: Seal) => rotateKeys(opened.db, by, { osUser: 'someone', at: NOW })

  beforeAll(async () => {
    opened = await openEmpty()
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    await sql`truncate kept_key, assessment, photo_version, pending_launch, launch_session, launch_photo,
      card_served, card_feedback, card_snooze, card_outcome, chart_seen, filed_result,
      drafted_order`.execute(opened.db)
  })

  describe('the key of the marks', () => {
    test('is the same at every start, and after another key took the place of the first', async () => {
      const mark = (await seal()).mark('a', 'b')
      expect((await seal()).mark('a', 'b')).toBe(mark)
      expect((await seal(NEW_KEY, [OLD_KEY])).mark('a', 'b')).toBe(mark)
    })

    test('is made by chance, and no key of the environment gives it', async () => {
      const mark = (await seal()).mark('a', 'b')
      expect(mark).not.toBe(sealWith(OLD_KEY).mark('a', 'b'))
      await sql`truncate kept_key`.execute(opened.db)
      expect((await seal()).mark('a', 'b')).not.toBe(mark)
    })

    test('is one for replicas that start at once', async () => {
      const seals = await Promise.all([1, 2, 3, 4].map(() => seal()))
      expect(new Set(seals.map((one) => one.mark('a', 'b'))).size).toBe(1)
    })

    test.each([
      { name: 'the same key', keys: [OLD_KEY] },
      { name: 'a key that follows it', keys: [NEW_KEY, OLD_KEY] },
      { name: 'a key that follows two', keys: [NEW_KEY, THIRD_KEY, OLD_KEY] },
    ] as const)('is that of a program of before, started with $name', async ({
      keys: [current, ...former],
    }) => {
      await assessmentStore(opened.db, sealWith(OLD_KEY), () => NOW).save(OWNER, photo(1), REFUSED)
      expect((await seal(current, former)).mark('a', 'b')).toBe(sealWith(OLD_KEY).mark('a', 'b'))
    })

    test('is that of a program of before which has only noted charts', async () => {
      const before = cardStore(opened.db, sealWith(OLD_KEY), () => NOW)
      await before.noteChart({ ...OWNER, on: day('2026-11-02'), mode: 'none' })
      expect((await seal()).mark('a', 'b')).toBe(sealWith(OLD_KEY).mark('a', 'b'))
    })

    test('does not stand in the database in clear', async () => {
      await assessmentStore(opened.db, sealWith(OLD_KEY), () => NOW).save(OWNER, photo(1), REFUSED)
      await seal()
      const row = await opened.db.selectFrom('kept_key').selectAll().executeTakeFirstOrThrow()
      expect(row.sealed_key).not.toContain(Buffer.from(markKeyOf(OLD_KEY)).toString('base64url'))
    })

    test.each([
      { name: 'that was opened with another key', kept: true },
      { name: 'that a program of before kept with another key', kept: false },
    ])('of a database $name stops the start with a sentence', async ({ kept }) => {
      await assessmentStore(opened.db, sealWith(OLD_KEY), () => NOW).save(OWNER, photo(1), REFUSED)
      if (kept) await seal()
      await expect(seal(NEW_KEY, [THIRD_KEY])).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        detail: expect.stringContaining('FACIES_FORMER_KEYS'),
      })
    })
  })

  describe('a new key', () => {
    test('seals everything anew; then the former one is needed no longer, and everything is found', async () => {
      await keepOneOfEach(await seal())
      const done = await rotated(await seal(NEW_KEY, [OLD_KEY]))
      expect(done).toEqual(Object.keys(SEALED_COLUMNS).map((column) => ({ column, resealed: 1, broken: 0 })))

      const after = await seal(NEW_KEY)
      expect(await found(after)).toEqual({
        assessment: REFUSED,
        session: SESSION,
        cards: 1,
        filed: FILED.references,
        ordered: { state: 'drafted', reference: 'ServiceRequest/1' },
        pending: PENDING,
      })
      const again = await rotated(after)
      expect(again.every(({ resealed, broken }) => resealed + broken === 0)).toBe(true)
    })

    test('finds and opens everything before it has sealed anything anew', async () => {
      await keepOneOfEach(await seal())
      expect(await found(await seal(NEW_KEY, [OLD_KEY]))).toMatchObject({ session: SESSION, cards: 1 })
    })

    test('seals anew what a program of before has sealed with the key itself', async () => {
      const by = await seal()
      await keepOneOfEach(by)
      await sql`update launch_session set sealed_tokens = ${TOKENS_OF_BEFORE}`.execute(opened.db)
      const done = await rotated(by)
      expect(done.filter(({ resealed }) => resealed > 0)).toEqual([
        { column: 'launch_session.sealed_tokens', resealed: 1, broken: 0 },
      ])
      expect((await launchStore(opened.db, by, () => NOW).find('launch-1', BROWSER))?.accessToken).toBe(
        'before',
      )
    })

    test('goes on past what does not open, which it counts and leaves, and beyond one batch', async () => {
      const by = await seal()
      const store = assessmentStore(opened.db, by, () => NOW)
      await store.save(OWNER, photo(1), REFUSED)
      await sql`
        insert into assessment
        select site, patient_mark, 'bytes-' || n, model_hash, sealed_assessment, assessed_at
        from assessment, generate_series(1, 501) as n`.execute(opened.db)
      const done = await rotated(await seal(NEW_KEY, [OLD_KEY]))
      // The copies lie in other rows than they were sealed for.
      expect(done.find(({ column }) => column === 'assessment.sealed_assessment')).toMatchObject({
        resealed: 1,
        broken: 501,
      })
    })

    test('goes on where it was stopped', async () => {
      const store = assessmentStore(opened.db, await seal(), () => NOW)
      for (const n of [1, 2, 3]) await store.save(OWNER, photo(n), REFUSED)
      const next = await seal(NEW_KEY, [OLD_KEY])
      let left = 2
      const close: Seal['close'] = (place, text) => {
        if (place.column === 'assessment.assessment' && left-- === 0) throw new RangeError('Stopped')
        return next.close(place, text)
      }
      await expect(rotated({ ...next, close })).rejects.toThrow('Stopped')
      const done = await rotated(next)
      expect(done.find(({ column }) => column.startsWith('assessment'))).toMatchObject({ resealed: 1 })
      expect(await ofPhoto(store, 3)).toBe('broken')
      const after = assessmentStore(opened.db, await seal(NEW_KEY), () => NOW)
      for (const n of [1, 2, 3]) expect(await ofPhoto(after, n)).toEqual(REFUSED)
    })

    test('is in the audit with counts and its name, and nothing of the key', async () => {
      await keepOneOfEach(await seal())
      await rotated(await seal(NEW_KEY, [OLD_KEY]))
      const [entry] = await opened.db
        .selectFrom('audit_entry')
        .selectAll()
        .orderBy('number', 'desc')
        .limit(1)
        .execute()
      expect(entry).toMatchObject({ event: 'keys-rotated', site: null, patient_mark: null })
      const fields = { key: 'k2', resealed: Object.keys(SEALED_COLUMNS).length, broken: 0 }
      expect(JSON.parse(entry?.fields ?? '')).toEqual(fields)
      expect(JSON.parse(entry?.who ?? '')).toEqual({ kind: 'command', osUser: 'someone' })
    })
  })

  test.each([
    { name: 'site', move: sql`update assessment set site = 'hill'` },
    { name: 'patient', move: sql`update assessment set patient_mark = 'x'` },
    { name: 'photo', move: sql`update assessment set bytes_mark = 'x'` },
    { name: 'model', move: sql`update assessment set model_hash = 'x'` },
  ])('a row that was moved to another $name is broken at a rotation and stays as it is', async ({ move }) => {
    await keepOneOfEach(await seal())
    await move.execute(opened.db)
    const done = await rotated(await seal(NEW_KEY, [OLD_KEY]))
    expect(done.filter(({ broken }) => broken > 0)).toEqual([
      { column: 'assessment.sealed_assessment', resealed: 0, broken: 1 },
    ])
  })

  test('every sealed column of the database is one that keys are changed for', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where column_name like 'sealed\\_%'`.execute(opened.db)
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(SEALED_COLUMNS).sort())
  })

  async function keepOneOfEach(by: Seal): Promise<void> {
    const launches = launchStore(opened.db, by, () => NOW)
    await launches.begin(PENDING)
    await launches.open(SESSION)
    await assessmentStore(opened.db, by, () => NOW).save(OWNER, photo(1), REFUSED)
    const cards = cardStore(opened.db, by, () => NOW)
    await cards.record([newCard(1)])
    await cards.answer([answerTo(1, { comment: 'ask her sister' })], ['harbour'])
    const acts = actStore(opened.db, by, () => NOW)
    const when = { at: NOW, on: day('2026-11-02'), mode: 'live' } as const
    const { filed } = await acts.beginFiling(FILER, 'RiskAssessment', when)
    await acts.noteFiled({ ...OWNER, id: filed.id }, FILED)
    await acts.beginOrder(ORDER, { at: NOW, until: NOW })
    await acts.noteOrder(ORDER, 'ServiceRequest/1')
  }

  async function found(by: Seal) {
    const launches = launchStore(opened.db, by, () => NOW)
    const comment = await opened.db.selectFrom('card_feedback').selectAll().executeTakeFirstOrThrow()
    expect(comment.card_id).toBe(cardId(1))
    const acts = actStore(opened.db, by, () => NOW)
    return {
      assessment: await ofPhoto(
        assessmentStore(opened.db, by, () => NOW),
        1,
      ),
      session: await launches.find('launch-1', BROWSER),
      cards: (await cardStore(opened.db, by, () => NOW).history(WHO)).cards.length,
      filed: (await acts.standing(FILER))[0]?.references,
      ordered: await acts.beginOrder(ORDER, { at: NOW, until: NOW }),
      pending: await launches.take('state-1', BROWSER, OWNER.site),
    }
  }
}

async function ofPhoto(store: AssessmentStore, n: number) {
  const { version } = photo(n)
  return (await store.ofVersions(OWNER, [version], MODEL)).get(version)
}

/** Sealed by the version before keys of sites, with `OLD_KEY`, in the row of `SESSION`. */
const TOKENS_OF_BEFORE =
  'k1.KHyh5yvd9Ve3UnwdTtCS3K1aqCG00bafxFCdAIejB6Lgtp-5DQsjnveQy5hMSuoLLyhYUw-eFeSFxKCOJLEypGasDStekYcA'
