import { type Kysely, type QueryCreator, type RawBuilder, sql } from 'kysely'
import { AppError } from '../errors.ts'
import type { Assessment, Sha256 } from '../inference/assessment.ts'
import { answered } from './answered.ts'
import type { AssessmentStore, PhotoOwner } from './assessment-store.ts'
import { fixedStatement } from './fixed-statement.ts'
import { photoMark as markOfPhoto, patientMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { AssessmentTable, PhotoVersionTable, Tables } from './tables.ts'

const COLUMN = 'assessment.sealed_assessment'
const REFERENCE = 'photo_version.sealed_reference'

/** Versions that are looked through for Media; few are read. */
const MOST_KNOWN = 50

/** How much later a photo version has to be listed to be noted again: a day matters to no retention. */
const NOTED_FOR_MS = 86_400_000

/** Keeps assessments in the database. Neither a patient's id nor a photo's stands there: marks of them do. */
export function assessmentStore(db: Kysely<Tables>, seal: Seal, now: () => Date): AssessmentStore {
  const photoMark = (owner: PhotoOwner, text: string) => markOfPhoto(seal, owner, text)

  /** What was reported speaks for nobody, whatever any model made of it. */
  function kept({ is_reported, sealed_assessment, ...row }: KeptRow, model: Sha256): Assessment {
    if (is_reported || sealed_assessment === null) return reported(model)
    // What opens is what we closed in this very place, so its form is known.
    const place = placeOf(COLUMN, { ...row, model_hash: model })
    return JSON.parse(seal.open(place, sealed_assessment)) as Assessment
  }

  function versionRow(owner: PhotoOwner, version: string, bytesMark: string): PhotoVersionTable {
    const key = {
      site: owner.site,
      patient_mark: patientMark(seal, owner),
      version_mark: photoMark(owner, version),
    }
    const reference = referenceOf(version)
    return {
      ...key,
      bytes_mark: bytesMark,
      seen_at: now(),
      reference_mark: photoMark(owner, reference),
      sealed_reference: seal.close(placeOf(REFERENCE, key), reference),
    }
  }

  async function noteSeen(rows: readonly PhotoVersionTable[]): Promise<void> {
    const noted = db
      .insertInto('photo_version')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['site', 'patient_mark', 'version_mark']).doUpdateSet((row) => ({
          seen_at: row.ref('excluded.seen_at'),
          reference_mark: row.ref('excluded.reference_mark'),
          sealed_reference: row.ref('excluded.sealed_reference'),
        })),
      )
    await answered(noted.execute())
  }

  const listedAndKept = fixedStatement(db, ['site', 'patient', 'versions', 'model'], (asked: AskedVersions) =>
    listedAssessments(db, asked),
  )

  return {
    ofVersions: async (owner, versions, model) => {
      const byMark = new Map(versions.map((version) => [photoMark(owner, version), version]))
      const patient = patientMark(seal, owner)
      const listed = await listedAndKept({ site: owner.site, patient, versions: [...byMark.keys()], model })
      const rows = listed.filter((row) => row.is_reported || row.sealed_assessment !== null)
      const versionOf = ({ version_mark }: { readonly version_mark: string }) =>
        byMark.get(version_mark) ?? ''
      const unnoted = rows.filter(({ seen_at }) => now().getTime() - seen_at.getTime() > NOTED_FOR_MS)
      const notes = unnoted.map((row) => versionRow(owner, versionOf(row), row.bytes_mark))
      // No call waits for it, and where it fails the next call notes it.
      if (notes.length > 0) void noteSeen(notes).catch(() => {})
      return new Map(rows.map((row) => [versionOf(row), orBroken(() => kept(row, model))] as const))
    },

    ofBytes: async (owner, { version, sha256 }, model) => {
      const row = versionRow(owner, version, photoMark(owner, sha256))
      const { site, patient_mark: patient, bytes_mark: bytes } = row
      const asked = db.selectNoFrom((is) => [
        is
          .selectFrom('assessment')
          .select('sealed_assessment')
          .where('site', '=', site)
          .where('patient_mark', '=', patient)
          .where('bytes_mark', '=', bytes)
          .where('model_hash', '=', model)
          .as('sealed_assessment'),
        isReported(site, patient, sql`${bytes}`).as('is_reported'),
      ])
      const found = await answered(asked.executeTakeFirst())
      if (!found || (!found.is_reported && found.sealed_assessment === null)) return undefined
      const assessment = kept({ ...row, ...found }, model)
      await answered(listed(db, row).execute())
      return assessment
    },

    knownMedia: async (owner) => {
      const asked = db
        .selectFrom('photo_version')
        .select(['site', 'patient_mark', 'version_mark', 'sealed_reference'])
        .where('site', '=', owner.site)
        .where('patient_mark', '=', patientMark(seal, owner))
        .where('sealed_reference', 'is not', null)
        .orderBy('seen_at', 'desc')
        .limit(MOST_KNOWN)
      const rows = await answered(asked.execute())
      const references = rows.map((row) =>
        orBroken(() => seal.open(placeOf(REFERENCE, row), row.sealed_reference ?? '')),
      )
      return [...new Set(references.flatMap((reference) => /^Media\/(.+)$/.exec(reference)?.[1] ?? []))]
    },

    drop: async (owner, references) => {
      const [{ site }, patient] = [owner, patientMark(seal, owner)]
      const marks = sql`${references.map((reference) => photoMark(owner, reference))}::text[]`
      // The second part still sees the rows that the first one deletes.
      const dropped = sql`
        with gone as (
          delete from photo_version
          where site = ${site} and patient_mark = ${patient} and reference_mark = any(${marks})
          returning bytes_mark
        )
        delete from assessment
        where site = ${site} and patient_mark = ${patient} and bytes_mark in (select bytes_mark from gone)
          and not exists (
            select from photo_version as other
            where other.site = ${site} and other.patient_mark = ${patient}
              and other.bytes_mark = assessment.bytes_mark
              and coalesce(other.reference_mark, '') <> all(${marks})
          )`
      const { numAffectedRows } = await answered(dropped.execute(db))
      return Number(numAffectedRows ?? 0n)
    },

    save: async (owner, { version, sha256 }, assessment) => {
      const row = versionRow(owner, version, photoMark(owner, sha256))
      const key = {
        site: row.site,
        patient_mark: row.patient_mark,
        bytes_mark: row.bytes_mark,
        model_hash: assessment.modelHash,
      }
      const sealed_assessment = seal.close(placeOf(COLUMN, key), JSON.stringify(assessment))
      const saved = db.with('saved', (query) =>
        query
          .insertInto('assessment')
          .values({ ...key, sealed_assessment, assessed_at: now() })
          .onConflict((conflict) => conflict.doNothing())
          .returning('site'),
      )
      await answered(listed(saved, row).execute())
    },
  }
}

