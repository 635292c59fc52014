import { silent } from './axis.ts'
import type { AxisDecision } from './decision.ts'
import { supportFor } from './features.ts'
import { LIMITS } from './limits.ts'
import type { Question } from './question.ts'
import { TESTS } from './tests.ts'

const FEATURES_FOR_CARD = LIMITS.featuresForCard.value

/** PTP-5: a first-line suggestion needs two supporting features, one of them specific. */
function isGateOpen(question: Question): boolean {
  if (question.policy.gate === 'off') return true
  const { count, hasSpecific } = supportFor(question.condition, question)
  return count >= FEATURES_FOR_CARD && hasSpecific
}

/** Silences a first-line suggestion that too little supports; any other decision passes. */
export function gated(decision: AxisDecision, question: Question): AxisDecision {
  if (isGateOpen(question)) return decision
  if (suggestsFirstLine(decision)) return silent(question.condition, 'PTP-5')
  return { ...decision, recommendIfExcluded: [], avoidIfExcluded: [] }
}

function suggestsFirstLine({ action, recommend, rules }: AxisDecision): boolean {
  if (rules.includes('CS-NONE-1') && !rules.includes('CS-RES-1')) return true
  return action === 'workup' && recommend.some((test) => TESTS[test].kind === 'first-line')
}
