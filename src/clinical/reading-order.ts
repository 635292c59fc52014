import { CONDITION_KEYS, type Condition } from './conditions.ts'
import type { Decision, Urgency } from './decision.ts'
import type { Finding, FindingOutcome } from './finding.ts'
import { findingThatCounts } from './finding-that-counts.ts'

const MOST_URGENT_FIRST: readonly Urgency[] = ['urgent', 'soon', 'routine', 'none']

/** What was not assessed is not known, so it comes before what showed no sign. */
const STRONGEST_FIRST: readonly FindingOutcome[] = ['suspected', 'indeterminate', 'not-assessed', 'not']

/**
 * The conditions, the one that asks for attention first: how soon to act, then how strong the finding is. Equal ones
 * stay as the table has them. Cards and every part of the app follow this one order.
 */
export function readingOrder(
  { axes }: Pick<Decision, 'axes'>,
  findings: readonly Finding[],
): readonly Condition[] {
  const urgencyOf = (condition: Condition) => MOST_URGENT_FIRST.indexOf(axes[condition].urgency)
  const strengthOf = (condition: Condition) =>
    STRONGEST_FIRST.indexOf(findingThatCounts(findings, condition)?.outcome ?? 'not-assessed')
  return CONDITION_KEYS.toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || strengthOf(a) - strengthOf(b))
}
