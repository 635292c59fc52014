import { isAcutelyIll } from './acute-illness.ts'
import { answer, silent } from './axis.ts'
import { hasEverHad } from './chart-conditions.ts'
import { isActive } from './chart-medications.ts'
import { resultsWithin } from './chart-results.ts'
import type { Condition } from './conditions.ts'
import { isPregnant } from './cushing-modifiers.ts'
import { type Day, daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { Facts } from './facts.ts'
import { exposureOn } from './glucocorticoids.ts'
import type { Question } from './question.ts'
import { selectTests } from './selection.ts'
import type { TestKey } from './tests.ts'

const VISIT_DAYS = 365
const IGF1_DAYS = 365

/** Step 6: the diagnosis is known, so the finding belongs to endocrinology. */
export function knownDiagnosis({ condition, facts, today }: Question): AxisDecision | null {
  if (!isDiagnosed(condition, facts, today)) return null
  // Where visits could not be read, nothing may be said about a missing one.
  if (facts.care.lastEndocrineVisit === 'unknown') return silent(condition, 'SI-DX-2')
  if (hasRecentEndocrineVisit(facts, today)) return silent(condition, 'SI-DX-2')
  return answer(condition, 'follow-up', ['SI-DX-1'], {
    recommend: followUpTests(condition, facts, today),
    refer: 'endocrinology',
  })
}

function hasRecentEndocrineVisit({ care }: Facts, today: Day): boolean {
  const visit = care.lastEndocrineVisit
  return typeof visit === 'object' && daysBetween(visit.on, today) <= VISIT_DAYS
}

/** Step 9, SI-ENDO-1: endocrinology sees the patient for a reason that may be this one. */
export function underEndocrineCare({ condition, facts, today }: Question): AxisDecision | null {
  const visit = facts.care.lastEndocrineVisit
  const mayBeForThis =
    typeof visit === 'object' && (visit.reason === 'pituitary-adrenal' || visit.reason === 'unknown')
  const isSeen = mayBeForThis && hasRecentEndocrineVisit(facts, today)
  if (!isSeen && !facts.care.openEndocrineReferral) return null
  return answer(condition, 'follow-up', ['SI-ENDO-1'], { refer: 'endocrinology-existing' })
}

function isDiagnosed(condition: Condition, facts: Facts, today: Day): boolean {
  if (condition === 'cushing') return hasEverHad(facts, 'cushing-endogenous')
  const takesPegvisomant = facts.medications.some(
    (drug) => drug.ingredient === 'pegvisomant' && isActive(drug, today),
  )
  return hasEverHad(facts, 'acromegaly') || takesPegvisomant
}

function followUpTests(condition: Condition, facts: Facts, today: Day): readonly TestKey[] {
  if (isAcutelyIll(facts, today)) return []
  if (condition === 'acromegaly') {
    const isKnown = resultsWithin(facts, 'igf1', today, IGF1_DAYS).length > 0
    return isKnown || isPregnant(facts) ? [] : ['igf1']
  }
  if (exposureOn(facts, today)?.tier === 'A') return []
  return selectTests(facts, today).tests.slice(0, 1)
}
