import { AppError, type ErrorCode } from '../errors.ts'

export type Answer = { readonly bytes: Uint8Array; readonly contentType: string | null }

export type GetOptions = {
  readonly accept: string
  readonly accessToken: string | null
  readonly signal: AbortSignal
  readonly maxBytes: number
}

/**
 * One GET that follows no redirect and reads no more than `maxBytes`. The caller has guarded the address.
 *
 * @throws {AppError} FHIR_NOT_FOUND, FHIR_REFUSED, FHIR_UNAVAILABLE or FHIR_INVALID
 */
export async function get(url: URL, options: GetOptions): Promise<Answer> {
  const response = await send(url, options)
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined)
    throw new AppError(codeOf(response.status), { detail: `GET answered ${response.status}` })
  }
  return { bytes: await readBody(response, options), contentType: mediaTypeOf(response) }
}

async function send(url: URL, { accept, accessToken, signal }: GetOptions): Promise<Response> {
  const headers = new Headers({ accept })
  if (accessToken !== null) headers.set('authorization', `Bearer ${accessToken}`)
  try {
    return await fetch(url, { headers, signal, redirect: 'manual' })
  } catch (cause) {
    throw unavailable(signal, cause)
  }
}

async function readBody(response: Response, { signal, maxBytes }: GetOptions): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0)
  if (announced > maxBytes) {
    await response.body?.cancel().catch(() => undefined)
    throw tooLarge(maxBytes)
  }

  const chunks: Uint8Array[] = []
  let length = 0
  try {
    // Leaving the loop early cancels the stream, and with it the download.
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (signal.aborted) throw unavailable(signal, cause)
    throw new AppError('FHIR_INVALID', { detail: 'the answer broke off', cause })
  }
  return Buffer.concat(chunks, length)
}

// A 3xx lands here too: following it would carry the token to an address that nobody guarded.
function codeOf(status: number): ErrorCode {
  if (status === 404 || status === 410) return 'FHIR_NOT_FOUND'
  if (status === 429 || status >= 500) return 'FHIR_UNAVAILABLE'
  if (status >= 400) return 'FHIR_REFUSED'
  return 'FHIR_INVALID'
}

function mediaTypeOf(response: Response): string | null {
  const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  return type || null
}

function unavailable(signal: AbortSignal, cause: unknown): AppError {
  return new AppError('FHIR_UNAVAILABLE', { detail: signal.aborted ? 'out of time' : 'no connection', cause })
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('FHIR_INVALID', { detail: `the answer is larger than ${maxBytes} bytes` })
}
