import type { Urgency } from './decision.ts'
import { supportFor } from './features.ts'
import { LIMITS } from './limits.ts'
import type { Question } from './question.ts'
import type { RuleId } from './rules.ts'

const FEATURES_FOR_SOON = LIMITS.featuresForSoon.value

/** PTP-1: how pressing a suspicion is before any test, by what supports it. An indeterminate photo never is. */
export function pretest(question: Question): {
  urgency: Urgency
  rules: readonly RuleId[]
} {
  const { condition, outcome } = question
  const isLikely = outcome === 'suspected' && supportFor(condition, question).count >= FEATURES_FOR_SOON
  return isLikely ? { urgency: 'soon', rules: ['PTP-1'] } : { urgency: 'routine', rules: [] }
}
