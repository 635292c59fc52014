import type { Condition } from './conditions.ts'
import type { Day } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { Facts, ServedCard } from './facts.ts'
import type { Finding } from './finding.ts'
import type { Policy } from './policy.ts'

/** What is asked for one condition, before anything is known to allow an answer. */
export type Asked = {
  readonly condition: Condition
  /** Null when no photo speaks about this condition. */
  readonly finding: Finding | null
  readonly facts: Facts
  readonly today: Day
  readonly served: readonly ServedCard[]
  readonly policy: Policy
}

/** What is asked once a finding of a dated photo stands and nothing forbids an answer. */
export type Question = Omit<Asked, 'finding'> & {
  readonly outcome: 'suspected' | 'indeterminate'
  readonly takenOn: Day
}

/** A step answers, or passes on. The first answer wins. */
export type Step = (question: Question) => AxisDecision | null
