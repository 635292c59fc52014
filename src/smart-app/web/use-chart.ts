import { useEffect, useState } from 'react'
import { type Failure, failureOf } from './api/failure.ts'
import { launchAddress } from './api/launch-address.ts'
import { type Chart, loadChart } from './api/load-chart.ts'

export type ChartState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'ready'; readonly chart: Chart }

/** A photo takes a second or two; after a minute the reader asks by hand. */
const LOOK_AGAIN_MS = 4000
const MOST_LOOKS = 15

/** The chart of this launch, asked for again by itself while photos are pending. */
export function useChart(): {
  readonly state: ChartState
  readonly retry: () => void
  /** Asks again behind what is shown. */
  readonly reload: () => void
} {
  const [state, setState] = useState<ChartState>({ kind: 'loading' })
  const [round, setRound] = useState({ looks: 0 })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what asks again
  useEffect(() => {
    const stop = new AbortController()
    loadChart(launchAddress(location.href), new Date(), stop.signal).then(
      (chart) => stop.signal.aborted || setState({ kind: 'ready', chart }),
      (thrown: unknown) => stop.signal.aborted || setState({ kind: 'failed', failure: failureOf(thrown) }),
    )
    return () => stop.abort()
  }, [round])

  useEffect(() => {
    if (!isPending(state) || round.looks >= MOST_LOOKS) return
    const timer = setTimeout(() => setRound({ looks: round.looks + 1 }), LOOK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [state, round])

  const retry = () => {
    setState({ kind: 'loading' })
    setRound({ looks: 0 })
  }
  return { state, retry, reload: () => setRound({ looks: 0 }) }
}

function isPending(state: ChartState): boolean {
  return state.kind === 'ready' && state.chart.photos.some(({ assessment }) => assessment.kind === 'pending')
}
