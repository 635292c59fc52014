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

/** What each of the 468 landmarks adds to one logit; the two parts of it lie apart. */
export type LandmarkMap = {
  /** Its share of the measures that are taken over it. */
  readonly measures: readonly number[]
  /** Its part in `shape`. */
  readonly shape: readonly number[]
  /** Both: from first to last these add up to the logit less the intercept, within rounding. */
  readonly together: readonly number[]
}

/** One line on the face, or an outline, with what is added by the measures of which it is the part. */
export type WeightedLine = {
  readonly lines: readonly Line[]
  /** The landmark beside which its name stands. */
  readonly namedAt: number
  /** The measures, the largest first. */
  readonly labels: readonly string[]
  readonly contribution: number
}

/**
 * What of an explanation is drawn on the face: what weighs most, so that the eye finds it. The contributions of the
 * lines, of the other measures and of the shape add up to the logit less the intercept, within rounding.
 */
export type Drawing = {
  /** The largest first, whether it adds or takes. */
  readonly lines: readonly WeightedLine[]
  /** Measures without a line. */
  readonly others: { readonly count: number; readonly contribution: number }
  /** Landmarks with a sign, the one that adds or takes most first. */
  readonly points: readonly number[]
}

/**
 * Why one logit is what it is. `intercept`, the contributions of the measures from first to last, and `shape` add up
 * to `logit` exactly; `landmarks.shape` from first to last to `shape` exactly.
 */
export type Explanation = {
  readonly logit: number
  /** The logit of the mean face of the controls of that sex. */
  readonly intercept: number
  readonly measures: readonly ExplainedMeasure[]
  /** What the shape of the mesh adds, besides the named measures. */
  readonly shape: number
  /** Where on the face: measures and shape, point by point. */
  readonly landmarks: LandmarkMap
  readonly drawing: Drawing
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

/** Under which sex a PNG is drawn; none where it is empty. */
export type Drawn = readonly Sex[]

/** Where the photo was not scored there is nothing to explain or to draw. */
export type ExplainedPhoto = {
  readonly assessment: Assessment
  readonly explanations: Explanations | null
  readonly face: FaceInPhoto | null
  readonly overlay: Uint8Array | null
}

/** Stands wherever an explanation is shown. */
export const WHAT_IT_IS =
  'The parts add up to the score: the intercept, the measures and the shape. On the points of the face a measure counts in equal shares at the ends of the lines that it is taken over. They show where the score was summed, not what caused it: measures and points overlap, and one may take back what another adds. Not a diagnosis.'
