import { CUSHING_MODIFIERS, type Modifier } from './cushing-modifiers.ts'
import { type Grounds, poorHba1cHere } from './grounds.ts'
import type { TestKey } from './tests.ts'

type Modifiers = typeof CUSHING_MODIFIERS
type ModifierReason = Extract<Modifiers[keyof Modifiers], { readonly reason: string }>['reason']

/**
 * The reasons that are no choice between tests: nothing can be tested now, or this test not at all. Of an exposure the
 * meaning of the decision names each drug, so that the reason does not.
 */
const OTHER_REASONS = {
  EXOGENOUS_GC: {
    says: 'glucocorticoid exposure: a cortisol test cannot be read',
    rule: 'CS-EXO-1',
  },
  ACUTE_ILLNESS: { says: 'acute illness changes this test', rule: 'CS-ILL-1' },
  EXOGENOUS_GH: {
    says: 'growth hormone or IGF-1 treatment sets the value',
    rule: 'AC-EXO-1',
  },
  DIABETES: {
    says: 'poorly controlled diabetes: no glucose load',
    here: poorHba1cHere,
    rule: 'AC-RES-2',
  },
} as const

type Reason = {
  readonly says: string
  readonly rule: string
  /** What of it this patient has, where it names several things. */
  readonly here?: Grounds | undefined
}

export type AvoidReason = ModifierReason | keyof typeof OTHER_REASONS

export type AvoidedTest = { readonly test: TestKey; readonly reasons: readonly AvoidReason[] }

/** Why a test does not suit this patient, in the card's words, and the rule behind it. */
export const AVOID_REASONS: Readonly<Record<AvoidReason, Reason>> = {
  ...ofModifiers(),
  ...OTHER_REASONS,
}

function ofModifiers(): Record<ModifierReason, Reason> {
  const rows = Object.entries(CUSHING_MODIFIERS).flatMap(([rule, row]) =>
    'reason' in row ? [[row.reason, reasonOf(row, rule)]] : [],
  )
  return Object.fromEntries(rows)
}

function reasonOf({ because = '', here }: Modifier, rule: string): Reason {
  return { says: because, here, rule }
}
