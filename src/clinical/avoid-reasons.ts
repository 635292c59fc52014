import { CUSHING_MODIFIERS } from './cushing-modifiers.ts'

type Modifiers = typeof CUSHING_MODIFIERS
type ModifierReason = Extract<Modifiers[keyof Modifiers], { readonly reason: string }>['reason']

/** The reasons that are no choice between tests: nothing can be tested now, or this test not at all. */
const OTHER_REASONS = {
  EXOGENOUS_GC: { says: 'glucocorticoid exposure: a cortisol test cannot be read', rule: 'CS-EXO-1' },
  ACUTE_ILLNESS: { says: 'acute illness changes this test', rule: 'CS-ILL-1' },
  EXOGENOUS_GH: { says: 'growth hormone or IGF-1 treatment sets the value', rule: 'AC-EXO-1' },
  DIABETES: { says: 'poorly controlled diabetes: no glucose load', rule: 'AC-RES-2' },
} as const

export type AvoidReason = ModifierReason | keyof typeof OTHER_REASONS

/** Why a test does not suit this patient, in the card's words, and the rule behind it. */
export const AVOID_REASONS: Readonly<Record<AvoidReason, { readonly says: string; readonly rule: string }>> =
  {
    ...ofModifiers(),
    ...OTHER_REASONS,
  }

function ofModifiers(): Record<ModifierReason, { readonly says: string; readonly rule: string }> {
  const rows = Object.entries(CUSHING_MODIFIERS).flatMap(([rule, row]) =>
    'reason' in row ? [[row.reason, { says: row.because, rule }]] : [],
  )
  return Object.fromEntries(rows)
}
