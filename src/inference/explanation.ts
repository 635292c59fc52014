import type { Condition } from '../clinical/conditions.ts'
import type { Assessment } from './assessment.ts'
import type { Line } from './contours.ts'
import type { RatioName } from './ratios.ts'

/** One named measure: what it is, where it lies among the controls, and what it adds to the logit. */
export type ExplainedMeasure = {
  readonly name: RatioName
  readonly label: string
  /** The ratio itself. */
  readonly value: number
  /** Between which ratios 95 of 100 controls of that sex lie. */
  readonly expected: { readonly from: number; readonly to: number }
  /** How many SD its logarithm lies from the mean of the controls of that sex. */
  readonly z: number
  readonly contribution: number
  readonly says: string
  /** What it is taken over, as pairs of landmarks: first the part, then the whole. */
  readonly lines: readonly Line[]
}

/**
 * Why one logit is what it is. `intercept`, the contributions of the measures from first to last, and `shape` add up
 * to `logit` exactly; the landmarks from first to last add up to `shape` exactly.
 */
export type Explanation = {
  readonly logit: number
  /** The logit of the mean face of the controls of that sex. */
  readonly intercept: number
  readonly measures: readonly ExplainedMeasure[]
  /** What the shape of the mesh adds, besides the named measures. */
  readonly shape: number
  /** The part of each of the 468 landmarks in `shape`. */
  readonly landmarks: readonly number[]
}

export type Sex = 'female' | 'male'

export type Explanations = Readonly<Record<Condition, Readonly<Record<Sex, Explanation>>>>

/**
 * Where the face lies in the photo as it is shown, upright by its EXIF data: pixels, x right and y down. Identifies a
 * person, and is kept nowhere.
 */
export type FaceInPhoto = {
  /** The size of the decoded picture. */
  readonly frame: { readonly width: number; readonly height: number }
  /** The square that the mesh network was given last, turned by `angleDeg` clockwise. */
  readonly crop: {
    readonly centerX: number
    readonly centerY: number
    readonly side: number
    readonly angleDeg: number
  }
  /** The 468 points of the mesh. */
  readonly landmarks: readonly (readonly [x: number, y: number])[]
}

/** Brows, eyes, nose, lips and outline, as lines between landmarks of a face in a photo. */
export { CONTOURS } from './contours.ts'

/** Where the photo was not scored there is nothing to explain or to draw. */
export type ExplainedPhoto = {
  readonly assessment: Assessment
  readonly explanations: Explanations | null
  readonly face: FaceInPhoto | null
  readonly overlay: Uint8Array | null
}

/** Stands wherever an explanation is shown. */
export const WHAT_IT_IS =
  'The parts add up to the score. They show where it was summed, not what caused it: measures and points overlap, and one may take back what another adds. Not a diagnosis.'
