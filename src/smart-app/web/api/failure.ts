/** Why the chart could not be shown; `words.ts` says each to the reader. */
export type Failure =
  | 'session-ended'
  | 'not-offered'
  | 'too-many'
  | 'unreachable'
  | 'server-failed'
  | 'unexpected'
  | 'other-patient'

/** A failure on the way to the reader. Its message holds nothing of the chart. */
export class LoadFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(failure, { cause })
    this.failure = failure
  }
}

export function failureOfStatus(status: number): Failure {
  if (status === 401) return 'session-ended'
  if (status === 403) return 'not-offered'
  if (status === 429) return 'too-many'
  return status >= 500 ? 'server-failed' : 'unexpected'
}

/** Of whatever was thrown: our own failure, fhirclient's HttpError, or the browser's own for no answer. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof LoadFailure) return thrown.failure
  if (hasStatus(thrown)) return failureOfStatus(thrown.status)
  return isNoAnswer(thrown) ? 'unreachable' : 'unexpected'
}

function hasStatus(thrown: unknown): thrown is { readonly status: number } {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number'
}

/** `fetch` throws a TypeError where nothing answered, and a TimeoutError where nothing answered in time. */
function isNoAnswer(thrown: unknown): boolean {
  if (thrown instanceof TypeError) return true
  return thrown instanceof DOMException && thrown.name === 'TimeoutError'
}
