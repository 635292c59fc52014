import type { ActFailure } from '../api/act.ts'
import { MESSAGES } from './index.ts'

/** What was to be done, as far as it matters for what is safe to believe after a failure. */
export type ActKind = keyof typeof MESSAGES.acts.certain

export type ActFailureWords = { readonly says: string; readonly safe: string; readonly advice: string }

/** What happened, what is safe to believe, and what to do. */
export function actFailureWords(
  kind: ActKind,
  { why, nothingDone }: Pick<ActFailure, 'why' | 'nothingDone'>,
): ActFailureWords {
  const { acts } = MESSAGES
  return {
    says: acts.why[why],
    safe: (nothingDone ? acts.certain : acts.uncertain)[kind],
    advice: acts.advice[why],
  }
}
