import type { LookedReading } from '../look.ts'

export type ScoreScale = {
  /** Per cent of the scale, 0 to 100. */
  readonly indeterminate: number
  readonly suspected: number
  /** Null for no value, which is never drawn as one. */
  readonly score: ScoreMark | null
}

export type ScoreMark = { readonly at: number; readonly beyond: 'below' | 'above' | null }

export type Band = 'below' | 'unclear' | 'above'

/** Where the thresholds and the score stand on the scale. */
export function scoreScale({ score, thresholds, scale }: LookedReading): ScoreScale {
  const at = (value: number) => Math.min(Math.max(percentOf(value, scale), 0), 100)
  return {
    indeterminate: at(thresholds.indeterminate),
    suspected: at(thresholds.suspected),
    score: Number.isFinite(score) ? { at: at(score), beyond: beyondOf(score, scale) } : null,
  }
}

function percentOf(value: number, { from, to }: LookedReading['scale']): number {
  return (100 * (value - from)) / (to - from)
}

function beyondOf(score: number, { from, to }: LookedReading['scale']): ScoreMark['beyond'] {
  if (score < from) return 'below'
  return score > to ? 'above' : null
}

/** Which part of the scale a score lies in; a score that equals a threshold has reached it. */
export function bandOf(score: number, { indeterminate, suspected }: LookedReading['thresholds']): Band {
  if (score >= suspected) return 'above'
  return score >= indeterminate ? 'unclear' : 'below'
}
