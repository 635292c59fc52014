import type { Condition } from '../clinical/conditions.ts'
import type { Assessment } from './assessment.ts'
import type { RatioName } from './ratios.ts'

/** One named measure: what it is, where it lies among the controls, and what it adds to the logit. */
export type ExplainedMeasure = {
  readonly name: RatioName
  readonly label: string
  /** The ratio itself. */
  readonly value: number
  /** How many SD its logarithm lies from the mean of the controls of that sex. */
  readonly z: number
  readonly contribution: number
  readonly says: string
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

/** Where the photo was not scored there is nothing to explain or to draw. */
export type ExplainedPhoto = {
  readonly assessment: Assessment
  readonly explanations: Explanations | null
  readonly overlay: Uint8Array | null
}

/** Stands wherever an explanation is shown. */
export const WHAT_IT_IS =
  'The parts add up to the score. They show where it was summed, not what caused it: measures and points overlap, and one may take back what another adds. Not a diagnosis.'
