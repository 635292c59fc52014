import type { Request, RequestHandler, Response } from 'express'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { CallOutcome, Metrics } from '../metrics.ts'
import type { Site } from '../sites.ts'
import { jsonBody } from './body.ts'
import { callLimits } from './call-limits.ts'
import { allowOrigin } from './cross-origin.ts'
import { tokenWords } from './token-words.ts'
import { type CallOrigin, siteOf, type TrustDeps, trustedSites } from './trust.ts'

export type TrustedCall<T> = {
  readonly site: Site
  readonly call: T
  /** Milliseconds that trust has taken; the arrival of the body is not ours. */
  readonly trustMs: number
}

/** A caller that is trusted, before it is known for which of the sites that it may speak for it does. */
export type Admitted = {
  readonly trusted: readonly Site[]
  readonly body: unknown
  readonly trustMs: number
}

export type CallDoor = {
  /**
   * @param audiences - the addresses that a token may be meant for
   * @param parse - reads the body once the caller is trusted
   */
  open<T extends CallOrigin>(
    req: Request,
    res: Response,
    how: { readonly audiences: readonly string[]; readonly parse: (body: unknown) => T },
  ): Promise<TrustedCall<T>>
  /** For a call without a body: the sites that its token may speak for, at least one. */
  identify(req: Request, res: Response, audiences: readonly string[]): Promise<readonly Site[]>
  /** For a body that names no site. */
  admit(req: Request, res: Response, audiences: readonly string[]): Promise<Admitted>
}

/**
 * The door of every call that needs trust: token, limits, body, site, in this order. So a stranger's body is never
 * parsed, and too many calls of a site cost nobody else their turn.
 *
 * @throws {AppError} CALL_NOT_TRUSTED, TOO_MANY_CALLS, BODY_NOT_JSON, BODY_COMPRESSED, BODY_TOO_LARGE,
 *   REQUEST_INVALID
 */
export function callDoor(deps: TrustDeps & { readonly log: Log; readonly metrics: Metrics }): CallDoor {
  const limits = callLimits(deps.now, deps)

  async function identified(
    req: Request,
    res: Response,
    address: string,
    audiences: readonly string[],
  ): Promise<Omit<Admitted, 'body'>> {
    res.set('Cache-Control', 'no-store')
    const started = performance.now()
    const beforeSignature = (sites: readonly Site[]) => limits.beforeSignature(address, sites)
    const trusted = await trustedSites(req.get('authorization'), audiences, { ...deps, beforeSignature })
    const trustMs = performance.now() - started
    allowOrigin(req, res, trusted)
    limits.admit(trusted)
    const site = trusted.map(({ name }) => name).join(' ')
    deps.log.info('call-trusted', { site, ...tokenWords(req.get('authorization')) })
    return { trusted, trustMs }
  }

  async function admitted(
    req: Request,
    res: Response,
    address: string,
    audiences: readonly string[],
  ): Promise<Admitted> {
    const caller = await identified(req, res, address, audiences)
    return { ...caller, body: await jsonBody(req, res) }
  }

  return {
    async open(req, res, { audiences, parse }) {
      const address = req.ip ?? ''
      try {
        const { trusted, body, trustMs } = await admitted(req, res, address, audiences)
        const call = parse(body)
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
    },

    async identify(req, res, audiences) {
      const address = req.ip ?? ''
      try {
        const { trusted } = await identified(req, res, address, audiences)
        limits.admitForAll(trusted)
        return trusted
      } catch (thrown) {
        throw limits.counted(thrown, address)
      }
    },

    async admit(req, res, audiences) {
      const address = req.ip ?? ''
      try {
        const caller = await admitted(req, res, address, audiences)
        limits.admitForAll(caller.trusted)
        return caller
      } catch (thrown) {
        throw limits.counted(thrown, address)
      }
    },
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
