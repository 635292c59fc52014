import { type Request, type RequestHandler, type Response, Router } from 'express'
import { under } from '../config.ts'
import { AppError } from '../errors.ts'
import type { SiteModes } from '../site-modes.ts'
import type { Site } from '../sites.ts'
import { jsonBody } from './body.ts'
import { HARD_STOP_MS, inTime } from './deadline.ts'
import { discovery, SERVICE_ID } from './discovery.ts'
import { answerFailure } from './failure.ts'
import { keyFinder } from './keys.ts'
import { type PatientViewDeps, patientView } from './patient-view.ts'
import { type ReplayGuard, replayMemory } from './replay.ts'
import { parsePatientView } from './request.ts'
import type { HookAnswer } from './response.ts'
import { siteOf, trustedSites } from './trust.ts'

export type CdsHooksDeps = PatientViewDeps & {
  readonly sites: readonly Site[]
  readonly siteModes: SiteModes
  /** Shared between replicas; one process keeps its own. */
  readonly replay?: ReplayGuard
}

/**
 * The CDS Hooks service: `GET /cds-services` and `POST /cds-services/facies-patient-view`, to be mounted at the
 * public base address. It answers its own failures, in the form that CDS Hooks asks for.
 *
 * @see https://cds-hooks.hl7.org/2.0/
 */
export function cdsHooksRouter(deps: CdsHooksDeps): Router {
  const router = Router({ strict: false })
  const offered = discovery()

  // Discovery stays open: it holds no patient data, and who sets a site up has no keys yet.
  router
    .route('/cds-services')
    .get((_req, res) => void res.json(offered))
    .all(onlyAllows('GET, HEAD'))
  router.route(`/cds-services/${SERVICE_ID}`).post(answerPatientView(deps)).all(onlyAllows('POST'))
  router.use('/cds-services', () => {
    throw new AppError('SERVICE_UNKNOWN')
  })
  router.use(answerFailure(deps.log))
  return router
}

function answerPatientView(deps: CdsHooksDeps): RequestHandler {
  const services = under(deps.baseUrl, '/cds-services')
  const audiences = [services, `${services}/${SERVICE_ID}`]
  const trust = { ...deps, keys: keyFinder(deps.now), replay: deps.replay ?? replayMemory() }

  return async (req: Request, res: Response) => {
    const started = performance.now()
    const trusted = await trustedSites(req.get('authorization'), audiences, trust)
    const leftMs = HARD_STOP_MS - (performance.now() - started)

    const call = parsePatientView(await jsonBody(req, res))
    const site = deps.siteModes.apply(siteOf(trusted, call))
    const late: HookAnswer = { cards: [] }
    const hasLeft = new AbortController()
    const answer = await inTime(leftMs, patientView(call, site, deps, hasLeft.signal), late)
    hasLeft.abort()
    if (answer === late) deps.log.warn('hook-late', { site: site.name })
    res.set('Cache-Control', 'no-store').json(answer)
  }
}

function onlyAllows(methods: string): RequestHandler {
  return (_req, res) => {
    res.set('Allow', methods)
    throw new AppError('METHOD_NOT_ALLOWED')
  }
}
