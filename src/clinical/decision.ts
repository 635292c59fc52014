import type { AvoidedTest } from './avoid-reasons.ts'
import type { Caution } from './cautions.ts'
import type { Condition } from './conditions.ts'
import type { Day } from './day.ts'
import type { FactSource, Facts, ServedCard } from './facts.ts'
import type { Finding } from './finding.ts'
import type { Policy } from './policy.ts'
import type { RuleId } from './rules.ts'
import type { TestKey } from './tests.ts'

export type Action =
  | 'silent'
  | 'workup'
  | 'confirm'
  | 'refer'
  | 'urgent-referral'
  | 'follow-up'
  | 'review-exogenous'
  | 'defer'
  | 'change-order'
  | 'advise-before-steroid'

export type Urgency = 'none' | 'routine' | 'soon' | 'urgent'

/** How a CDS Hooks client shows each urgency (rule book, section 0). */
export const INDICATORS = {
  none: 'info',
  routine: 'info',
  soon: 'warning',
  urgent: 'critical',
} as const satisfies Record<Urgency, string>

export type Hook = 'patient-view' | 'encounter-start' | 'order-select' | 'order-sign'

/** Everything a decision rests on. `today` is the day in the site's time zone. */
export type DecisionInput = {
  readonly hook: Hook
  readonly findings: readonly Finding[]
  readonly facts: Facts
  /**
   * Test keys, words of `draft-orders.ts`, `start:<drug>` or `start:<drug>:<route>` for a drug start; any other word
   * is an order that is not ours.
   */
  readonly draftOrders: readonly string[]
  readonly today: Day
  readonly served: readonly ServedCard[]
  readonly policy: Policy
}

export type ResultOnFile = {
  readonly test: TestKey
  /** The last three are of growth hormone after glucose. */
  readonly verdict: 'abnormal' | 'normal' | 'equivocal' | 'high' | 'unsuppressed' | 'between' | 'suppressed'
  readonly on: Day
}

export type Referral = 'endocrinology' | 'endocrinology-existing' | 'endocrinology-same-day'

/** No rule, but something that could not be read: a part of the chart, or whether the patient refused. */
export type Missing = 'facts-incomplete' | 'consent-unknown'

/** What the rules conclude for one condition. */
export type AxisDecision = {
  readonly condition: Condition
  readonly action: Action
  /** Why a silent axis is silent: the rule, or what is missing. Null unless silent. */
  readonly reason: RuleId | Missing | null
  readonly urgency: Urgency
  /** In order of preference; the first is the suggested one. */
  readonly recommend: readonly TestKey[]
  /** For tier B exposure: what to order if the review finds too little exposure. */
  readonly recommendIfExcluded: readonly TestKey[]
  /** What would then speak against the others. */
  readonly avoidIfExcluded: readonly AvoidedTest[]
  /** The results that this decision is built on. */
  readonly onFile: readonly ResultOnFile[]
  readonly avoid: readonly AvoidedTest[]
  readonly cautions: readonly Caution[]
  readonly refer: Referral | null
  /** Steroid exposure: A is systemic or as good as systemic, B any other. Null where the axis is not about one. */
  readonly tier: 'A' | 'B' | null
  readonly replace: { readonly from: readonly string[]; readonly to: readonly TestKey[] } | null
  /** Every rule that made this decision, in the order they fired. */
  readonly rules: readonly RuleId[]
}

export type Decision = {
  readonly axes: Readonly<Record<Condition, AxisDecision>>
  readonly silent: boolean
  readonly urgency: Urgency
  /** CDS Hooks indicator. */
  readonly indicator: (typeof INDICATORS)[Urgency]
  /** The parts of the chart that could not be read; not empty means every axis is silent for that reason. */
  readonly unread: readonly FactSource[]
  readonly rules: readonly RuleId[]
}
