import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import { assessments } from './assessments/assess.ts'
import { fetchEarly } from './assessments/early-photos.ts'
import { patientFindings } from './assessments/find.ts'
import { listedBefore } from './assessments/listed-before.ts'
import { lookAtPhoto } from './assessments/look.ts'
import { patientOverTime } from './assessments/over-time.ts'
import { photoPlaces } from './assessments/photo-places.ts'
import { recentAssessments } from './assessments/recent-assessments.ts'
import { cdsHooksRouter } from './cds-hooks/router.ts'
import { countedModels } from './counted-models.ts'
import { AppError } from './errors.ts'
import type { MadeModel } from './fhir/made-model.ts'
import { health } from './health.ts'
import type { FaceModels } from './inference/face-models.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { pages } from './pages.ts'
import { WEB_FOLDER } from './paths.ts'
import { requestIds } from './request-id.ts'
import type { SiteModes } from './site-modes.ts'
import { isSmartSite, type Site } from './sites.ts'
import type { About } from './smart-app/acts.ts'
import { smartDiscovery } from './smart-app/discovery.ts'
import type { ClientProofs } from './smart-app/oauth-client.ts'
import { smartAppRouter } from './smart-app/router.ts'
import type { AuditNotes } from './storage/audit-entry.ts'
import type { Stores } from './storage/stores.ts'

export type AppDeps = ClientProofs & {
  readonly baseUrl: URL
  readonly sites: readonly Site[]
  readonly siteModes: SiteModes
  readonly models: FaceModels
  readonly about: About
  readonly modelDevice: MadeModel
  readonly stores: Stores
  readonly audit: AuditNotes
  readonly log: Log
  readonly now: () => Date
  readonly metrics: Metrics
  /** The proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  readonly databaseAnswers: () => Promise<boolean>
  /** True from the moment that the service was told to stop. */
  readonly isStopping: () => boolean
}

/** Builds the whole service from its parts; opens nothing. */
export function buildApp(deps: AppDeps): Express {
  const { baseUrl, sites, siteModes, stores, audit, clientKey, clientSecrets, log, now, metrics } = deps
  const models = countedModels(deps.models, metrics)
  const { manifest, hash } = models.model
  const { name, version, maxMode, statement } = manifest
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', [...deps.trustProxy])
  app.use(helmet(), requestIds())
  app.use(health({ ...deps, readyProcesses: () => models.snapshot().ready }))

  const recent = recentAssessments()
  const before = listedBefore(now)
  const router = express.Router()
  router.use(pages(manifest))
  // One for all, so that the app finds what a hook call has assessed.
  const assessPhotos = assessments({
    models,
    store: stores.assessments,
    reports: stores.acts,
    recent,
    log,
    now,
  })
  const shared = {
    baseUrl,
    sites,
    siteModes,
    audit,
    findPatientFindings: patientFindings(assessPhotos, models.model),
    photoPlaces: photoPlaces({
      now,
      log,
      abilityStore: stores.capabilities,
      knownMedia: (site, patientId) => stores.assessments.knownMedia({ site, patientId }),
      drop: (site, patientId, references) => {
        before.forget({ site, patientId }, references)
        return stores.assessments.drop({ site, patientId }, references)
      },
    }),
    model: { name, version, hash, maxMode, statement },
    forgetAssessments: recent.forget,
    log,
    now,
  }
  router.use(
    cdsHooksRouter({
      ...shared,
      fetchEarly: fetchEarly({ before, recent }),
      metrics,
      usedTokens: stores.usedTokens,
      cards: stores.cards,
    }),
  )
  if (sites.some(isSmartSite))
    router.use(
      smartAppRouter({
        ...shared,
        launches: stores.launches,
        cards: stores.cards,
        acts: stores.acts,
        clientKey,
        clientSecrets,
        discover: smartDiscovery(now),
        lookAtPhoto: lookAtPhoto({ models, store: stores.assessments, log }),
        findOverTime: patientOverTime(assessPhotos, models.model),
        reencode: models.reencode,
        about: deps.about,
        modelDevice: deps.modelDevice,
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
    if (isTheirs(thrown)) return void res.status(400).type('text/plain').send('The address cannot be read.')
    log.error('request-failed', { cause: thrown instanceof Error ? thrown.name : 'unknown' })
    res.status(500).type('text/plain').send('Something went wrong.')
  }
}

/** Express throws such errors over a path whose percent signs encode nothing. */
function isTheirs(thrown: unknown): boolean {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return false
  return thrown instanceof URIError || ('status' in thrown && thrown.status === 400)
}
