import type { Kysely } from 'kysely'
import type { Assessment } from '../inference/assessment.ts'
import { answered } from './answered.ts'
import type { AssessmentStore, PhotoOwner } from './assessment-store.ts'
import { patientMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { AssessmentTable, Tables } from './tables.ts'

const COLUMN = 'assessment.sealed_assessment'

/** Keeps assessments in the database. Neither a patient's id nor a photo's stands there: marks of them do. */
export function assessmentStore(db: Kysely<Tables>, seal: Seal, now: () => Date): AssessmentStore {
  const photoMark = ({ site, patientId }: PhotoOwner, text: string) =>
    seal.mark(JSON.stringify([site, patientId, 'photo']), text)

  function opened(row: AssessmentTable | undefined): Assessment | undefined {
    if (!row) return undefined
    // What opens is what we closed in this very place, so its form is known.
    return JSON.parse(seal.open(placeOf(COLUMN, row), row.sealed_assessment)) as Assessment
  }

  async function note(owner: PhotoOwner, version: string, bytesMark: string): Promise<void> {
    const row = {
      site: owner.site,
      patient_mark: patientMark(seal, owner),
      version_mark: photoMark(owner, version),
      bytes_mark: bytesMark,
      seen_at: now(),
    }
    const noted = db
      .insertInto('photo_version')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
    await answered(noted.execute())
  }

  return {
    ofVersion: async (owner, version, model) => {
      const found = db
        .selectFrom('photo_version')
        .innerJoin('assessment', (join) =>
          join
            .onRef('assessment.site', '=', 'photo_version.site')
            .onRef('assessment.patient_mark', '=', 'photo_version.patient_mark')
            .onRef('assessment.bytes_mark', '=', 'photo_version.bytes_mark'),
        )
        .selectAll('assessment')
        .where('photo_version.site', '=', owner.site)
        .where('photo_version.patient_mark', '=', patientMark(seal, owner))
        .where('photo_version.version_mark', '=', photoMark(owner, version))
        .where('assessment.model_hash', '=', model)
      return opened(await answered(found.executeTakeFirst()))
    },

    ofBytes: async (owner, { version, sha256 }, model) => {
      const bytesMark = photoMark(owner, sha256)
      const found = db
        .selectFrom('assessment')
        .selectAll()
        .where('site', '=', owner.site)
        .where('patient_mark', '=', patientMark(seal, owner))
        .where('bytes_mark', '=', bytesMark)
        .where('model_hash', '=', model)
      const assessment = opened(await answered(found.executeTakeFirst()))
      if (assessment) await note(owner, version, bytesMark)
      return assessment
    },

    save: async (owner, { version, sha256 }, assessment) => {
      const key = {
        site: owner.site,
        patient_mark: patientMark(seal, owner),
        bytes_mark: photoMark(owner, sha256),
        model_hash: assessment.modelHash,
      }
      const sealed_assessment = seal.close(placeOf(COLUMN, key), JSON.stringify(assessment))
      const saved = db
        .insertInto('assessment')
        .values({ ...key, sealed_assessment, assessed_at: now() })
        .onConflict((conflict) => conflict.doNothing())
      await answered(saved.execute())
      await note(owner, version, key.bytes_mark)
    },
  }
}
