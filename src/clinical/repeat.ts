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

/** SI-REP-1: silences a card that was dismissed or accepted lately. */
export function rested(decision: AxisDecision, { condition, served, today, policy }: Question): AxisDecision {
  if (decision.action === 'silent' || decision.action === 'urgent-referral') return decision
  if (decision.rules.some((rule) => UNRESTING.includes(rule))) return decision
  const isAnswered = served.some(
    (card) =>
      card.condition === condition &&
      (card.outcome === 'dismissed' || card.outcome === 'accepted') &&
      daysBetween(card.on, today) <= policy.windows.restDays,
  )
  return isAnswered ? silent(condition, 'SI-REP-1') : decision
}
