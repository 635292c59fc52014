import type { IncomingMessage } from 'node:http'
import express, { type Request, type Response } from 'express'
import { AppError } from '../errors.ts'
import { isTooComplex } from '../json-limits.ts'

const TYPES = ['application/json', 'application/*+json']

/**
 * Room for a prefetch with a few inline photos. The limit holds for what arrives, whether or not its length was
 * said; compressed bodies are refused, since a few kilobytes may become any size and no EHR is known to send them.
 */
const readJson = express.json({ limit: '20mb', type: TYPES, inflate: false, verify: refuseComplex })

/**
 * Reads the body once the caller is trusted, so that a stranger's megabytes are never parsed.
 *
 * @throws {AppError} BODY_NOT_JSON, BODY_COMPRESSED, BODY_TOO_LARGE or REQUEST_INVALID
 */
export async function jsonBody(req: Request, res: Response): Promise<unknown> {
  if (!isUtf8(req.get('content-type') ?? '')) throw new AppError('BODY_NOT_JSON')
  await new Promise<void>((resolve, reject) => {
    readJson(req, res, (cause: unknown) => (cause === undefined ? resolve() : reject(unreadable(cause))))
  })
  if (req.body === undefined) throw new AppError('BODY_NOT_JSON')
  return req.body
}

/**
 * JSON between systems is UTF-8, whatever else a header may name.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
function isUtf8(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)
}

const TOO_COMPLEX = 'Cannot read the call: nested too deeply, or too many objects'

function refuseComplex(_req: IncomingMessage, _res: unknown, bytes: Buffer): void {
  // The parser writes a status of its own into what is thrown here, so it is no AppError yet.
  if (isTooComplex(bytes)) throw new RangeError(TOO_COMPLEX)
}

function unreadable(cause: unknown): AppError {
  // The parser's own message may quote the body, so it is not kept as the cause.
  const { status, type } = (cause instanceof Error ? cause : {}) as { status?: number; type?: string }
  if (status === 413) return new AppError('BODY_TOO_LARGE')
  if (status === 415)
    return new AppError(type === 'encoding.unsupported' ? 'BODY_COMPRESSED' : 'BODY_NOT_JSON')
  if (type === 'entity.verify.failed') return new AppError('REQUEST_INVALID', { detail: TOO_COMPLEX })
  return new AppError('REQUEST_INVALID', { detail: 'Cannot read the call: not JSON' })
}
