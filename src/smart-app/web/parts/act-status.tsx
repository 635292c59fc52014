import { Loader } from '@mantine/core'
import { type ActKind, actFailureWords } from '../messages/act-words.ts'
import type { ActState } from '../use-act.ts'

type Props<Answer> = {
  readonly state: ActState<Answer>
  readonly kind: ActKind
  readonly running: string
  readonly done?: (answer: Answer) => string
}

/** What is under way, what came of it, or why nothing did; read out by itself. */
export function ActStatus<Answer>({ state, kind, running, done }: Props<Answer>) {
  return (
    <div role="status" className="act-status">
      {state.kind === 'running' && (
        <span className="loading">
          <Loader size="xs" aria-hidden /> {running}
        </span>
      )}
      {state.kind === 'done' && done && <span>{done(state.answer)}</span>}
      {state.kind === 'failed' && <Failed {...actFailureWords(kind, state.failure)} />}
    </div>
  )
}

function Failed({ says, safe, advice }: ReturnType<typeof actFailureWords>) {
  return (
    <span className="act-failed">
      <strong>{says}</strong> {safe} {advice}
    </span>
  )
}
