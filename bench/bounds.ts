import { type Figures, memoryGrowth, throughputGain, timesOurs } from './figures.ts'

type Limit = { readonly atMost: number } | { readonly atLeast: number } | { readonly below: number }

export type Bound<Measured> = {
  readonly what: string
  readonly limit: Limit
  readonly aim?: number
  readonly unit?: string
  /** Null where it could not be measured, which keeps no bound. */
  readonly of: (figures: Measured) => number | null
}

const isTrue = (claim: boolean) => (claim ? 1 : 0)
const reciprocal = (value: number | null) => (value === null ? null : 1 / value)

/** What must hold on a machine with two cores. Ratios come from one run, so that the machine's speed cancels out. */
export const BOUNDS: readonly Bound<Figures>[] = [
  {
    what: 'a whole 12 MP photo, times the bare cost',
    limit: { atMost: 1.25 },
    aim: 1.1,
    of: (figures) => reciprocal(timesOurs(figures, 'bare')),
  },
  {
    what: 'a whole 12 MP photo, times faster than @vladmandic/human',
    limit: { atLeast: 1.8 },
    aim: 3,
    of: (figures) => timesOurs(figures, 'human'),
  },
  { what: 'two processes, times one', limit: { atLeast: 1.6 }, aim: 1.8, of: throughputGain },
  {
    what: "delay of the parent's event loop while saturated, p99",
    limit: { below: 10 },
    unit: 'ms',
    of: ({ throughput }) => Math.max(...throughput.map(({ eventLoopDelayMs }) => eventLoopDelayMs.p99)),
  },
  {
    what: 'memory of an inference process at its highest',
    limit: { atMost: 250 },
    unit: 'MB',
    of: ({ memory }) => memory.highest,
  },
  {
    what: 'memory after all photos, times that after a tenth of them',
    limit: { atMost: 1.05 },
    of: memoryGrowth,
  },
  {
    what: 'start to ready',
    limit: { below: 1000 },
    unit: 'ms',
    of: ({ readyMs }) => Math.max(...readyMs.map(({ median }) => median)),
  },
  {
    what: 'scatter of the landmarks, % of the distance between the eyes',
    limit: { atMost: 0.4 },
    of: ({ steadiness: { jitter } }) =>
      jitter.length === 0 ? null : 100 * Math.max(...jitter.map(({ median }) => median)),
  },
  {
    what: 'the same numbers over repeats (1 is yes)',
    limit: { atLeast: 1 },
    of: ({ steadiness }) => isTrue(steadiness.sameOverRepeats),
  },
  {
    what: 'the same numbers over processes (1 is yes)',
    limit: { atLeast: 1 },
    of: ({ steadiness }) => isTrue(steadiness.sameOverProcesses),
  },
  {
    what: 'the same numbers at each place of a batch (1 is yes)',
    limit: { atLeast: 1 },
    of: ({ steadiness }) => isTrue(steadiness.sameOverBatchPlaces),
  },
]

export type Kept = {
  readonly what: string
  readonly kept: boolean
  readonly value: string
  readonly limit: string
  readonly aim: string
}

export function boundsOf(figures: Figures): readonly Kept[] {
  return keptOf(figures, BOUNDS)
}

export function keptOf<Measured>(figures: Measured, bounds: readonly Bound<Measured>[]): readonly Kept[] {
  return bounds.map(({ what, limit, aim, unit = '', of }) => {
    const value = of(figures)
    return {
      what,
      kept: value !== null && isWithin(value, limit),
      value: value === null ? 'not measured' : inWords(value, unit),
      limit: limitInWords(limit, unit),
      aim: aim === undefined ? '' : inWords(aim, unit),
    }
  })
}

function isWithin(value: number, limit: Limit): boolean {
  if ('atMost' in limit) return value <= limit.atMost
  if ('atLeast' in limit) return value >= limit.atLeast
  return value < limit.below
}

function limitInWords(limit: Limit, unit: string): string {
  if ('atMost' in limit) return `at most ${inWords(limit.atMost, unit)}`
  if ('atLeast' in limit) return `at least ${inWords(limit.atLeast, unit)}`
  return `below ${inWords(limit.below, unit)}`
}

function inWords(value: number, unit: string): string {
  return `${Number(value.toPrecision(3))} ${unit}`.trim()
}
