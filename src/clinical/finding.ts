import type { Condition } from './conditions.ts'
import type { Day } from './day.ts'

/** Why a photo could not be assessed. `refusals.ts` in `src/inference` says each in words. */
export type RefusalReason = string

/**
 * What one photo says about one condition.
 *
 * `not` means "no sign of this shape", never "excluded"; `not-assessed` never reads as normal.
 */
export type Finding = {
  readonly condition: Condition
  readonly outcome: 'suspected' | 'indeterminate' | 'not' | 'not-assessed'
  /** Why the outcome is `not-assessed`; empty otherwise. */
  readonly reasons: readonly RefusalReason[]
  /** The day the photo was taken; null when nobody recorded it. */
  readonly takenOn: Day | null
  /** Completed years on that day; null when the birth date or the photo's day is unknown. */
  readonly ageAtPhoto: number | null
}

export type FindingOutcome = Finding['outcome']
