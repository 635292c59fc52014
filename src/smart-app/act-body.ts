import express, { type Request, type Response } from 'express'
import type { z } from 'zod'
import { AppError } from '../errors.ts'

/** What a page sends to act is a few words. */
const readJson = express.json({ limit: '10kb', type: 'application/json', inflate: false })

/**
 * Reads what the page sends.
 *
 * @throws {AppError} REQUEST_INVALID whose detail names the fields, never their values; BODY_TOO_LARGE, BODY_NOT_JSON
 */
export async function actBody<Body>(req: Request, res: Response, shape: z.ZodType<Body>): Promise<Body> {
  await new Promise<void>((resolve, reject) => {
    readJson(req, res, (cause: unknown) => (cause === undefined ? resolve() : reject(unreadable(cause))))
  })
  if (req.body === undefined) throw new AppError('BODY_NOT_JSON')
  const parsed = shape.safeParse(req.body)
  if (parsed.success) return parsed.data
  throw new AppError('REQUEST_INVALID', {
    detail: parsed.error.issues.map(({ path, code }) => `${path.map(String).join('.')}: ${code}`).join('; '),
  })
}

/** The parser's own message may quote the body, so it is not kept as the cause. */
function unreadable(cause: unknown): AppError {
  const { status } = (cause instanceof Error ? cause : {}) as { readonly status?: number }
  if (status === 413) return new AppError('BODY_TOO_LARGE')
  if (status === 415) return new AppError('BODY_NOT_JSON')
  return new AppError('REQUEST_INVALID', { detail: 'not JSON' })
}
