import { Alert, Button, Text } from '@mantine/core'
import type { Failure } from '../api/failure.ts'
import { MESSAGES } from '../messages.ts'
import { failureWords } from '../words.ts'

export function FailureScreen({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { says, advice, retry } = failureWords(failure)
  return (
    <main className="page page-state">
      <h1 className="app-name">{MESSAGES.header.app}</h1>
      <Alert variant="outline" color="dark" title={says} role="alert">
        <Text>{advice}</Text>
        {retry && (
          <Button className="retry" color="dark" onClick={onRetry}>
            {MESSAGES.failure.retry}
          </Button>
        )}
      </Alert>
    </main>
  )
}
