import { CONDITION_KEYS, CONDITIONS, type Condition } from '../conditions.ts'
import { addDays, daysBetween } from '../day.ts'
import type { DecisionInput } from '../decision.ts'
import { NOT_FOR_SCREENING } from '../draft-orders.ts'
import type { Finding, FindingOutcome } from '../finding.ts'
import { findingThatCounts } from '../finding-that-counts.ts'
import { TESTS } from '../tests.ts'
import { agoWords, DAYS_AGO, replaced, single, type WhatIf } from './what-if.ts'

const OUTCOMES: readonly FindingOutcome[] = ['suspected', 'indeterminate', 'not', 'not-assessed']
const ORDERS = [
  ...new Set([
    ...Object.keys(TESTS),
    ...Object.values(NOT_FOR_SCREENING).flat(),
    'start:prednisone',
    'lipids',
  ]),
]

/** The photo, the cards shown before, the orders being placed, and what the site chose. */
export function otherSituation(input: DecisionInput): readonly WhatIf[] {
  return [
    ...photoOfAnotherDay(input),
    ...CONDITION_KEYS.flatMap((condition) => anotherFinding(input, condition)),
    ...CONDITION_KEYS.map((condition) => answeredCard(input, condition)),
    ...whileOrdering(input),
    ...underAnotherPolicy(input),
  ]
}

/** One photo speaks for both conditions. Its age follows from its day. */
function photoOfAnotherDay(input: DecisionInput): readonly WhatIf[] {
  const { findings, today } = input
  const counted = CONDITION_KEYS.flatMap((condition) => findingThatCounts(findings, condition) ?? [])
  if (counted.length === 0) return []
  const takenOn = counted[0]?.takenOn ?? null
  const now = takenOn === null ? null : daysBetween(takenOn, today)
  const taken = (on: Finding['takenOn']): DecisionInput => ({
    ...input,
    findings: findings.map((finding) =>
      counted.includes(finding) ? { ...finding, takenOn: on, ageAtPhoto: null } : finding,
    ),
  })
  return [
    {
      kind: now === null ? 'unknown' : 'moved',
      values: DAYS_AGO,
      near: now ?? 0,
      says: (from, to) =>
        `photo taken ${agoWords(from, to)} (now ${now === null ? 'undated' : agoWords(now, now)})`,
      at: (days) => taken(addDays(today, -days)),
    },
    ...(now === null ? [] : [single('situation', 'photo undated', taken(null))]),
  ]
}

function anotherFinding(input: DecisionInput, condition: Condition): readonly WhatIf[] {
  const { findings } = input
  const counted = findingThatCounts(findings, condition)
  if (counted === null) return []
  return OUTCOMES.filter((outcome) => outcome !== counted.outcome).map((outcome) =>
    single(
      counted.outcome === 'not-assessed' ? 'unknown' : 'situation',
      `photo ${outcome} for ${CONDITIONS[condition].name} (now ${counted.outcome})`,
      { ...input, findings: replaced(findings, counted, { ...counted, outcome }) },
    ),
  )
}

function answeredCard(input: DecisionInput, condition: Condition): WhatIf {
  const { served, today } = input
  return {
    kind: 'situation',
    values: DAYS_AGO,
    near: 0,
    says: (from, to) => `card on ${CONDITIONS[condition].name} dismissed ${agoWords(from, to)}`,
    at: (days) => ({
      ...input,
      served: [...served, { condition, outcome: 'dismissed', on: addDays(today, -days) }],
    }),
  }
}

function whileOrdering(input: DecisionInput): readonly WhatIf[] {
  const orders = ORDERS.filter((order) => !input.draftOrders.includes(order)).map((order) =>
    single('situation', `${order} being ordered`, { ...input, hook: 'order-sign', draftOrders: [order] }),
  )
  const isOrdering = input.hook === 'order-select' || input.hook === 'order-sign'
  const opened: DecisionInput = { ...input, hook: 'patient-view', draftOrders: [] }
  return isOrdering ? [single('situation', 'chart opened, nothing being ordered', opened), ...orders] : orders
}

function underAnotherPolicy(input: DecisionInput): readonly WhatIf[] {
  const { policy } = input
  const gate = policy.gate === 'on' ? 'off' : 'on'
  const adviseBeforeSteroid = !policy.adviseBeforeSteroid
  return [
    single('situation', `policy.gate ${gate}`, { ...input, policy: { ...policy, gate } }),
    single('situation', `policy.adviseBeforeSteroid ${adviseBeforeSteroid}`, {
      ...input,
      policy: { ...policy, adviseBeforeSteroid },
    }),
  ]
}
