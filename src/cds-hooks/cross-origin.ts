import cors from 'cors'
import type { Request, RequestHandler, Response } from 'express'
import type { Site } from '../sites.ts'

const CACHED_S = 600

/**
 * Answers a browser's question whether its page may call. It comes without a token and so tells no site apart:
 * an origin may ask when any site lists it. Credentials are never allowed; a call carries its own token.
 *
 * @see https://cds-hooks.hl7.org/2.0/#cors
 */
export function preflight(sites: readonly Site[]): RequestHandler {
  return cors({
    origin: sites.flatMap((site) => [...site.cors]),
    methods: ['GET', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    maxAge: CACHED_S,
  })
}

/** Lets the page that calls read the answer, where its origin is listed by every one of these sites. */
export function allowOrigin(req: Request, res: Response, sites: readonly Site[]): void {
  const [first, ...others] = sites
  const origins = first?.cors.filter((origin) => others.every((site) => site.cors.includes(origin))) ?? []
  readableBy(origins, req, res)
}

/** Discovery is the same for all sites. */
export function allowOriginOfAny(sites: readonly Site[]): RequestHandler {
  const origins = sites.flatMap((site) => [...site.cors])
  return (req, res, next) => {
    readableBy(origins, req, res)
    next()
  }
}

function readableBy(origins: readonly string[], req: Request, res: Response): void {
  cors({ origin: [...origins], exposedHeaders: ['X-Request-Id', 'Retry-After'] })(req, res, () => {})
}
