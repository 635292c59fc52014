import type { IncomingMessage } from 'node:http'
import { AppError, type ErrorCode } from '../errors.ts'
import { bytesOf, type Network } from '../outgoing.ts'

export type Answer = { readonly bytes: Uint8Array; readonly contentType: string | null }

export type GetOptions = {
  readonly network: Network
  readonly accept: string
  readonly accessToken: string | null
  readonly signal: AbortSignal
  readonly maxBytes: number
}

/** The record does not know the token that was sent: it has run out before its time, or was taken back. */
export class TokenRefused extends AppError {
  constructor(detail: string) {
    super('FHIR_REFUSED', { detail })
  }
}

/** Whether a question is refused for its token, and for nothing else. */
export async function isTokenRefused(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return false
  } catch (thrown) {
    return thrown instanceof TokenRefused
  }
}

/** The record has what was asked for, and not in the form that was asked for. */
export class FormRefused extends AppError {
  constructor(detail: string) {
    super('FHIR_REFUSED', { detail })
  }
}

/**
 * One GET that follows no redirect and reads no more than `maxBytes`. The caller has guarded the address.
 *
 * @throws {AppError} FHIR_NOT_FOUND, FHIR_REFUSED, FHIR_UNAVAILABLE or FHIR_INVALID; FOREIGN_HOST where its name leads
 *   to an address that may not be reached
 */
export async function get(url: URL, options: GetOptions): Promise<Answer> {
  const response = await send(url, options)
  const status = response.statusCode ?? 0
  if (status < 200 || status > 299) {
    response.destroy()
    const detail = `GET answered ${status}`
    if (status === 406) throw new FormRefused(detail)
    throw failureOf(status, detail, options)
  }
  return { bytes: await readBody(response, options), contentType: mediaTypeOf(response) }
}

/** A request that changes something in the record. */
export type Change = {
  readonly method: 'POST' | 'PUT'
  readonly contentType: string
  readonly body: string
  /** e.g. `If-None-Exist`. */
  readonly headers: Readonly<Record<string, string>>
}

export type ChangeAnswer = Answer & {
  readonly status: number
  /** Where the record says that it lies now. */
  readonly location: string | null
}

/**
 * One request that changes something; as `get`, but that 400, 409 and 412 are answers: the record is not as we thought,
 * or takes no such condition.
 *
 * @throws {AppError} as `get`; after FHIR_UNAVAILABLE and FHIR_INVALID it may have been done all the same
 */
export async function change(url: URL, asked: Change, options: GetOptions): Promise<ChangeAnswer> {
  const response = await send(url, options, asked)
  const status = response.statusCode ?? 0
  const isAnswer = (status >= 200 && status <= 299) || [400, 409, 412].includes(status)
  if (!isAnswer) {
    response.destroy()
    throw failureOf(status, `${asked.method} answered ${status}`, options)
  }
  const { location } = response.headers
  return {
    status,
    location: location ?? null,
    bytes: await readBody(response, options),
    contentType: mediaTypeOf(response),
  }
}

function failureOf(status: number, detail: string, { accessToken }: GetOptions): AppError {
  return status === 401 && accessToken !== null
    ? new TokenRefused(detail)
    : new AppError(codeOf(status), { detail })
}

async function send(
  url: URL,
  { network, accept, accessToken, signal }: GetOptions,
  asked?: Change,
): Promise<IncomingMessage> {
  const headers = { accept, ...(accessToken !== null && { authorization: `Bearer ${accessToken}` }) }
  const changing = asked && {
    method: asked.method,
    body: asked.body,
    headers: { ...headers, ...asked.headers, 'content-type': asked.contentType },
  }
  try {
    return await network.request(url, { headers, signal, ...changing })
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unavailable(signal, cause)
  }
}

async function readBody(
  response: IncomingMessage,
  { signal, maxBytes }: GetOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const body = await bytesOf(response, maxBytes)
  if (typeof body !== 'string') return body
  if (signal.aborted) throw unavailable(signal)
  const detail = body === 'too-large' ? `the answer is larger than ${maxBytes} bytes` : 'the answer broke off'
  throw new AppError('FHIR_INVALID', { detail })
}

// A 3xx lands here too: following it would carry the token to an address that nobody guarded.
function codeOf(status: number): ErrorCode {
  if (status === 404 || status === 410) return 'FHIR_NOT_FOUND'
  if (status === 429 || status >= 500) return 'FHIR_UNAVAILABLE'
  if (status >= 400) return 'FHIR_REFUSED'
  return 'FHIR_INVALID'
}

function mediaTypeOf({ headers }: IncomingMessage): string | null {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  return type || null
}

function unavailable(signal: AbortSignal, cause?: unknown): AppError {
  return new AppError('FHIR_UNAVAILABLE', { detail: signal.aborted ? 'out of time' : 'no connection', cause })
}
