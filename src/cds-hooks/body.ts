import express, { type Request, type Response } from 'express'
import { AppError } from '../errors.ts'

/** Room for a prefetch with a few inline photos. */
const readJson = express.json({ limit: '20mb', type: ['application/json', 'application/*+json'] })

/**
 * Reads the body once the caller is trusted, so that a stranger's megabytes are never parsed.
 *
 * @throws {AppError} BODY_NOT_JSON, BODY_TOO_LARGE or REQUEST_INVALID
 */
export async function jsonBody(req: Request, res: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    readJson(req, res, (cause: unknown) => (cause === undefined ? resolve() : reject(unreadable(cause))))
  })
  if (req.body === undefined) throw new AppError('BODY_NOT_JSON')
  return req.body
}

function unreadable(cause: unknown): AppError {
  // The parser's own message may quote the body, so it is not kept as the cause.
  const status = cause instanceof Error && 'status' in cause ? cause.status : undefined
  if (status === 413) return new AppError('BODY_TOO_LARGE')
  if (status === 415) return new AppError('BODY_NOT_JSON')
  return new AppError('REQUEST_INVALID', { detail: 'Cannot read the call: not JSON' })
}
