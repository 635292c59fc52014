import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import { assessments } from './assessments/assess.ts'
import { patientFindings } from './assessments/find.ts'
import { photoPlaces } from './assessments/photo-places.ts'
import { cdsHooksRouter } from './cds-hooks/router.ts'
import type { FaceModels } from './inference/face-models.ts'
import type { Log } from './log.ts'
import { pages } from './pages.ts'
import { WEB_FOLDER } from './paths.ts'
import { isSmartSite, type Site } from './sites.ts'
import type { ClientKey } from './smart-app/client-key.ts'
import { smartDiscovery } from './smart-app/discovery.ts'
import { smartAppRouter } from './smart-app/router.ts'
import type { Stores } from './storage/stores.ts'

export type AppDeps = {
  readonly baseUrl: URL
  readonly sites: readonly Site[]
  readonly models: FaceModels
  readonly stores: Stores
  readonly clientKey: ClientKey | null
  readonly log: Log
  readonly now: () => Date
}

/** Builds the whole service from its parts; opens nothing. */
export function buildApp({ baseUrl, sites, models, stores, clientKey, log, now }: AppDeps): Express {
  const { manifest, hash } = models.model
  const { name, version, maxMode, statement } = manifest
  const app = express()
  app.disable('x-powered-by')
  app.use(helmet())
  app.get('/health/live', (_req, res) => void res.json({ status: 'up' }))

  const router = express.Router()
  router.use(pages(manifest))
  const shared = {
    baseUrl,
    sites,
    // One for both, so that the app finds what a hook call has assessed.
    findPatientFindings: patientFindings(assessments(models, log), models.model),
    photoPlaces: photoPlaces({ now, log }),
    model: { name, version, hash, maxMode, statement },
    log,
    now,
  }
  router.use(cdsHooksRouter(shared))
  if (sites.some(isSmartSite))
    router.use(
      smartAppRouter({
        ...shared,
        launches: stores.launches,
        clientKey,
        discover: smartDiscovery(now),
        reencode: models.reencode,
        webFolder: WEB_FOLDER,
      }),
    )
  app.use(baseUrl.pathname, router)
  app.use((_req, res) => void res.status(404).type('text/plain').send('There is nothing here.'))
  app.use(lastResort(log))
  return app
}

/** What no part of the service has turned into an answer: said in our log, not to the caller. */
function lastResort(log: Log) {
  return (thrown: unknown, _req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) return void next(thrown)
    log.error('request-failed', { cause: thrown instanceof Error ? thrown.name : 'unknown' })
    res.status(500).type('text/plain').send('Something went wrong.')
  }
}
