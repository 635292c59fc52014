import { has } from '../clinical/chart-conditions.ts'
import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Concept, Facts } from '../clinical/facts.ts'

/** Positive predictive value in per cent, at the lowest and the highest published accuracy. */
type Range = readonly [number, number]

type Setting = {
  readonly people: string
  readonly concepts: readonly Concept[]
  readonly youngerThan?: number
  readonly right: Range
}

/**
 * How often a photo finding would be right, by what else the chart says; the first that fits counts (PTP-3). From
 * the prevalences and tool accuracies of the rule book's section 6: Se 0.82 with Sp 0.87 up to Se 0.90 with Sp 0.99.
 */
const SETTINGS: Readonly<
  Record<Condition, { readonly risks: readonly Setting[]; readonly otherwise: Range }>
> = {
  cushing: {
    risks: [
      {
        people: 'hypertension before the age of 40',
        concepts: ['hypertension'],
        youngerThan: 40,
        right: [29, 86],
      },
      { people: 'an adrenal mass', concepts: ['adrenal-mass'], right: [25, 83] },
      { people: 'type 2 diabetes', concepts: ['type2-diabetes'], right: [8, 56] },
      { people: 'obesity', concepts: ['obesity', 'severe-obesity'], right: [6, 48] },
      { people: 'hypertension', concepts: ['hypertension'], right: [3, 48] },
    ],
    otherwise: [0.03, 0.4],
  },
  acromegaly: {
    risks: [{ people: 'sleep apnoea', concepts: ['sleep-apnoea'], right: [1.6, 18] }],
    otherwise: [0.04, 0.5],
  },
}

/** The setting's range in a sentence, so that no finding is taken for a probability. */
export function likelihoodIn(condition: Condition, facts: Facts, today: Day): string {
  const { risks, otherwise } = SETTINGS[condition]
  const risk = risks.find((setting) => fits(setting, facts, today))
  const [low, high] = risk?.right ?? otherwise
  const people = risk ? `people with ${risk.people}` : 'unselected people'
  return (
    `In ${people}, ${low} to ${high} % of such findings would be ` +
    'right at the accuracies published for photo tools; this model may do worse.'
  )
}

function fits({ concepts, youngerThan }: Setting, facts: Facts, today: Day): boolean {
  const isYoungEnough = youngerThan === undefined || (facts.age !== null && facts.age < youngerThan)
  return isYoungEnough && concepts.some((concept) => has(facts, concept, today))
}
