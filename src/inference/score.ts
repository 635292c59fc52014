import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Logits } from './assessment.ts'
import type { Landmark } from './mesh.ts'
import type { ModelHead } from './model.ts'
import { type LogRatios, RATIO_NAMES } from './ratios.ts'
import { alignedShape } from './shape.ts'

/** What a logit is the sum of. */
export type Parts = {
  /** The logit of the mean face of the controls of that sex. */
  readonly intercept: number
  /** For each ratio, in the order of `RATIO_NAMES`: its distance from the controls' mean times its weight. */
  readonly ratios: readonly number[]
  /** For each landmark: its distance from the mean face, along each axis times the weight of that axis. */
  readonly landmarks: readonly number[]
}

type Sex = 'female' | 'male'

/**
 * The logit of each condition under either administrative sex: how much the face resembles the simulated shape.
 * Linear in the log ratios and the aligned shape, and defined as the sum of its parts, so that an explanation adds
 * up to it exactly.
 */
export function logitsOf(landmarks: readonly Landmark[], ratios: LogRatios, head: ModelHead): Logits {
  const shape = alignedShape(landmarks, head)
  const entries = CONDITION_KEYS.map((condition) => {
    const points = landmarkParts(shape, head, condition)
    const under = (sex: Sex) => sumOf(partsOf(points, ratios, head, condition, sex))
    return [condition, { female: under('female'), male: under('male') }]
  })
  return Object.fromEntries(entries) as Logits
}

/** The intercept and the ratios from first to last, then the shape as a whole: floating point knows an order. */
export function sumOf({ intercept, ratios, landmarks }: Parts): number {
  return ratios.reduce((sum, part) => sum + part, intercept) + shapePartOf(landmarks)
}

/** What the mesh shape adds: all landmarks from first to last. */
export function shapePartOf(landmarks: readonly number[]): number {
  return landmarks.reduce((sum, part) => sum + part, 0)
}

export function partsOf(
  landmarks: readonly number[],
  ratios: LogRatios,
  head: ModelHead,
  condition: Condition,
  sex: Sex,
): Parts {
  const { ratios: weights, bias } = head.weights[condition]
  const { mean } = head.ratioStatistics.all[sex]
  return {
    intercept: interceptOf(head, condition, sex, bias[sex]),
    ratios: RATIO_NAMES.map((name, i) => (ratios[name] - (mean[i] ?? 0)) * (weights[i] ?? 0)),
    landmarks,
  }
}

/**
 * The contribution of each landmark. The shape is mirrored, so both sides of the face get the same.
 *
 * @param shape - as `alignedShape` gives it
 */
export function landmarkParts(shape: Float64Array, head: ModelHead, condition: Condition): readonly number[] {
  const weights = head.weights[condition].shape
  const along = (axis: number, mean: number) => ((shape[axis] ?? Number.NaN) - mean) * (weights[axis] ?? 0)
  return head.reference.map((mean, k) => {
    const i = 3 * k
    return along(i, mean[0]) + along(i + 1, mean[1]) + along(i + 2, mean[2])
  })
}

function interceptOf(head: ModelHead, condition: Condition, sex: Sex, bias: number): number {
  const { ratios, shape } = head.weights[condition]
  const fromRatios = head.ratioStatistics.all[sex].mean.reduce(
    (sum, mean, i) => sum + mean * (ratios[i] ?? 0),
    0,
  )
  let fromShape = 0
  let i = 0
  for (const point of head.reference) for (const mean of point) fromShape += mean * (shape[i++] ?? 0)
  return bias + fromRatios + fromShape
}
