import { CORTISOL_TESTS, type CortisolTest } from './tests.ts'
import { USUAL_WINDOWS, type Windows } from './windows.ts'

/** What a site may choose about the decision. */
export type Policy = {
  /** PTP-5: a first-line card needs two supporting signs, one of them specific. */
  readonly gate: 'on' | 'off'
  /** HK-5: warn before a steroid start. */
  readonly adviseBeforeSteroid: boolean
  /** CS-SEL-0: the cortisol tests that the site offers, the preferred one first; at least one, each once. */
  readonly firstLine: readonly CortisolTest[]
  /** How long facts count. */
  readonly windows: Windows
}

/** The rule book as it stands, without a gate: what a file of cases is checked against. */
export const BOOK_POLICY: Policy = {
  gate: 'off',
  adviseBeforeSteroid: false,
  firstLine: CORTISOL_TESTS,
  windows: USUAL_WINDOWS,
}
