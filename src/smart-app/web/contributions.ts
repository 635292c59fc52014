import type { LookedMeasure, LookedReading } from '../look.ts'

/** One part of a score, with its bar: from where to where it reaches, in per cent of the drawing. */
export type Part = {
  readonly key: string
  readonly value: number
  readonly bar: { readonly from: number; readonly to: number }
  readonly what:
    | { readonly kind: 'measure'; readonly measure: LookedMeasure }
    | { readonly kind: 'shape' }
    | { readonly kind: 'mean-face' }
}

export type Contributions = {
  /** Where nothing is added or taken, in per cent of the drawing. */
  readonly zero: number
  /** The mean face first, from which the score starts; then the largest part, whether it adds or takes. */
  readonly parts: readonly Part[]
}

/** What a score is the sum of. */
export function contributionsOf({ intercept, shape, measures }: LookedReading): Contributions {
  const others: readonly Omit<Part, 'bar'>[] = [
    { key: 'shape', value: shape, what: { kind: 'shape' } },
    ...measures.map((measure) => ({
      key: measure.name,
      value: measure.contribution,
      what: { kind: 'measure', measure } as const,
    })),
  ]
  const sorted: readonly Omit<Part, 'bar'>[] = [
    { key: 'mean-face', value: intercept, what: { kind: 'mean-face' } },
    ...others.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)),
  ]
  const values = sorted.map(({ value }) => value)
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)]
  const percentOf = (value: number) => (100 * (value - least)) / (most - least || 1)
  const zero = percentOf(0)
  return {
    zero,
    parts: sorted.map((part) => ({ ...part, bar: ordered(zero, percentOf(part.value)) })),
  }
}

function ordered(a: number, b: number): Part['bar'] {
  return { from: Math.min(a, b), to: Math.max(a, b) }
}

/** The sum of all parts: it is the score itself, within what rounding takes. */
export function sumOfParts({ parts }: Contributions): number {
  return parts.reduce((sum, { value }) => sum + value, 0)
}

/** Measures that add most and that take most, the largest first. */
export function largestOf(
  { measures }: LookedReading,
  most: number,
): { readonly adding: readonly LookedMeasure[]; readonly taking: readonly LookedMeasure[] } {
  const bySize = measures.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  return {
    adding: bySize.filter(({ contribution }) => contribution > 0).slice(0, most),
    taking: bySize.filter(({ contribution }) => contribution < 0).slice(0, most),
  }
}
