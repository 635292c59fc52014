import { failureOfStatus, LoadFailure } from './failure.ts'

/**
 * What our back end answers at this address.
 *
 * @param isAnswer - turns away what is no answer of ours at all, such as a proxy's own page
 * @throws {LoadFailure} session-ended, server-failed, unexpected; the browser's own error where nothing answers
 */
export async function fetchAnswer<Answer>(
  address: string,
  isAnswer: (body: Readonly<Record<string, unknown>>) => boolean,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await fetch(address, { headers: { accept: 'application/json' }, signal })
  if (!response.ok) throw new LoadFailure(failureOfStatus(response.status))
  const body: unknown = await response.json().catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw new LoadFailure('unexpected', cause)
  })
  if (!isRecord(body) || !isAnswer(body)) throw new LoadFailure('unexpected')
  return body as Answer
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null
}
