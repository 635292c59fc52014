import { hasConfirmed } from './chart-conditions.ts'
import { hasPoorlyControlledDiabetes, POOR_HBA1C_PERCENT } from './chart-results.ts'
import type { Condition } from './conditions.ts'
import type { Concept } from './facts.ts'
import type { Situation } from './situation.ts'

export type Feature = {
  readonly concept: Concept
  /** Specific enough to open the gate (PTP-5). */
  readonly isSpecific: boolean
  /** When the entry alone is too common to count. */
  readonly onlyIf?: Limit
}

type Limit = { readonly says: string; readonly holds: (situation: Situation) => boolean }

const EARLY_OR_POORLY_CONTROLLED: Limit = {
  says: `under 40 years of age, or HbA1c ${POOR_HBA1C_PERCENT} % or more`,
  holds: (situation) => youngerThan(40).holds(situation) || hasPoorlyControlledDiabetes(situation),
}

const CUSHING: readonly Feature[] = [
  { concept: 'easy-bruising', isSpecific: true },
  { concept: 'proximal-myopathy', isSpecific: true },
  { concept: 'wide-purple-striae', isSpecific: true },
  { concept: 'fragility-fracture', isSpecific: true },
  { concept: 'osteoporosis', isSpecific: true, onlyIf: youngerThan(65) },
  { concept: 'hypertension', isSpecific: true, onlyIf: youngerThan(40) },
  { concept: 'resistant-hypertension', isSpecific: true },
  { concept: 'adrenal-mass', isSpecific: true },
  { concept: 'type2-diabetes', isSpecific: false, onlyIf: EARLY_OR_POORLY_CONTROLLED },
  { concept: 'hypokalaemia', isSpecific: false },
  { concept: 'venous-thromboembolism', isSpecific: false },
]

const ACROMEGALY: readonly Feature[] = [
  { concept: 'sleep-apnoea', isSpecific: true },
  { concept: 'carpal-tunnel', isSpecific: true },
  { concept: 'hyperhidrosis', isSpecific: true },
  { concept: 'acral-enlargement', isSpecific: true },
  { concept: 'pituitary-mass', isSpecific: true },
  { concept: 'type2-diabetes', isSpecific: false },
  { concept: 'hypertension', isSpecific: false },
  { concept: 'debilitating-arthritis', isSpecific: false },
]

/** The features that raise the probability before any test (PTP-1). */
export const FEATURES: Readonly<Record<Condition, readonly Feature[]>> = {
  cushing: CUSHING,
  acromegaly: ACROMEGALY,
}

/** The signs that make a suspicion in pregnancy pressing. */
export const DISCRIMINATING = ['easy-bruising', 'proximal-myopathy', 'wide-purple-striae']

export type Support = { readonly count: number; readonly hasSpecific: boolean }

export function supportFor(condition: Condition, situation: Situation): Support {
  const { facts, today } = situation
  const present = FEATURES[condition].filter(
    ({ concept, onlyIf }) => hasConfirmed(facts, concept, today) && (onlyIf?.holds(situation) ?? true),
  )
  return { count: present.length, hasSpecific: present.some(({ isSpecific }) => isSpecific) }
}

function youngerThan(years: number): Limit {
  return {
    says: `under ${years} years of age`,
    holds: ({ facts: { age } }) => age !== null && age < years,
  }
}
