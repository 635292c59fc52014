import { CUSHING_MODIFIERS, type Modifier } from './cushing-modifiers.ts'
import type { Day } from './day.ts'
import type { AvoidedTest } from './decision.ts'
import type { Facts } from './facts.ts'
import type { AvoidReason } from './modifiers.ts'
import type { RuleId } from './rules.ts'
import type { TestKey } from './tests.ts'

/** CS-SEL-0: the first-line tests in the order that holds when nothing speaks against one. */
export const CORTISOL_TESTS = ['lnsc_x2', 'ufc24_x2', 'dst_1mg'] as const satisfies readonly TestKey[]

export type Selection = {
  /** In order of preference; empty when every test is avoided. */
  readonly tests: readonly TestKey[]
  readonly avoid: readonly AvoidedTest[]
  readonly rules: readonly RuleId[]
}

/** The cortisol tests that suit this patient. */
export function selectTests(facts: Facts, today: Day): Selection {
  const active = CUSHING_MODIFIERS.filter(({ applies }) => applies(facts, today))
  const avoid = avoided(active)
  const tests = ordered(active).filter((test) => !avoid.some((avoidance) => avoidance.test === test))
  return { tests, avoid, rules: ['CS-SEL-0', ...active.map(({ rule }) => rule)] }
}

export function reasonsAgainst(test: TestKey, { avoid }: Selection): readonly AvoidReason[] {
  return avoid.find((avoidance) => avoidance.test === test)?.reasons ?? []
}

function ordered(modifiers: readonly Modifier[]): readonly TestKey[] {
  const moves = modifiers.flatMap(({ prefer }) => prefer)
  return moves.reduce<readonly TestKey[]>(
    (tests, first) => [first, ...tests.filter((test) => test !== first)],
    CORTISOL_TESTS,
  )
}

function avoided(modifiers: readonly Modifier[]): readonly AvoidedTest[] {
  return CORTISOL_TESTS.map((test) => {
    const against = modifiers.filter(({ avoid }) => avoid.includes(test))
    return { test, reasons: [...new Set(against.map(({ because }) => because))] }
  }).filter(({ reasons }) => reasons.length > 0)
}
