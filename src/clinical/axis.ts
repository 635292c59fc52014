import type { AvoidedTest, AvoidReason } from './avoid-reasons.ts'
import type { Condition } from './conditions.ts'
import type { AxisDecision, Missing } from './decision.ts'
import type { RuleId } from './rules.ts'
import type { TestKey } from './tests.ts'

/** What an answer says beyond the defaults: nothing recommended, avoided, referred or cautioned; routine. */
type Said = Partial<Omit<AxisDecision, 'condition' | 'action' | 'reason' | 'rules'>>

export function silent(condition: Condition, reason: RuleId | Missing, ...more: RuleId[]): AxisDecision {
  const rules = isMissing(reason) ? more : [reason, ...more]
  return { ...NOTHING_SAID, condition, action: 'silent', reason, urgency: 'none', rules }
}

function isMissing(reason: RuleId | Missing): reason is Missing {
  return reason === 'facts-incomplete' || reason === 'consent-unknown'
}

export function answer(
  condition: Condition,
  action: Exclude<AxisDecision['action'], 'silent'>,
  rules: readonly RuleId[],
  said: Said = {},
): AxisDecision {
  return { ...NOTHING_SAID, condition, action, rules: [...new Set(rules)], ...said }
}

export function avoidAll(tests: readonly TestKey[], reason: AvoidReason): readonly AvoidedTest[] {
  return tests.map((test) => ({ test, reasons: [reason] }))
}

const NOTHING_SAID = {
  reason: null,
  urgency: 'routine',
  recommend: [],
  recommendIfExcluded: [],
  avoidIfExcluded: [],
  onFile: [],
  avoid: [],
  cautions: [],
  refer: null,
  tier: null,
  replace: null,
} as const
