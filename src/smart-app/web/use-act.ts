import { use, useRef, useState } from 'react'
import { type ActFailure, actFailureOf } from './api/act.ts'
import { LookAgainContext } from './look-again.ts'

export type ActState<Answer> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly failure: ActFailure }

export type Act<Given, Answer> = {
  readonly state: ActState<Answer>
  /** Does nothing while one is under way: nothing is ever sent twice by an impatient press. */
  run(given: Given): void
}

/** Something that a press sends, and what became of it. */
export function useAct<Given, Answer>(
  perform: (given: Given) => Promise<Answer>,
  onDone: (answer: Answer, given: Given) => void = () => {},
): Act<Given, Answer> {
  const [state, setState] = useState<ActState<Answer>>({ kind: 'idle' })
  const isRunning = useRef(false)
  const lookAgain = use(LookAgainContext)

  async function send(given: Given): Promise<void> {
    try {
      const answer = await perform(given)
      setState({ kind: 'done', answer })
      onDone(answer, given)
    } catch (thrown) {
      const failure = actFailureOf(thrown)
      setState({ kind: 'failed', failure })
      // It was offered when the page was read; what is shown may be hidden by now.
      if (failure.why === 'not-offered') lookAgain()
    } finally {
      isRunning.current = false
    }
  }

  function run(given: Given): void {
    if (isRunning.current) return
    isRunning.current = true
    setState({ kind: 'running' })
    void send(given)
  }
  return { state, run }
}
