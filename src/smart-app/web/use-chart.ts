import { useCallback, useEffect, useState } from 'react'
import { type Failure, failureOf } from './api/failure.ts'
import { launchAddress } from './api/launch-address.ts'
import { type Chart, loadChart } from './api/load-chart.ts'

export type ChartState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly looksAgain: boolean }
  | { readonly kind: 'ready' }

export type ShownChart = {
  readonly state: ChartState
  /** What was read last, to be shown where the state is ready, and kept out of sight while it is read anew. */
  readonly chart: Chart | null
}

/** A photo takes a second or two; after a minute the reader asks by hand. */
const LOOK_AGAIN_MS = 4000
const MOST_LOOKS = 15

/** These may pass by themselves; after any other nothing that was read before is shown again. */
const PASSING: ReadonlySet<Failure> = new Set(['unreachable', 'server-failed'])

type Round = { readonly looks: number }
type Seen = ShownChart & { readonly round: Round | null }

/**
 * The chart of this launch, asked for again by itself while photos are pending or Facies is away, and when the page comes
 * back into sight: meanwhile somebody else may have signed in at this browser, or the site been paused.
 */
export function useChart(): ShownChart & {
  readonly retry: () => void
  /** Asks again behind what is shown. */
  readonly reload: () => void
} {
  const [seen, setSeen] = useState<Seen>({ state: { kind: 'loading' }, chart: null, round: null })
  const [round, setRound] = useState<Round>({ looks: 0 })

  useEffect(() => {
    const stop = new AbortController()
    const keep = (next: (before: Seen) => ShownChart) => {
      if (!stop.signal.aborted) setSeen((before) => ({ ...next(before), round }))
    }
    loadChart(launchAddress(location.href), new Date(), stop.signal).then(
      (chart) => keep(() => ({ state: { kind: 'ready' }, chart })),
      (thrown: unknown) => keep(({ chart }) => afterFailure(failureOf(thrown), chart, round)),
    )
    return () => stop.abort()
  }, [round])

  useEffect(() => {
    // What is under way comes to its end first.
    if (seen.round !== round || !looksAgain(seen, round)) return
    const timer = setTimeout(() => setRound({ looks: round.looks + 1 }), LOOK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [seen, round])

  const reload = useCallback(() => setRound({ looks: 0 }), [])
  const isUnderWay = seen.round !== round
  useEffect(() => {
    const lookOnReturn = () => {
      if (document.visibilityState === 'visible' && !isUnderWay) reload()
    }
    document.addEventListener('visibilitychange', lookOnReturn)
    return () => document.removeEventListener('visibilitychange', lookOnReturn)
  }, [isUnderWay, reload])
  const retry = useCallback(() => {
    setSeen((before) => ({ ...before, state: { kind: 'loading' } }))
    reload()
  }, [reload])
  return { state: seen.state, chart: seen.chart, retry, reload }
}

function afterFailure(failure: Failure, chart: Chart | null, { looks }: Round): ShownChart {
  const passes = PASSING.has(failure)
  const state: ChartState = { kind: 'failed', failure, looksAgain: passes && looks < MOST_LOOKS }
  return { state, chart: passes ? chart : null }
}

function looksAgain({ state, chart }: ShownChart, { looks }: Round): boolean {
  switch (state.kind) {
    case 'loading':
      return false
    case 'failed':
      return state.looksAgain
    case 'ready':
      return (
        looks < MOST_LOOKS && (chart?.photos ?? []).some(({ assessment }) => assessment.kind === 'pending')
      )
    default:
      return state satisfies never
  }
}
