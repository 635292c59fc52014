import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import type { AssessmentStore } from '../../src/storage/assessment-store.ts'
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
    expect(await find(store)).toEqual(refused())
    expect(await store.ofBytes(OWNER, PHOTO, MODEL)).toEqual(refused())
  })

  test('bytes found under another version are found by that version from then on', async () => {
    const store = storeWith()
    await store.save(OWNER, PHOTO, refused())
    const twin = { ...PHOTO, version: 'DocumentReference/d1/version/1' }
    expect(await find(store, OWNER, twin.version)).toBeUndefined()
    expect(await store.ofBytes(OWNER, twin, MODEL)).toEqual(refused())
    expect(await find(store, OWNER, twin.version)).toEqual(refused())
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
    expect(await find(store, owner, version, model)).toBeUndefined()
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
    const found = [await find(store), await find(store, other)]
    expect(found.toSorted((a) => (a === 'broken' ? 1 : -1))).toEqual([refused(), 'broken'])
  })

  test('finds all photos of a call at once, those of no other, and one that is broken beside the others', async () => {
    const store = storeWith()
    const versions = ['one', 'two', 'three', 'never saved'].map((id) => `Media/${id}/version/1`)
    for (const [n, version] of versions.slice(0, 3).entries())
      await store.save(OWNER, { version, sha256: String(n).repeat(64) as Sha256 }, refused())
    await store.save({ ...OWNER, patientId: 'someone-else' }, PHOTO, refused())
    await sql`
      update assessment set sealed_assessment = 'k1:AAAA' from photo_version
      where photo_version.bytes_mark = assessment.bytes_mark
        and photo_version.version_mark = ${await markOf(versions[1] ?? '')}`.execute(opened.db)
    const found = await store.ofVersions(OWNER, [...versions, PHOTO.version], MODEL)
    expect(Object.fromEntries(found)).toEqual({
      [versions[0] ?? '']: refused(),
      [versions[1] ?? '']: 'broken',
      [versions[2] ?? '']: refused(),
    })
    expect(await store.ofVersions(OWNER, [], MODEL)).toEqual(new Map())
  })

  test.each([
    { name: 'a day later is noted as it was', hours: 24, noted: 0 },
    { name: 'later than a day is noted', hours: 24.001, noted: 24.001 },
  ])('a version that is listed $name', async ({ hours, noted }) => {
    const store = storeWith()
    await store.save(OWNER, PHOTO, refused())
    time = new Date(SAVED.getTime() + hours * 3_600_000)
    await find(store)
    const seenAt = async () => (await opened.db.selectFrom('photo_version').selectAll().execute())[0]?.seen_at
    await expect.poll(seenAt).toEqual(new Date(SAVED.getTime() + noted * 3_600_000))
  })

  describe('the Media of a patient that are known', () => {
    const saved = async (id: string, minutes: number, owner = OWNER, type = 'Media', key = KEY) => {
      time = new Date(SAVED.getTime() + minutes * 60_000)
      await storeWith(key).save(owner, { ...PHOTO, version: `${type}/${id}/version/${minutes}` }, refused())
    }

    test('are each named once, those that were listed last first, and nothing but Media', async () => {
      await saved('m1', 1)
      await saved('m2', 2)
      await saved('d1', 3, OWNER, 'DocumentReference')
      await saved('p1', 3, OWNER, 'Patient')
      await saved('m1', 4)
      expect(await storeWith().knownMedia(OWNER)).toEqual(['m1', 'm2'])
    })

    test.each([
      { name: 'another patient', owner: { ...OWNER, patientId: 'someone-else' } },
      { name: 'the same id at another site', owner: { ...OWNER, site: 'valley' } },
    ])('are none of $name', async ({ owner }) => {
      await saved('m1', 1)
      expect(await storeWith().knownMedia(owner)).toEqual([])
    })

    test('leave out what was moved to another version of the patient', async () => {
      await saved('m1', 1)
      await saved('m2', 2)
      await sql`
        update photo_version set sealed_reference = (select sealed_reference from photo_version order by seen_at limit 1)
        where seen_at > ${SAVED}`.execute(opened.db)
      expect(await storeWith().knownMedia(OWNER)).toEqual(['m1'])
    })

    test('are known of a row of before once a call has listed it again', async () => {
      await saved('m1', 1)
      await sql`update photo_version set reference_mark = null, sealed_reference = null`.execute(opened.db)
      expect(await storeWith().knownMedia(OWNER)).toEqual([])
      time = new Date(SAVED.getTime() + 25 * 3_600_000)
      await find(storeWith(), OWNER, 'Media/m1/version/1')
      await expect.poll(() => storeWith().knownMedia(OWNER)).toEqual(['m1'])
    })
  })

  describe('a photo that was entered in error', () => {
    const [MEDIA, DOCUMENT] = ['Media/m1/version/1', 'DocumentReference/d1/version/1']
    const left = async () => {
      const { rows } = await sql<{ assessment: number; photo_version: number }>`
        select (select count(*)::int from assessment) as assessment,
          (select count(*)::int from photo_version) as photo_version`.execute(opened.db)
      return rows[0]
    }

    test.each([
      { name: 'alone', dropped: ['Media/m1'], gone: 2, assessment: 0, photo_version: 0 },
      {
        name: 'unknown',
        dropped: ['Media/m2', 'DocumentReference/m1'],
        gone: 0,
        assessment: 2,
        photo_version: 2,
      },
      { name: 'none', dropped: [], gone: 0, assessment: 2, photo_version: 2 },
    ])('takes what was made of all its versions along: $name', async ({
      dropped,
      gone,
      assessment,
      photo_version,
    }) => {
      await storeWith().save(OWNER, { ...PHOTO, version: MEDIA }, refused())
      const sha256 = 'd'.repeat(64) as Sha256
      await storeWith().save(OWNER, { version: 'Media/m1/version/2', sha256 }, refused())
      expect(await storeWith().drop(OWNER, dropped)).toBe(gone)
      expect(await left()).toEqual({ assessment, photo_version })
    })

    test.each([
      { name: 'one of them', dropped: ['Media/m1'], gone: 0, assessment: 1, photo_version: 1 },
      {
        name: 'both',
        dropped: ['Media/m1', 'DocumentReference/d1'],
        gone: 1,
        assessment: 0,
        photo_version: 0,
      },
      {
        name: 'one, the other of before',
        isOld: true,
        dropped: ['Media/m1'],
        gone: 0,
        assessment: 1,
        photo_version: 1,
      },
    ])('leaves the assessment to another of the same bytes: $name', async ({
      dropped,
      gone,
      isOld,
      assessment,
      photo_version,
    }) => {
      for (const version of [MEDIA, DOCUMENT]) await storeWith().save(OWNER, { ...PHOTO, version }, refused())
      if (isOld)
        await sql`
          update photo_version set reference_mark = null
          where version_mark = ${await markOf(DOCUMENT)}`.execute(opened.db)
      expect(await storeWith().drop(OWNER, dropped)).toBe(gone)
      expect(await left()).toEqual({ assessment, photo_version })
    })

    test.each([
      { name: 'another patient', owner: { ...OWNER, patientId: 'someone-else' } },
      { name: 'another site', owner: { ...OWNER, site: 'valley' } },
    ])('takes nothing of $name along', async ({ owner }) => {
      await storeWith().save(OWNER, { ...PHOTO, version: MEDIA }, refused())
      expect(await storeWith().drop(owner, ['Media/m1'])).toBe(0)
      expect(await find(storeWith(), OWNER, MEDIA)).toEqual(refused())
    })
  })

  /** The mark of a version, as the store makes it. */
  async function markOf(version: string): Promise<string> {
    const mark = sealWith(KEY).mark(JSON.stringify([OWNER.site, OWNER.patientId, 'photo']), version)
    const found = opened.db
      .selectFrom('photo_version')
      .select('version_mark')
      .where('version_mark', '=', mark)
    return (await found.executeTakeFirstOrThrow()).version_mark
  }
}

async function find(store: AssessmentStore, owner = OWNER, version = PHOTO.version, model = MODEL) {
  return (await store.ofVersions(owner, [version], model)).get(version)
}
