import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { Logits } from './assessment.ts'
import type { Landmark } from './mesh.ts'
import type { ModelHead } from './model.ts'
import { type LogRatios, RATIO_NAMES } from './ratios.ts'
import { alignedShape } from './shape.ts'

/**
 * The logit of each condition under either administrative sex: how much the face resembles the simulated shape.
 * Linear in the log ratios and the aligned shape, so every part's contribution adds up to it.
 */
export function logitsOf(landmarks: readonly Landmark[], ratios: LogRatios, head: ModelHead): Logits {
  const shape = alignedShape(landmarks, head)
  const entries = CONDITION_KEYS.map((condition) => {
    const { ratios: ratioWeights, shape: shapeWeights, bias } = head.weights[condition]
    const fromRatios = RATIO_NAMES.reduce((sum, name, i) => sum + ratios[name] * (ratioWeights[i] ?? 0), 0)
    const fromShape = shape.reduce((sum, value, i) => sum + value * (shapeWeights[i] ?? 0), 0)
    const both = fromRatios + fromShape
    return [condition, { female: both + bias.female, male: both + bias.male }]
  })
  return Object.fromEntries(entries) as Logits
}
