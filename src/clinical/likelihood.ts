import { has } from './chart-conditions.ts'
import type { Condition } from './conditions.ts'
import type { Day } from './day.ts'
import type { Concept, Facts } from './facts.ts'

/** Positive predictive value in per cent, at the lower and the higher of the two published accuracies. */
type Range = readonly [number, number]

type Setting = {
  readonly people: string
  readonly concepts: readonly Concept[]
  readonly youngerThan?: number
  readonly right: Range
}

/**
 * How often a photo finding would be right, by what else the chart says; the first that fits counts (PTP-3). From
 * the rule book's section 6: its prevalences, and the two accuracies published for acromegaly (Se 0.82 with Sp 0.87,
 * Se 0.93 with Sp 0.93). What is published for Cushing's syndrome is too small to use.
 */
const SETTINGS: Readonly<
  Record<Condition, { readonly risks: readonly Setting[]; readonly unselected: Range }>
> = {
  cushing: {
    risks: [
      {
        people: 'hypertension before the age of 40',
        concepts: ['hypertension'],
        youngerThan: 40,
        right: [29, 47],
      },
      { people: 'an adrenal mass', concepts: ['adrenal-mass'], right: [25, 41] },
      { people: 'type 2 diabetes', concepts: ['type2-diabetes'], right: [8, 16] },
      { people: 'obesity', concepts: ['obesity', 'severe-obesity'], right: [6, 12] },
      { people: 'hypertension', concepts: ['hypertension'], right: [3, 12] },
    ],
    unselected: [0.03, 0.07],
  },
  acromegaly: {
    risks: [{ people: 'sleep apnoea', concepts: ['sleep-apnoea'], right: [1.6, 3.2] }],
    unselected: [0.04, 0.08],
  },
}

/** What the range is borrowed from. None published for Cushing's syndrome can be used. */
const SOURCE: Readonly<Record<Condition, string>> = {
  cushing: 'borrowed from photo tools for acromegaly',
  acromegaly: 'borrowed from other photo tools',
}

/**
 * The setting's range in a sentence, counted in findings, so that no finding is taken for a probability. Empty where
 * none is known.
 *
 * @param isReleased - whether the model has been released for care; of another one no accuracy in patients is known
 */
export function likelihoodIn(condition: Condition, facts: Facts, today: Day, isReleased: boolean): string {
  // The prevalences are of people who are not pregnant.
  if (facts.pregnancy === 'pregnant') return ''
  const { risks, unselected } = SETTINGS[condition]
  const risk = risks.find((setting) => fits(setting, facts, today))
  const { outOf, low, high } = inWholeFindings(risk?.right ?? unselected)
  const people = risk ? `people with ${risk.people}` : 'unselected people'
  const source = isReleased ? SOURCE[condition] : `${SOURCE[condition]}; not known for this one`
  const caveat = risk ? '' : ' Signs in the chart raise that, by how much is not known.'
  return `Of ${outOf.toLocaleString('en')} such findings in ${people}, perhaps ${low} to ${high} are right (${source}).${caveat}`
}

/** Out of how many findings both ends of the range are whole ones: 3 to 7 of 10,000 are read, and 0.03 to 0.07 % are not. */
function inWholeFindings([low, high]: Range) {
  const tenths = [100, 1000].find((outOf) => isWhole((low * outOf) / 100) && isWhole((high * outOf) / 100))
  const outOf = tenths ?? 10000
  return { outOf, low: Math.round((low * outOf) / 100), high: Math.round((high * outOf) / 100) }
}

function isWhole(count: number): boolean {
  return Math.abs(count - Math.round(count)) < 1e-9
}

function fits({ concepts, youngerThan }: Setting, facts: Facts, today: Day): boolean {
  const isYoungEnough = youngerThan === undefined || (facts.age !== null && facts.age < youngerThan)
  return isYoungEnough && concepts.some((concept) => has(facts, concept, today))
}
