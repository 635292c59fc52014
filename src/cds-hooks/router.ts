import { type Request, type RequestHandler, type Response, Router } from 'express'
import { under } from '../config.ts'
import { AppError } from '../errors.ts'
import { underOurKeys } from '../fhir/site-prefetch.ts'
import type { CallOutcome, Metrics } from '../metrics.ts'
import type { Site } from '../sites.ts'
import type { UsedTokens } from '../storage/used-tokens.ts'
import { type AnswerDeps, answerCall } from './answer-call.ts'
import { forgetUnshown } from './card-memory.ts'
import { allowOriginOfAny, preflight } from './cross-origin.ts'
import { HARD_STOP_MS, inTime } from './deadline.ts'
import { answerDiscovery } from './discovery.ts'
import { answerFailure } from './failure.ts'
import { answerFeedback, type FeedbackDeps } from './feedback.ts'
import { keyFinder } from './keys.ts'
import { countPrefetch } from './prefetch-counts.ts'
import { parseCall } from './request.ts'
import type { HookAnswer } from './response.ts'
import { SERVICES, type ServedHook } from './services.ts'
import { type CallDoor, callDoor, counted } from './trusted-call.ts'

export type CdsHooksDeps = AnswerDeps &
  FeedbackDeps & {
    readonly sites: readonly Site[]
    readonly usedTokens: Pick<UsedTokens, 'use'>
    readonly metrics: Metrics
  }

/**
 * The CDS Hooks services: `GET /cds-services`, and for each row of `services.ts` a `POST` and its `…/feedback`, to be
 * mounted at the public base address. It answers its own failures, in the form that CDS Hooks asks for.
 *
 * @see https://cds-hooks.hl7.org/2.0/
 */
export function cdsHooksRouter(deps: CdsHooksDeps): Router {
  const router = Router({ strict: false })

  router.options(/^\/cds-services(\/.*)?$/, preflight(deps.sites))
  // One door for all, so that a token, a key and a limit count wherever they are used.
  const door = callDoor({ ...deps, keys: keyFinder(deps.now) })
  router
    .route('/cds-services')
    .get(allowOriginOfAny(deps.sites), answerDiscovery(deps.baseUrl, door))
    .all(onlyAllows('GET, HEAD'))
  for (const { hook, id } of SERVICES) {
    const answer = counted(id, deps.metrics, answerHook(hook, id, deps, door))
    router.route(`/cds-services/${id}`).post(answer).all(onlyAllows('POST'))
    const feedback = counted(`${id}/feedback`, deps.metrics, answerFeedback(id, deps, door))
    router.route(`/cds-services/${id}/feedback`).post(feedback).all(onlyAllows('POST'))
  }
  router.use('/cds-services', () => {
    throw new AppError('SERVICE_UNKNOWN')
  })
  router.use(answerFailure(deps.log, deps.now))
  return router
}

// Without a reason of our own each call would make an exception with its stack.
const LEFT = 'the answer has left'

function answerHook(
  hook: ServedHook,
  id: string,
  deps: CdsHooksDeps,
  door: CallDoor,
): (req: Request, res: Response) => Promise<CallOutcome> {
  const services = under(deps.baseUrl, '/cds-services')
  const audiences = [services, `${services}/${id}`]
  const parse = (body: unknown) => parseCall(hook, body)

  return async (req, res) => {
    const opened = await door.open(req, res, { audiences, parse })
    const { trustMs } = opened
    const site = deps.siteModes.apply(opened.site)
    const prefetch = underOurKeys(opened.call.prefetch ?? {}, site.prefetchKeys)
    const call = { ...opened.call, prefetch }
    countPrefetch(call.prefetch, site, deps.metrics)
    const late: HookAnswer = { cards: [] }
    const hasLeft = new AbortController()
    const answering = answerCall(call, site, deps, hasLeft.signal)
    const answer = await inTime(HARD_STOP_MS - trustMs, answering, late)
    hasLeft.abort(LEFT)
    res.json(answer)
    if (answer === late) {
      deps.log.warn('hook-late', { site: site.name })
      void forgetUnshown(answering, deps)
      return 'late'
    }
    return answer.cards.length > 0 ? 'cards' : 'no-cards'
  }
}

function onlyAllows(methods: string): RequestHandler {
  return (_req, res) => {
    res.set('Allow', methods)
    throw new AppError('METHOD_NOT_ALLOWED')
  }
}
