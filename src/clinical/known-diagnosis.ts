import { isAcutelyIll } from './acute-illness.ts'
import { answer, silent } from './axis.ts'
import { hasEverHad } from './chart-conditions.ts'
import { isActive } from './chart-medications.ts'
import { resultsWithin } from './chart-results.ts'
import type { Condition } from './conditions.ts'
import { isPregnant } from './cushing-triggers.ts'
import { daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import { steroidExposure } from './glucocorticoids.ts'
import type { Question } from './question.ts'
import { selectTests } from './selection.ts'
import type { Situation } from './situation.ts'
import type { TestKey } from './tests.ts'

/** Step 6: the diagnosis is known, so the finding belongs to endocrinology. */
export function knownDiagnosis(question: Question): AxisDecision | null {
  const { condition, facts } = question
  if (!isDiagnosed(condition, question)) return null
  // Where visits could not be read, nothing may be said about a missing one.
  if (facts.care.lastEndocrineVisit === 'unknown') return silent(condition, 'SI-DX-2')
  if (hasRecentEndocrineVisit(question)) return silent(condition, 'SI-DX-2')
  return answer(condition, 'follow-up', ['SI-DX-1'], {
    recommend: followUpTests(condition, question),
    refer: 'endocrinology',
  })
}

function hasRecentEndocrineVisit({ facts, today, policy }: Situation): boolean {
  const visit = facts.care.lastEndocrineVisit
  return typeof visit === 'object' && daysBetween(visit.on, today) <= policy.windows.endocrineVisitDays
}

/** Step 9, SI-ENDO-1: endocrinology sees the patient for a reason that may be this one. */
export function underEndocrineCare(question: Question): AxisDecision | null {
  const { condition, facts } = question
  const visit = facts.care.lastEndocrineVisit
  const mayBeForThis =
    typeof visit === 'object' && (visit.reason === 'pituitary-adrenal' || visit.reason === 'unknown')
  const isSeen = mayBeForThis && hasRecentEndocrineVisit(question)
  if (!isSeen && !waitsForEndocrinology(question)) return null
  return answer(condition, 'follow-up', ['SI-ENDO-1'], { refer: 'endocrinology-existing' })
}

// After so long nobody waits for that appointment any more, though the referral stays open.
function waitsForEndocrinology({ facts, today, policy }: Situation): boolean {
  const referral = facts.care.openEndocrineReferral
  if (referral === 'none') return false
  return referral.on === null || daysBetween(referral.on, today) <= policy.windows.endocrineVisitDays
}

/** The diagnosis stands in the chart, or is treated. */
export function isDiagnosed(condition: Condition, { facts, today }: Situation): boolean {
  if (condition === 'cushing') return hasEverHad(facts, 'cushing-endogenous')
  const takesPegvisomant = facts.medications.some(
    (drug) => drug.ingredient === 'pegvisomant' && isActive(drug, today),
  )
  return hasEverHad(facts, 'acromegaly') || takesPegvisomant
}

function followUpTests(condition: Condition, situation: Situation): readonly TestKey[] {
  const { facts, today, policy } = situation
  if (isAcutelyIll(situation)) return []
  if (condition === 'acromegaly') {
    const isKnown = resultsWithin(facts, 'igf1', today, policy.windows.igf1Days).length > 0
    return isKnown || isPregnant(situation) ? [] : ['igf1']
  }
  if (steroidExposure(situation)?.tier === 'A') return []
  return selectTests(situation).tests.slice(0, 1)
}
