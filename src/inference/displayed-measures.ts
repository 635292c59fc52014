import type { Condition } from '../clinical/conditions.ts'
import type { RatioName } from './ratios.ts'

type Direction = 1 | -1 | 0

/**
 * The nine measures that people are shown, with the direction in which each is a sign of the simulated shape
 * (1 larger, -1 smaller, 0 no sign).
 */
export const DISPLAYED = {
  'nose_w/face_w': { acromegaly: 1, cushing: 0 },
  'upper_lip_h/face_w': { acromegaly: 1, cushing: 0 },
  'lower_lip_h/face_w': { acromegaly: 1, cushing: 0 },
  'face_h/biocular': { acromegaly: 1, cushing: 0 },
  'face_w/face_h': { acromegaly: -1, cushing: 1 },
  'lower_face/face_h': { acromegaly: 1, cushing: 0 },
  'jaw_w/face_w': { acromegaly: 1, cushing: 1 },
  'low_cheek_w/face_h': { acromegaly: 0, cushing: 1 },
  lower_roundness: { acromegaly: 0, cushing: 1 },
} as const satisfies Partial<Record<RatioName, Record<Condition, Direction>>>

export type DisplayedRatio = keyof typeof DISPLAYED

export const DISPLAYED_RATIOS = Object.keys(DISPLAYED) as readonly DisplayedRatio[]
