import type { Request, RequestHandler, Response } from 'express'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { CallOutcome, Metrics } from '../metrics.ts'
import type { Site } from '../sites.ts'
import { jsonBody } from './body.ts'
import { callLimits } from './call-limits.ts'
import { allowOrigin } from './cross-origin.ts'
import { type CallOrigin, siteOf, type TrustDeps, trustedSites } from './trust.ts'

export type TrustedCall<T> = {
  readonly site: Site
  readonly call: T
  /** Milliseconds that trust has taken; the arrival of the body is not ours. */
  readonly trustMs: number
}

export type OpenCall = <T extends CallOrigin>(
  req: Request,
  res: Response,
  how: {
    /** The addresses that a token may be meant for. */
    readonly audiences: readonly string[]
    /** Reads the body once the caller is trusted. */
    readonly parse: (body: unknown) => T
  },
) => Promise<TrustedCall<T>>

/**
 * The door of every call that needs trust: token, limits, body, site, in this order. So a stranger's body is never
 * parsed, and too many calls of a site cost nobody else their turn.
 *
 * @throws {AppError} CALL_NOT_TRUSTED, TOO_MANY_CALLS, BODY_NOT_JSON, BODY_COMPRESSED, BODY_TOO_LARGE,
 *   REQUEST_INVALID
 */
export function callDoor(deps: TrustDeps & { readonly log: Log; readonly metrics: Metrics }): OpenCall {
  const limits = callLimits(deps.now, deps)

  return async (req, res, { audiences, parse }) => {
    res.set('Cache-Control', 'no-store')
    const started = performance.now()
    const address = req.ip ?? ''
    try {
      const beforeSignature = (sites: readonly Site[]) => limits.beforeSignature(address, sites)
      const trusted = await trustedSites(req.get('authorization'), audiences, { ...deps, beforeSignature })
      const trustMs = performance.now() - started

      allowOrigin(req, res, trusted)
      limits.admit(trusted)
      const call = parse(await jsonBody(req, res))
      const site = siteOf(trusted, call)
      res.locals.site = site.name
      if (trusted.length > 1) {
        allowOrigin(req, res, [site])
        limits.admit([site])
      }
      return { site, call, trustMs }
    } catch (thrown) {
      throw limits.counted(thrown, address)
    }
  }
}

/** Answers a call and counts what became of it. */
export function counted(
  service: string,
  metrics: Metrics,
  answer: (req: Request, res: Response) => Promise<CallOutcome>,
): RequestHandler {
  return async (req, res) => {
    const started = performance.now()
    const say = (outcome: CallOutcome) => {
      const site: string | undefined = res.locals.site
      metrics.called({ service, site, outcome, ms: performance.now() - started })
    }
    try {
      say(await answer(req, res))
    } catch (thrown) {
      say(outcomeOf(thrown))
      throw thrown
    }
  }
}

function outcomeOf(thrown: unknown): CallOutcome {
  if (!(thrown instanceof AppError)) return 'failed'
  return OUTCOMES[thrown.status] ?? (thrown.status < 500 ? 'refused' : 'failed')
}

const OUTCOMES: Readonly<Record<number, CallOutcome>> = {
  401: 'not-trusted',
  412: 'data-missing',
  429: 'limited',
}
