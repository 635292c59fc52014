import { Alert, Button, Text } from '@mantine/core'
import type { Failure } from '../api/failure.ts'
import { MESSAGES } from '../messages/index.ts'
import { failureWords } from '../messages/words.ts'

type Props = {
  readonly failure: Failure
  /** Whether the page asks again by itself. */
  readonly looksAgain: boolean
  readonly onRetry: () => void
}

/** In place of the chart: what happened, what is safe, what to do. */
export function FailureScreen({ failure, looksAgain, onRetry }: Props) {
  const { says, advice, retry } = failureWords(failure)
  return (
    <main className="page page-state">
      <h1 className="app-name">{MESSAGES.header.app}</h1>
      <Alert variant="outline" color="dark" title={says} role="alert">
        <Text>{MESSAGES.failure.safe}</Text>
        <Text>{advice}</Text>
        {looksAgain && <Text>{MESSAGES.failure.looksAgain}</Text>}
        {retry && (
          <Button className="retry" color="dark" onClick={onRetry}>
            {MESSAGES.failure.retry}
          </Button>
        )}
      </Alert>
    </main>
  )
}
