import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What became of a call, in so few words that each is a line of its own in a graph. */
export type CallOutcome =
  | 'cards'
  | 'no-cards'
  | 'late'
  | 'done'
  | 'not-trusted'
  | 'limited'
  | 'data-missing'
  | 'refused'
  | 'failed'

/** How a part of the chart came along with a call. */
export type PrefetchOutcome = 'sent' | 'none' | 'failed' | 'absent'

/** Counts what happens. Every label is one of a few words of ours, and none comes from a call. */
export interface Metrics {
  /** `site`: the name of its file, undefined where the call failed before it was known. */
  called(call: {
    readonly service: string
    readonly site: string | undefined
    readonly outcome: CallOutcome
    readonly ms: number
  }): void
  prefetched(site: string, key: string, outcome: PrefetchOutcome): void
  notTrusted(reason: string): void
  limited(by: 'refused' | 'site'): void
  photoAssessed(outcome: string): void
  /** The budget of a call ended before its photos were listed, or before they were had and scored. */
  budgetShort(site: string, before: 'listing' | 'assessment'): void
}

export const NO_METRICS: Metrics = {
  called: () => {},
  prefetched: () => {},
  notTrusted: () => {},
  limited: () => {},
  photoAssessed: () => {},
  budgetShort: () => {},
}

/** What the inference processes are doing at this moment. */
export type InferenceState = { readonly ready: number; readonly busy: number; readonly waiting: number }

export type ReadableMetrics = Metrics & {
  /** In the text format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
}

/** Seconds: the usual budget (0.4), the hard stop (2) and what lies around them. */
const CALL_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 1, 2, 5]

/** Keeps the counts of this process, with those that Node itself offers (memory, event loop, garbage collection). */
export function prometheusMetrics(inference: () => InferenceState): ReadableMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const calls = new Counter({
    name: 'facies_calls_total',
    help: 'Calls of a service by site and what became of them',
    labelNames: ['service', 'site', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'facies_call_seconds',
    help: 'How long a call took, the arrival of its body included',
    labelNames: ['service'],
    buckets: CALL_SECONDS,
    registers,
  })
  const prefetch = new Counter({
    name: 'facies_prefetch_total',
    help: 'Parts of the chart by how they came along with a call',
    labelNames: ['site', 'key', 'outcome'],
    registers,
  })
  const distrust = new Counter({
    name: 'facies_not_trusted_total',
    help: 'Refused tokens by the check that failed',
    labelNames: ['reason'],
    registers,
  })
  const limited = new Counter({
    name: 'facies_limited_total',
    help: 'Calls turned away because there were too many: refused ones of an address, or trusted ones of a site',
    labelNames: ['by'],
    registers,
  })
  const photos = new Counter({
    name: 'facies_photos_assessed_total',
    help: 'Photos by what became of their assessment',
    labelNames: ['outcome'],
    registers,
  })
  const shortBudgets = new Counter({
    name: 'facies_budget_short_total',
    help: 'Calls whose budget ended before the photos were listed, or before they were had and scored',
    labelNames: ['site', 'before'],
    registers,
  })
  new Gauge({
    name: 'facies_inference',
    help: 'Inference processes that are ready, photos in work and photos that wait',
    labelNames: ['state'],
    registers,
    collect() {
      const { ready, busy, waiting } = inference()
      this.set({ state: 'ready' }, ready)
      this.set({ state: 'busy' }, busy)
      this.set({ state: 'waiting' }, waiting)
    },
  })

  return {
    called({ service, site = 'unknown', outcome, ms }) {
      calls.inc({ service, site, outcome })
      seconds.observe({ service }, ms / 1000)
    },
    prefetched: (site, key, outcome) => prefetch.inc({ site, key, outcome }),
    notTrusted: (reason) => distrust.inc({ reason }),
    limited: (by) => limited.inc({ by }),
    photoAssessed: (outcome) => photos.inc({ outcome }),
    budgetShort: (site, before) => shortBudgets.inc({ site, before }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
