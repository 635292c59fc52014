import { Alert, Button, Text } from '@mantine/core'
import type { Failure } from '../api/failure.ts'
import { failureWords } from '../messages/words.ts'

type Props = {
  readonly title: string
  readonly failure: Failure
  readonly tryAgain: string
  readonly onRetry: () => void
}

/** One part of the page failed; the others stay. */
export function PartFailure({ title, failure, tryAgain, onRetry }: Props) {
  const { says, advice, retry } = failureWords(failure)
  return (
    <Alert variant="outline" color="dark" title={title} role="alert">
      <Text>
        {says} {advice}
      </Text>
      {retry && (
        <Button className="retry" color="dark" onClick={onRetry}>
          {tryAgain}
        </Button>
      )}
    </Alert>
  )
}
