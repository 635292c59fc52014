import { silent } from './axis.ts'
import { daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { Question } from './question.ts'
import type { RuleId } from './rules.ts'

/** Cards built on results, and the follow-up of a known disease, come back whatever was answered before. */
const UNRESTING: readonly RuleId[] = [
  'CS-RES-1',
  'CS-RES-2',
  'CS-RES-3',
  'CS-RES-8',
  'AC-RES-1',
  'AC-RES-2',
  'AC-RES-4',
  'AC-OGTT-1',
  'AC-OGTT-2',
  'AC-OGTT-3',
  'SI-DX-1',
]

/**
 * SI-REP-1: silences a card that was dismissed or accepted lately. SI-ACK-1: an urgent one rests only where it was
 * acknowledged, and what was answered about any other card never hides it.
 */
export function rested(decision: AxisDecision, { condition, served, today, policy }: Question): AxisDecision {
  const cards = served.filter((card) => card.condition === condition)
  if (decision.action === 'silent') return decision
  if (decision.action === 'urgent-referral')
    return cards.some(({ outcome }) => outcome === 'acknowledged') ? silent(condition, 'SI-ACK-1') : decision
  if (decision.rules.some((rule) => UNRESTING.includes(rule))) return decision
  const isAnswered = cards.some(
    ({ outcome, on }) =>
      (outcome === 'dismissed' || outcome === 'accepted') &&
      daysBetween(on, today) <= policy.windows.restDays,
  )
  return isAnswered ? silent(condition, 'SI-REP-1') : decision
}
