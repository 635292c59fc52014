import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import { drawingOf } from './drawing.ts'
import type { ExplainedMeasure, Explanation, Explanations, Sex } from './explanation.ts'
import { landmarkMap } from './landmark-map.ts'
import { MEASURE_WORDS } from './measure-words.ts'
import type { Landmark } from './mesh.ts'
import type { ModelHead } from './model.ts'
import { type LogRatios, linesOf, logRatios, RATIO_NAMES, type RatioName } from './ratios.ts'
import { landmarkParts, partsOf, shapePartOf, sumOf } from './score.ts'
import { alignedShape } from './shape.ts'

/** Both conditions under either sex. Computed for the view and not kept: landmarks would identify a person. */
export function explain(landmarks: readonly Landmark[], head: ModelHead): Explanations {
  const ratios = logRatios(landmarks)
  const shape = alignedShape(landmarks, head)
  const entries = CONDITION_KEYS.map((condition) => {
    const points = landmarkParts(shape, head, condition)
    const under = (sex: Sex) => explanation(points, ratios, head, condition, sex)
    return [condition, { female: under('female'), male: under('male') }]
  })
  return Object.fromEntries(entries) as Explanations
}

function explanation(
  points: readonly number[],
  ratios: LogRatios,
  head: ModelHead,
  condition: Condition,
  sex: Sex,
): Explanation {
  const parts = partsOf(points, ratios, head, condition, sex)
  const { mean, sd } = head.ratioStatistics.all[sex]
  const measures = RATIO_NAMES.map((name, i): ExplainedMeasure => {
    const usual = { mean: mean[i] ?? 0, sd: sd[i] ?? 1 }
    const z = (ratios[name] - usual.mean) / usual.sd
    const contribution = parts.ratios[i] ?? 0
    return {
      name,
      label: MEASURE_WORDS[name].label,
      value: Math.exp(ratios[name]),
      expected: expectedRange(usual),
      z,
      contribution,
      says: sentenceFor(name, z, contribution, sex),
      lines: linesOf(name),
    }
  })
  const map = landmarkMap(measures, points)
  return {
    logit: sumOf(parts),
    intercept: parts.intercept,
    measures,
    shape: shapePartOf(points),
    landmarks: map,
    drawing: drawingOf(measures, map),
  }
}

/** The quantile of the normal distribution that 95 of 100 lie within, on both sides. */
const WITHIN_95_SD = 1.96

/** @param usual - of the logarithm of the ratio */
function expectedRange({ mean, sd }: { readonly mean: number; readonly sd: number }) {
  return { from: Math.exp(mean - WITHIN_95_SD * sd), to: Math.exp(mean + WITHIN_95_SD * sd) }
}

/** Nearer to the mean than this, a measure is neither larger nor smaller. */
const AT_THE_MEAN_Z = 0.05

/** `nose wider than usual: 1.8 SD above the mean of women in the reference set; adds 0.40 to the score` */
function sentenceFor(name: RatioName, z: number, contribution: number, sex: Sex): string {
  const { label, larger, smaller } = MEASURE_WORDS[name]
  const people = sex === 'female' ? 'women' : 'men'
  const does = `${contribution < 0 ? 'takes' : 'adds'} ${Math.abs(contribution).toFixed(2)} ${contribution < 0 ? 'from' : 'to'} the score`
  if (Math.abs(z) < AT_THE_MEAN_Z) return `${label}: at the mean of ${people} in the reference set; ${does}`
  const where = `${Math.abs(z).toFixed(1)} SD ${z > 0 ? 'above' : 'below'} the mean of ${people} in the reference set`
  return `${z > 0 ? larger : smaller} than usual: ${where}; ${does}`
}
