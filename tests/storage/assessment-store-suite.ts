import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'

const KEY = { id: 'k1', key: new Uint8Array(32).fill(1) }
const MODEL = 'a'.repeat(64) as Sha256
const OTHER_MODEL = 'b'.repeat(64) as Sha256
const BYTES = 'c'.repeat(64) as Sha256
const OWNER = { site: 'harbour', patientId: 'secret-patient' }
const PHOTO = { version: 'Media/secret-photo/version/1', sha256: BYTES }
const SAVED = new Date('2026-11-02T08:00:00Z')

const refused = (modelHash = MODEL): Assessment => ({
  kind: 'not-assessed',
  reasons: ['no-face'],
  exifTakenOn: day('2026-10-01'),
  modelHash,
})

/** What every database must do for assessments, whichever it is. */
export function assessmentStoreSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let time = SAVED
  const storeWith = (key = KEY) => assessmentStore(opened.db, sealWith(key), () => time)

  beforeAll(async () => {
    opened = await openEmpty()
  })
  beforeEach(async () => {
    time = SAVED
    await opened.db.deleteFrom('assessment').execute()
    await opened.db.deleteFrom('photo_version').execute()
  })
  afterAll(() => opened?.close())

  test('finds what was saved, by version and by bytes', async () => {
    const store = storeWith()
    await store.save(OWNER, PHOTO, refused())
    expect(await store.ofVersion(OWNER, PHOTO.version, MODEL)).toEqual(refused())
    expect(await store.ofBytes(OWNER, PHOTO, MODEL)).toEqual(refused())
  })

  test('bytes found under another version are found by that version from then on', async () => {
    const store = storeWith()
    await store.save(OWNER, PHOTO, refused())
    const twin = { ...PHOTO, version: 'DocumentReference/d1/version/1' }
    expect(await store.ofVersion(OWNER, twin.version, MODEL)).toBeUndefined()
    expect(await store.ofBytes(OWNER, twin, MODEL)).toEqual(refused())
    expect(await store.ofVersion(OWNER, twin.version, MODEL)).toEqual(refused())
  })

  test.each([
    { name: 'another site', owner: { ...OWNER, site: 'valley' } },
    { name: 'another patient', owner: { ...OWNER, patientId: 'someone-else' } },
    { name: 'another version', version: 'Media/secret-photo/version/2' },
    { name: 'another model', model: OTHER_MODEL },
    { name: 'another key', key: { id: 'k2', key: new Uint8Array(32).fill(2) } },
  ])('$name finds nothing', async ({ owner = OWNER, version = PHOTO.version, model = MODEL, key }) => {
    await storeWith().save(OWNER, PHOTO, refused())
    const store = storeWith(key)
    expect(await store.ofVersion(owner, version, model)).toBeUndefined()
    expect(await store.ofBytes(owner, { version, sha256: 'd'.repeat(64) as Sha256 }, model)).toBeUndefined()
  })

  test('keeps one, whoever saves at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => storeWith().save(OWNER, PHOTO, refused())))
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from assessment`.execute(opened.db)
    expect(rows).toEqual([{ n: 1 }])
  })

  test('holds neither patient nor photo nor result in clear text', async () => {
    await storeWith().save(OWNER, PHOTO, refused())
    const rows = [
      await opened.db.selectFrom('assessment').selectAll().execute(),
      await opened.db.selectFrom('photo_version').selectAll().execute(),
    ]
    expect(JSON.stringify(rows)).not.toMatch(/secret|no-face|2026-10-01|c{64}/)
  })

  test('a result that was moved to another patient does not open', async () => {
    const store = storeWith()
    await store.save(OWNER, PHOTO, refused())
    const other = { ...OWNER, patientId: 'someone-else' }
    await store.save(other, PHOTO, refused())
    const [one, two] = await opened.db.selectFrom('assessment').selectAll().execute()
    await opened.db
      .updateTable('assessment')
      .set({ sealed_assessment: two?.sealed_assessment ?? '' })
      .where('patient_mark', '=', one?.patient_mark ?? '')
      .execute()
    const reads = [OWNER, other].map((owner) => store.ofVersion(owner, PHOTO.version, MODEL))
    const outcomes = await Promise.allSettled(reads)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })
}
