import { type RequestHandler, Router } from 'express'
import { AppError } from '../errors.ts'
import { answer } from './answer.ts'
import type { SmartAppDeps } from './deps.ts'
import { filing, notThere, withdrawal } from './filing.ts'
import { impression } from './impression.ts'
import { orders } from './orders.ts'
import { photoReport } from './photo-report.ts'
import { sameOrigin } from './same-origin.ts'
import { ACTS_PER_MINUTE, sessionLimit } from './session-limit.ts'
import { snooze } from './snooze.ts'

/** What a user does in the app: each a POST of our own page, answered once it is kept for good. */
export function actRoutes(deps: SmartAppDeps): Router {
  const router = Router({ mergeParams: true })
  const isOurs = sameOrigin(deps.baseUrl)
  const limit = sessionLimit(ACTS_PER_MINUTE, deps.now)
  for (const [path, act] of Object.entries(ACTS))
    router.route(path).post(isOurs, limit, act(deps)).all(notAllowed)
  return router
}

const ACTS: Readonly<Record<string, (deps: SmartAppDeps) => RequestHandler>> = {
  '/impression': impression,
  '/answer': answer,
  '/photo-report': photoReport,
  '/snooze': snooze,
  '/orders': orders,
  '/filing': filing,
  '/filing/withdraw': withdrawal,
  '/filing/not-there': notThere,
}

const notAllowed: RequestHandler = (_req, res) => {
  res.set('Allow', 'POST')
  throw new AppError('METHOD_NOT_ALLOWED')
}
