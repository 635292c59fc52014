import type { Request, Response } from 'express'
import { isSecret, newSecret } from './secrets.ts'

/** `__Host-`: the browser takes it only as Secure, for this host alone and for the path `/`. */
export const COOKIE = '__Host-facies'

/** The secret of the browser that asks, or null where it has none. */
export function browserSecret(req: Request): string | null {
  const pairs = (req.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
  return value !== undefined && isSecret(value) ? value : null
}

/**
 * The secret of the browser, given to it now where it has none. It is the same for all launches of one browser: the
 * launch key in the path tells them apart.
 */
export function browserSecretOrNew(req: Request, res: Response): string {
  const known = browserSecret(req)
  if (known !== null) return known
  const secret = newSecret()
  // In a frame of the EHR it is a third-party cookie: only a partitioned one is taken.
  res.cookie(COOKIE, secret, { httpOnly: true, secure: true, sameSite: 'none', partitioned: true, path: '/' })
  return secret
}
