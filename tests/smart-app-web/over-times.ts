import type { OverTime, PointInTime } from '../../src/smart-app/over-time.ts'

/** Answers of `api/over-time` to show the page with. */
export const OVER_TIME: OverTime = {
  points: [
    point('p2019', '2019-05-20', -0.62, -0.9),
    point('p2021', '2021-09-02', -0.31, -0.75),
    point('turned', '2024-02-11', null, null),
    point('p2025', '2025-03-15', 0.72, -0.2),
    point('newest', '2026-10-04', 1.12, 0.31),
    point('undated', null, 0.4, 0.1),
  ],
  listed: { total: 6, isNewestKnown: true },
  pending: 0,
  sex: 'female',
  thresholds: {
    cushing: { indeterminate: 0.1591, suspected: 0.8494 },
    acromegaly: { indeterminate: 0.0244, suspected: 0.7442 },
  },
  noise: {
    scores: {
      cushing: { samePose: 0.25, otherExpression: 1.1 },
      acromegaly: { samePose: 0.22, otherExpression: 0.9 },
    },
    measures: {
      'low_cheek_w/face_h': { label: 'Cheek fullness', samePose: 2.1, otherExpression: 6.5 },
      'nose_w/face_w': { label: 'Nose width', samePose: 3.2, otherExpression: 9.4 },
    },
    says: 'How far unchanged faces lie apart was measured on the same picture found again and on a smile, never on two real photos of one person.',
  },
  marks: [
    {
      kind: 'steroid-course',
      from: '2020-02-01',
      to: '2020-11-30',
      says: 'Prednisone, oral (systemic steroid)',
    },
    { kind: 'diagnosis', from: '2025-01-10', to: null, says: 'Acromegaly, goes on' },
    {
      kind: 'treatment',
      from: '2025-02-20',
      to: '2026-12-31',
      says: 'Lanreotide, sc (acts on growth hormone)',
    },
  ],
  changes: [
    {
      condition: 'cushing',
      fromMediaId: 'p2019',
      fromTakenOn: '2019-05-20',
      by: 1.74,
      beyond: 'other-expression',
      says: 'Since 2019-05-20 the score rose by 1.74, more than another expression alone may bring.',
    },
    {
      condition: 'acromegaly',
      fromMediaId: 'p2025',
      fromTakenOn: '2025-03-15',
      by: 0.51,
      beyond: 'same-pose',
      says: 'Since 2025-03-15 the score rose by 0.51, which another expression alone may bring.',
    },
  ],
}

export const ONE_ASSESSED: OverTime = {
  ...OVER_TIME,
  points: OVER_TIME.points.slice(2, 4),
  listed: { total: 2, isNewestKnown: true },
  marks: [],
  changes: [],
}

export const NO_SEX: OverTime = {
  ...OVER_TIME,
  sex: null,
  points: OVER_TIME.points.map((one) => ({ ...one, scores: null })),
  changes: [],
}

export function point(
  mediaId: string,
  takenOn: string | null,
  cushing: number | null,
  acromegaly: number | null,
): PointInTime {
  if (cushing === null || acromegaly === null)
    return { mediaId, takenOn, scores: null, measures: null, reasons: ['The head is turned to the side.'] }
  return {
    mediaId,
    takenOn,
    scores: { cushing, acromegaly },
    measures: { 'low_cheek_w/face_h': 1.22 + 0.07 * cushing, 'nose_w/face_w': 0.26 + 0.005 * acromegaly },
    reasons: [],
  }
}
