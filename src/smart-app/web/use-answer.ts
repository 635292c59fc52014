import { useCallback, useEffect, useState } from 'react'
import { type Failure, failureOf } from './api/failure.ts'

export type AnswerState<Answer> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'ready'; readonly answer: Answer }

/** What to ask; held in a `useMemo`, since a new one is asked at once. */
export type Question<Answer> = {
  readonly ask: (stop: AbortSignal) => Promise<Answer>
  /** Whether there is more to come; then it is asked again. */
  readonly isPending: (answer: Answer) => boolean
}

/** A photo takes a second or two; after a minute the reader asks by hand. */
const ASK_AGAIN_MS = 4000
const MOST_TIMES = 15

/** The answer to a question, asked again by itself while something is pending. Never the answer to an earlier question. */
export function useAnswer<Answer>(question: Question<Answer>): {
  readonly state: AnswerState<Answer>
  readonly retry: () => void
} {
  const [given, setGiven] = useState<Given<Answer>>(() => waitingFor(question))
  const [round, setRound] = useState(0)
  const current = given.question === question ? given : waitingFor(question)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what asks again
  useEffect(() => {
    const stop = new AbortController()
    const keep = (state: AnswerState<Answer>) => {
      if (!stop.signal.aborted)
        setGiven((before) => ({ question, state, times: timesOf(before, question) + 1 }))
    }
    question.ask(stop.signal).then(
      (answer) => keep({ kind: 'ready', answer }),
      (thrown: unknown) => keep({ kind: 'failed', failure: failureOf(thrown) }),
    )
    return () => stop.abort()
  }, [question, round])

  useEffect(() => {
    const { state, times } = given
    if (given.question !== question || state.kind !== 'ready' || times >= MOST_TIMES) return
    if (!question.isPending(state.answer)) return
    const timer = setTimeout(() => setRound((before) => before + 1), ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [given, question])

  const retry = useCallback(() => {
    setGiven(waitingFor(question))
    setRound((before) => before + 1)
  }, [question])
  return { state: current.state, retry }
}

type Given<Answer> = {
  readonly question: Question<Answer>
  readonly state: AnswerState<Answer>
  readonly times: number
}

function waitingFor<Answer>(question: Question<Answer>): Given<Answer> {
  return { question, state: { kind: 'waiting' }, times: 0 }
}

function timesOf<Answer>(given: Given<Answer>, question: Question<Answer>): number {
  return given.question === question ? given.times : 0
}
