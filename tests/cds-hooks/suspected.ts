import type { FindPatientFindings, PatientFindings } from '../../src/assessments/find.ts'
import type { Condition } from '../../src/clinical/conditions.ts'
import { day } from '../../src/clinical/day.ts'

const TAKEN_ON = day('2026-10-20')

/** Finds a photo on which these conditions are suspected. */
export function suspecting(...conditions: readonly Condition[]): FindPatientFindings {
  const findings = conditions.map((condition) => ({
    condition,
    outcome: 'suspected' as const,
    reasons: [],
    takenOn: TAKEN_ON,
    ageAtPhoto: 46,
  }))
  const counting = {
    photo: {
      source: { type: 'Media' as const, id: 'm1', versionId: '1' },
      version: 'Media/m1/version/1',
      takenOn: TAKEN_ON,
      contentType: 'image/jpeg',
      content: { kind: 'url' as const, url: 'Binary/b1' },
    },
    takenOn: TAKEN_ON,
    findings,
    signs: { cushing: [], acromegaly: [] },
    measures: [],
    refusals: [],
    cautions: [],
  }
  const found: PatientFindings = { findings, counting, photos: [counting], pending: 0 }
  return async () => found
}
