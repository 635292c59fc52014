import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Measures } from './assessment.ts'
import { DISPLAYED, DISPLAYED_RATIOS, type DisplayedRatio } from './displayed-measures.ts'
import { MEASURE_WORDS } from './measure-words.ts'
import type { ModelHead } from './model.ts'
import { RATIO_NAMES } from './ratios.ts'

type Sex = 'female' | 'male' | 'other' | 'unknown'

/** One of the nine measures against the reference set of the same administrative sex. */
export type NamedMeasure = {
  readonly name: string
  /** e.g. `Cheek fullness` */
  readonly label: string
  /** How many SD from the mean of the reference set. */
  readonly z: number
  /** Of 100 people of the reference set, how many measure less; 1 to 99. */
  readonly rank: number
  readonly says: string
  /** The conditions of whose simulated shape this measure is a sign. */
  readonly pointsTo: readonly Condition[]
}

/** The displayed measures as ratios, by name. */
export function displayedRatios(measures: Measures): Readonly<Record<string, number>> {
  return Object.fromEntries(
    DISPLAYED_RATIOS.map((name) => [name, Math.exp(measures[name] ?? Number.NaN)] as const).filter(
      ([, ratio]) => Number.isFinite(ratio),
    ),
  )
}

/** What each displayed measure is called, by name. */
export const DISPLAYED_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  DISPLAYED_RATIOS.map((name) => [name, MEASURE_WORDS[name].label]),
)

/** A measure that lies further out than in this share of the reference set is worth naming. */
const WORTH_NAMING_Z = 1

/**
 * The nine displayed measures of this face. The order is that of the table, whatever the face.
 *
 * @param sex - the reference set is split by administrative sex; empty where it is neither
 */
export function namedMeasures(measures: Measures, sex: Sex, head: ModelHead): readonly NamedMeasure[] {
  if (sex !== 'female' && sex !== 'male') return []
  const { mean, sd } = head.ratioStatistics.all[sex]
  const people = sex === 'female' ? 'women' : 'men'
  return DISPLAYED_RATIOS.flatMap((name) => {
    const i = RATIO_NAMES.indexOf(name)
    const z = ((measures[name] ?? Number.NaN) - (mean[i] ?? 0)) / (sd[i] ?? 1)
    if (!Number.isFinite(z)) return []
    const { label, larger, smaller } = MEASURE_WORDS[name]
    const says = `${z > 0 ? larger : smaller} than in ${inHundred(Math.abs(z))} of 100 ${people} of the reference set`
    const rank = z > 0 ? inHundred(z) : 100 - inHundred(-z)
    return [{ name, label, z, rank, says, pointsTo: CONDITION_KEYS.filter((key) => towards(key, name, z)) }]
  })
}

/**
 * The measures of this face that point towards a condition, strongest first, in words: "cheeks fuller than in 97
 * of 100 women of the reference set". Said of the measure; not a reason for the score.
 *
 * @param sex - the reference set is split by administrative sex; nothing is said where it is neither
 */
export function signsOf(
  measures: Measures,
  condition: Condition,
  sex: Sex,
  head: ModelHead,
): readonly string[] {
  return namedMeasures(measures, sex, head)
    .filter(({ pointsTo }) => pointsTo.includes(condition))
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .map(({ says }) => says)
}

function towards(condition: Condition, name: DisplayedRatio, z: number): boolean {
  return z * DISPLAYED[name][condition] >= WORTH_NAMING_Z
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
