import { type Bound, keptOf } from './bounds.ts'
import type { Load } from './children/hook-load.ts'
import type { LoopDelay } from './children/hook-service.ts'
import type { Machine } from './machine.ts'
import { median, quantile } from './statistics.ts'

/** Everything that one run measured; `--json` writes it as it is. */
export type CdsFigures = {
  readonly machine: Machine
  /** Few calls: for work on the bench, worth nothing else. */
  readonly quick: boolean
  readonly body: { readonly resources: number; readonly kilobytes: number }
  /** As many calls as it can take, calls a second; ours and bare taking turns. */
  readonly rounds: readonly { readonly ours: number; readonly bare: number }[]
  /** 50 calls a second. */
  readonly steady: Answers
  /** While every inference process is busy with other photos. */
  readonly saturated: Answers & { readonly loopDelayMs: LoopDelay }
  /** Against an EHR that takes 300 ms a call, with nothing sent along. */
  readonly slowEhr: Answers & { readonly budgetMs: number }
}

export type Answers = {
  readonly calls: number
  readonly failed: number
  readonly withoutCard: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export function answersOf({ latencies, failed, withoutCard }: Load): Answers {
  return {
    calls: latencies.length,
    failed,
    withoutCard,
    p50: median(latencies),
    p99: quantile(latencies, 0.99),
    max: Math.max(...latencies),
  }
}

/** The share of a bare Express that we reach: the median over the rounds, each of one moment. */
export function shareOfBare({ rounds }: CdsFigures): number {
  return median(rounds.map(({ ours, bare }) => ours / bare))
}

const BOUNDS: readonly Bound<CdsFigures>[] = [
  {
    what: 'calls a second, times those of a bare Express with the same body and answer',
    limit: { atLeast: 0.4 },
    of: shareOfBare,
  },
  { what: '50 calls a second: p99', limit: { below: 50 }, unit: 'ms', of: ({ steady }) => steady.p99 },
  {
    what: 'while the inference is saturated: p99',
    limit: { below: 100 },
    unit: 'ms',
    of: ({ saturated }) => saturated.p99,
  },
  {
    what: "while the inference is saturated: delay of the service's event loop, p99",
    limit: { below: 20 },
    unit: 'ms',
    of: ({ saturated }) => saturated.loopDelayMs.p99,
  },
  {
    what: 'against an EHR that takes 300 ms a call: p99, times the budget',
    limit: { atMost: 1 },
    of: ({ slowEhr }) => slowEhr.p99 / slowEhr.budgetMs,
  },
  {
    what: 'calls that were not answered with 200',
    limit: { atMost: 0 },
    of: ({ steady, saturated, slowEhr }) => steady.failed + saturated.failed + slowEhr.failed,
  },
  {
    what: 'calls with all that a card needs that got none',
    limit: { atMost: 0 },
    of: ({ steady, saturated }) => steady.withoutCard + saturated.withoutCard,
  },
]

export const cdsBoundsOf = (figures: CdsFigures) => keptOf(figures, BOUNDS)
