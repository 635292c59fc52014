import type { Failure } from './failure.ts'

/** Why something that was sent has not, or may not have, been done. */
export type WhyNotDone = Exclude<Failure, 'other-patient'> | 'refused'

/** What was sent, and did not come to a good end. Its message holds nothing of the chart. */
export class ActFailure extends Error {
  readonly why: WhyNotDone
  /** True only where the back end turned it away before it did anything. */
  readonly nothingDone: boolean

  constructor(why: WhyNotDone, { nothingDone, cause }: { nothingDone: boolean; cause?: unknown }) {
    super(why, { cause })
    this.why = why
    this.nothingDone = nothingDone
  }
}

/** Drafts are made one after the other, and each may take its time. */
const LONGEST_MS = 60_000

/** The header that only our own page sends. */
const FROM_PAGE = { 'x-facies-page': '1' } as const

/** @param page - the page's address */
export function actAddress(page: string, path: string): string {
  return new URL(`api/${path}`, page).href
}

/**
 * Sends something that changes something, once.
 *
 * @returns the answer's JSON; null where it has none
 * @throws {ActFailure}
 */
export async function act(address: string, body?: unknown): Promise<unknown> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await answerTo(address, {
    method: 'POST',
    headers: { accept: 'application/json', ...FROM_PAGE, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return response.status === 204 ? null : jsonOf(response)
}

/**
 * Asks for something that changes nothing.
 *
 * @throws {ActFailure}
 */
export async function ask(address: string): Promise<unknown> {
  return jsonOf(await answerTo(address, { headers: { accept: 'application/json' } }))
}

async function answerTo(address: string, request: RequestInit): Promise<Response> {
  const response = await fetch(address, { ...request, signal: AbortSignal.timeout(LONGEST_MS) }).catch(
    (cause: unknown) => {
      throw new ActFailure('unreachable', { nothingDone: false, cause })
    },
  )
  if (!response.ok) throw failureOfActStatus(response.status)
  return response
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    // No JSON is a SyntaxError; anything else means that the answer broke off.
    const why = cause instanceof SyntaxError ? 'unexpected' : 'unreachable'
    throw new ActFailure(why, { nothingDone: false, cause })
  }
}

/**
 * A session may end in the midst of an act, and a failing server may have done a part: after those nothing is certain.
 */
export function failureOfActStatus(status: number): ActFailure {
  if (status === 401) return new ActFailure('session-ended', { nothingDone: false })
  if (status === 403) return new ActFailure('not-offered', { nothingDone: true })
  if (status === 429) return new ActFailure('too-many', { nothingDone: true })
  if (status >= 400 && status < 500) return new ActFailure('refused', { nothingDone: true })
  return new ActFailure('server-failed', { nothingDone: false })
}

export function actFailureOf(thrown: unknown): ActFailure {
  return thrown instanceof ActFailure
    ? thrown
    : new ActFailure('unexpected', { nothingDone: false, cause: thrown })
}
