import type { PatientFindings, PhotoFindings } from '../../src/assessments/find.ts'
import { day } from '../../src/clinical/day.ts'
import type { Finding, FindingOutcome } from '../../src/clinical/finding.ts'

export const TAKEN_ON = day('2026-10-01')

/** A photo with this finding on Cushing's syndrome, and none on acromegaly. */
export function photoFindings(cushing: FindingOutcome, id = 'media-face'): PhotoFindings {
  const finding = (condition: Finding['condition'], outcome: FindingOutcome): Finding => ({
    condition,
    outcome,
    reasons: outcome === 'not-assessed' ? ['face-turned'] : [],
    takenOn: TAKEN_ON,
    ageAtPhoto: 41,
  })
  const isAssessed = cushing !== 'not-assessed'
  return {
    photo: {
      source: { type: 'Media', id, versionId: '1' },
      version: `Media/${id}/version/1`,
      takenOn: TAKEN_ON,
      contentType: 'image/jpeg',
      content: { kind: 'url', url: 'Binary/face' },
    },
    takenOn: TAKEN_ON,
    findings: [finding('cushing', cushing), finding('acromegaly', isAssessed ? 'not' : 'not-assessed')],
    signs: { cushing: [], acromegaly: [] },
    measures: isAssessed
      ? [{ name: 'm', label: 'Cheek fullness', z: 2, rank: 97, says: 'cheeks fuller', pointsTo: ['cushing'] }]
      : [],
    ...(isAssessed && {
      scores: {
        cushing: [{ sex: 'female', score: 2.3456, thresholds: { indeterminate: 1, suspected: 2 } }],
        acromegaly: [{ sex: 'female', score: -1, thresholds: { indeterminate: 1, suspected: 2 } }],
      },
    }),
    refusals: isAssessed ? [] : [{ says: 'The face is turned away.', advice: 'Look into the camera.' }],
    cautions: [],
  }
}

/** A photo that could not be had; another time it may. */
export const UNAVAILABLE: PhotoFindings = {
  ...photoFindings('not-assessed'),
  findings: photoFindings('not-assessed').findings.map((finding) => ({
    ...finding,
    reasons: ['photo-unavailable'],
  })),
}

export function found(...photos: readonly PhotoFindings[]): PatientFindings {
  return { findings: photos[0]?.findings ?? [], counting: photos[0] ?? null, photos, pending: 0 }
}
