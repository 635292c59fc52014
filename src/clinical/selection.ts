import type { AvoidedTest, AvoidReason } from './avoid-reasons.ts'
import { CUSHING_MODIFIERS, type Modifier, type ModifierId } from './cushing-modifiers.ts'
import { oncePerSituation } from './once.ts'
import type { RuleId } from './rules.ts'
import { CORTISOL_TESTS, type CortisolTest, type TestKey } from './tests.ts'

type Row = Modifier & { readonly rule: ModifierId; readonly reason?: AvoidReason }

const ROWS: readonly Row[] = Object.entries(CUSHING_MODIFIERS).map(([rule, row]) => ({
  ...row,
  rule: rule as ModifierId,
}))

export type Selection = {
  /** In order of preference; empty when every test is avoided. */
  readonly tests: readonly CortisolTest[]
  readonly avoid: readonly AvoidedTest[]
  readonly rules: readonly RuleId[]
}

/** CS-SEL-0: the cortisol tests of the site that suit this patient. */
export const selectTests = oncePerSituation((situation): Selection => {
  const { firstLine } = situation.policy
  const active = ROWS.filter(({ applies }) => applies(situation))
  const avoid = avoided(active)
  const tests = ordered(active, firstLine).filter(
    (test) => !avoid.some((avoidance) => avoidance.test === test),
  )
  return { tests, avoid, rules: ['CS-SEL-0', ...active.map(({ rule }) => rule)] }
})

export function reasonsAgainst(test: TestKey, { avoid }: Selection): readonly AvoidReason[] {
  return avoid.find((avoidance) => avoidance.test === test)?.reasons ?? []
}

function ordered(rows: readonly Row[], firstLine: readonly CortisolTest[]): readonly CortisolTest[] {
  const moves = rows.flatMap(({ prefer }) => prefer).filter((test) => firstLine.includes(test))
  return moves.reduce((tests, first) => [first, ...tests.filter((test) => test !== first)], firstLine)
}

function avoided(rows: readonly Row[]): readonly AvoidedTest[] {
  return CORTISOL_TESTS.map((test) => {
    const against = rows.filter(({ avoid }) => avoid.includes(test))
    return { test, reasons: [...new Set(against.flatMap(({ reason }) => reason ?? []))] }
  }).filter(({ reasons }) => reasons.length > 0)
}