/** Whether somebody has said that these bytes show another person. */
function isReported(site: string, patient: string, bytes: RawBuilder<unknown>) {
  return sql<boolean>`exists (
    select from photo_report as said
    where said.site = ${site} and said.patient_mark = ${patient} and said.bytes_mark = ${bytes}
      and said.report = 'not-this-patient')`
}

type KeptRow = Pick<AssessmentTable, 'site' | 'patient_mark' | 'bytes_mark'> & {
  readonly is_reported: boolean
  readonly sealed_assessment: string | null
}

function reported(modelHash: Sha256): Assessment {
  return { kind: 'not-assessed', reasons: ['reported-other-person'], exifTakenOn: null, modelHash }
}

type AskedVersions = {
  readonly site: string
  readonly patient: string
  readonly versions: readonly string[]
  readonly model: Sha256
}

/** Of each version that is listed: what this model made of its bytes, and whether they were reported. */
function listedAssessments(db: Kysely<Tables>, { site, patient, versions, model }: AskedVersions) {
  return db
    .selectFrom('photo_version as listed')
    .leftJoin('assessment as kept', (join) =>
      join
        .onRef('kept.site', '=', 'listed.site')
        .onRef('kept.patient_mark', '=', 'listed.patient_mark')
        .onRef('kept.bytes_mark', '=', 'listed.bytes_mark')
        .on('kept.model_hash', '=', model),
    )
    .select(['listed.site', 'listed.patient_mark', 'listed.bytes_mark'])
    .select(['listed.version_mark', 'listed.seen_at', 'kept.sealed_assessment'])
    .select(isReported(site, patient, sql.ref('listed.bytes_mark')).as('is_reported'))
    .where('listed.site', '=', site)
    .where('listed.patient_mark', '=', patient)
    .where('listed.version_mark', '=', anyOf(versions))
}

function listed(query: QueryCreator<Tables>, row: PhotoVersionTable) {
  return query
    .insertInto('photo_version')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
}

/** One statement for any number of them, so that the server plans it once. */
function anyOf(marks: readonly string[]) {
  return sql<string>`any(${marks}::text[])`
}

/** Type and id of the resource: how each version begins. */
function referenceOf(version: string): string {
  return version.split('/', 2).join('/')
}

/** One that was changed or moved makes nothing of the others. */
function orBroken<T>(open: () => T): T | 'broken' {
  try {
    return open()
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'SEAL_BROKEN') return 'broken'
    throw thrown
  }
}
