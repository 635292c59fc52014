import { type Kysely, type QueryCreator, sql } from 'kysely'
import { AppError } from '../errors.ts'
import type { Assessment } from '../inference/assessment.ts'
import { answered } from './answered.ts'
import type { AssessmentStore, KeptPhoto, PhotoOwner } from './assessment-store.ts'
import { patientMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { AssessmentTable, PhotoVersionTable, Tables } from './tables.ts'

const COLUMN = 'assessment.sealed_assessment'

/** How much later a photo version has to be listed to be noted again: a day matters to no retention. */
const NOTED_FOR_MS = 86_400_000

/** Keeps assessments in the database. Neither a patient's id nor a photo's stands there: marks of them do. */
export function assessmentStore(db: Kysely<Tables>, seal: Seal, now: () => Date): AssessmentStore {
  const photoMark = ({ site, patientId }: PhotoOwner, text: string) =>
    seal.mark(JSON.stringify([site, patientId, 'photo']), text)

  function opened(row: Omit<AssessmentTable, 'assessed_at'>): Assessment {
    // What opens is what we closed in this very place, so its form is known.
    return JSON.parse(seal.open(placeOf(COLUMN, row), row.sealed_assessment)) as Assessment
  }

  function versionRow(owner: PhotoOwner, { version, sha256 }: KeptPhoto): PhotoVersionTable {
    return {
      site: owner.site,
      patient_mark: patientMark(seal, owner),
      version_mark: photoMark(owner, version),
      bytes_mark: photoMark(owner, sha256),
      seen_at: now(),
    }
  }

  async function noteSeen(site: string, patient: string, versions: readonly string[]): Promise<void> {
    const noted = db
      .updateTable('photo_version')
      .set({ seen_at: now() })
      .where('site', '=', site)
      .where('patient_mark', '=', patient)
      .where('version_mark', '=', anyOf(versions))
    await answered(noted.execute())
  }

  return {
    ofVersions: async (owner, versions, model) => {
      const [{ site }, patient] = [owner, patientMark(seal, owner)]
      const byMark = new Map(versions.map((version) => [photoMark(owner, version), version]))
      const asked = db
        .selectFrom('photo_version as listed')
        .innerJoin('assessment as kept', (join) =>
          join
            .onRef('kept.site', '=', 'listed.site')
            .onRef('kept.patient_mark', '=', 'listed.patient_mark')
            .onRef('kept.bytes_mark', '=', 'listed.bytes_mark'),
        )
        .select(['listed.version_mark', 'listed.seen_at', 'kept.site', 'kept.patient_mark'])
        .select(['kept.bytes_mark', 'kept.model_hash', 'kept.sealed_assessment'])
        .where('listed.site', '=', site)
        .where('listed.patient_mark', '=', patient)
        .where('listed.version_mark', '=', anyOf([...byMark.keys()]))
        .where('kept.model_hash', '=', model)
      const rows = await answered(asked.execute())
      const unnoted = rows.filter(({ seen_at }) => now().getTime() - seen_at.getTime() > NOTED_FOR_MS)
      // No call waits for it, and where it fails the next call notes it.
      if (unnoted.length > 0) void noteSeen(site, patient, unnoted.map(versionMarkOf)).catch(() => {})
      return new Map(
        rows.map((row) => [byMark.get(row.version_mark) ?? '', orBroken(() => opened(row))] as const),
      )
    },

    ofBytes: async (owner, photo, model) => {
      const row = versionRow(owner, photo)
      const asked = db
        .selectFrom('assessment')
        .select(['site', 'patient_mark', 'bytes_mark', 'model_hash', 'sealed_assessment'])
        .where('site', '=', row.site)
        .where('patient_mark', '=', row.patient_mark)
        .where('bytes_mark', '=', row.bytes_mark)
        .where('model_hash', '=', model)
      const found = await answered(asked.executeTakeFirst())
      if (!found) return undefined
      const assessment = opened(found)
      await answered(listed(db, row).execute())
      return assessment
    },

    save: async (owner, photo, assessment) => {
      const row = versionRow(owner, photo)
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

function versionMarkOf({ version_mark }: Pick<PhotoVersionTable, 'version_mark'>): string {
  return version_mark
}

/** One that was changed or moved makes nothing of the others. */
function orBroken(open: () => Assessment): Assessment | 'broken' {
  try {
    return open()
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'SEAL_BROKEN') return 'broken'
    throw thrown
  }
}
