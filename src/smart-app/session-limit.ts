import type { RequestHandler } from 'express'
import { AppError } from '../errors.ts'
import { buckets } from '../token-bucket.ts'
import { browserSecret } from './browser-cookie.ts'
import { secretHash } from './secrets.ts'

/** What a person at a page does not reach; each of a session by itself. */
export const ACTS_PER_MINUTE = 60
export const LOOKS_PER_MINUTE = 120

/**
 * Turns away what one session asks too often: the launch key and the cookie of its browser together, so that nobody
 * takes the room of a session whose key they have seen.
 *
 * @throws {AppError} TOO_MANY_CALLS, with `Retry-After` in seconds
 */
export function sessionLimit(perMinute: number, now: () => Date): RequestHandler {
  const room = buckets(now)
  return (req, res, next) => {
    const session = secretHash(JSON.stringify([req.params.launchKey, browserSecret(req)]))
    const waitS = room.take(session, perMinute)
    if (waitS > 0) {
      res.set('Retry-After', String(waitS))
      throw new AppError('TOO_MANY_CALLS', { detail: 'requests of one session' })
    }
    next()
  }
}
