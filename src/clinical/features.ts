import { hasConfirmed } from './chart-conditions.ts'
import { hasPoorlyControlledDiabetes } from './chart-results.ts'
import type { Condition } from './conditions.ts'
import type { Concept } from './facts.ts'
import type { Situation } from './situation.ts'

type Feature = {
  readonly concept: Concept
  /** Specific enough to open the gate (PTP-5). */
  readonly isSpecific: boolean
  /** When the entry alone is too common to count. */
  readonly onlyIf?: (situation: Situation) => boolean
}

const CUSHING: readonly Feature[] = [
  { concept: 'easy-bruising', isSpecific: true },
  { concept: 'proximal-myopathy', isSpecific: true },
  { concept: 'wide-purple-striae', isSpecific: true },
  { concept: 'fragility-fracture', isSpecific: true },
  { concept: 'osteoporosis', isSpecific: true, onlyIf: isYoungerThan(65) },
  { concept: 'hypertension', isSpecific: true, onlyIf: isYoungerThan(40) },
  { concept: 'resistant-hypertension', isSpecific: true },
  { concept: 'adrenal-mass', isSpecific: true },
  { concept: 'type2-diabetes', isSpecific: false, onlyIf: isEarlyOrPoorlyControlled },
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
const FEATURES: Readonly<Record<Condition, readonly Feature[]>> = { cushing: CUSHING, acromegaly: ACROMEGALY }

/** The signs that make a suspicion in pregnancy pressing. */
export const DISCRIMINATING = ['easy-bruising', 'proximal-myopathy', 'wide-purple-striae']

export type Support = { readonly count: number; readonly hasSpecific: boolean }

export function supportFor(condition: Condition, situation: Situation): Support {
  const { facts, today } = situation
  const present = FEATURES[condition].filter(
    ({ concept, onlyIf }) => hasConfirmed(facts, concept, today) && (onlyIf?.(situation) ?? true),
  )
  return { count: present.length, hasSpecific: present.some(({ isSpecific }) => isSpecific) }
}

function isYoungerThan(years: number): (situation: Situation) => boolean {
  return ({ facts: { age } }) => age !== null && age < years
}

function isEarlyOrPoorlyControlled(situation: Situation): boolean {
  return isYoungerThan(40)(situation) || hasPoorlyControlledDiabetes(situation)
}
