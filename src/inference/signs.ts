import type { Condition } from '../clinical/conditions.ts'
import type { Measures } from './assessment.ts'
import type { ModelHead } from './model.ts'
import { RATIO_NAMES, type RatioName } from './ratios.ts'

type Direction = 1 | -1 | 0

/**
 * The nine measures that people are shown, with the direction in which each is a sign of the simulated shape
 * (1 larger, -1 smaller, 0 no sign) and the words for it.
 */
const DISPLAYED = {
  'nose_w/face_w': { larger: 'nose wider', smaller: 'nose narrower', acromegaly: 1, cushing: 0 },
  'upper_lip_h/face_w': {
    larger: 'upper lip fuller',
    smaller: 'upper lip thinner',
    acromegaly: 1,
    cushing: 0,
  },
  'lower_lip_h/face_w': {
    larger: 'lower lip fuller',
    smaller: 'lower lip thinner',
    acromegaly: 1,
    cushing: 0,
  },
  'face_h/biocular': { larger: 'face longer', smaller: 'face shorter', acromegaly: 1, cushing: 0 },
  'face_w/face_h': {
    larger: 'face broader for its length',
    smaller: 'face narrower for its length',
    acromegaly: -1,
    cushing: 1,
  },
  'lower_face/face_h': {
    larger: 'lower face longer',
    smaller: 'lower face shorter',
    acromegaly: 1,
    cushing: 0,
  },
  'jaw_w/face_w': { larger: 'jaw wider', smaller: 'jaw narrower', acromegaly: 1, cushing: 1 },
  'low_cheek_w/face_h': { larger: 'cheeks fuller', smaller: 'cheeks leaner', acromegaly: 0, cushing: 1 },
  lower_roundness: {
    larger: 'lower face rounder',
    smaller: 'lower face less round',
    acromegaly: 0,
    cushing: 1,
  },
} as const satisfies Partial<
  Record<RatioName, { larger: string; smaller: string } & Record<Condition, Direction>>
>

type DisplayedRatio = keyof typeof DISPLAYED

/** A measure that lies further out than in this share of the reference set is worth naming. */
const WORTH_NAMING_Z = 1

/**
 * The measures of this face that point towards a condition, strongest first, in words: "cheeks fuller than in 97
 * of 100 women of the reference set". Said of the measure; not a reason for the score.
 *
 * @param sex - the reference set is split by administrative sex; nothing is said where it is neither
 */
export function signsOf(
  measures: Measures,
  condition: Condition,
  sex: 'female' | 'male' | 'other' | 'unknown',
  head: ModelHead,
): readonly string[] {
  if (sex !== 'female' && sex !== 'male') return []
  const { mean, sd } = head.ratioStatistics.all[sex]
  const people = sex === 'female' ? 'women' : 'men'
  return (Object.keys(DISPLAYED) as DisplayedRatio[])
    .map((name) => {
      const i = RATIO_NAMES.indexOf(name)
      const z = ((measures[name] ?? Number.NaN) - (mean[i] ?? 0)) / (sd[i] ?? 1)
      return { name, z, towards: z * DISPLAYED[name][condition] }
    })
    .filter(({ towards }) => towards >= WORTH_NAMING_Z)
    .sort((a, b) => b.towards - a.towards)
    .map(({ name, z, towards }) => {
      const words = z > 0 ? DISPLAYED[name].larger : DISPLAYED[name].smaller
      return `${words} than in ${inHundred(towards)} of 100 ${people} of the reference set`
    })
}

/** Of a hundred people, how many lie below z; never "all of them". */
function inHundred(z: number): number {
  return Math.min(99, Math.floor(100 * normalCdf(z)))
}

/** @see Abramowitz and Stegun 26.2.17, error below 7.5e-8; for z >= 0 */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}
