import { Router } from 'express'
import type { PatientFindings } from '../assessments/find.ts'
import { type Day, dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import type { Chart } from '../fhir/chart.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { type AppMode, appMode } from '../modes.ts'
import type { SmartAppDeps } from './deps.ts'
import { answerFailure } from './failure.ts'
import { chartOf, PATIENCE_MS } from './launch-chart.ts'
import { logOut } from './log-out.ts'
import { lookRoute } from './look-route.ts'
import { overTimeRoute } from './over-time-route.ts'
import { sameOrigin } from './same-origin.ts'
import { doorOf, launchOf, type OpenLaunch } from './session.ts'
import type { AppView } from './view.ts'
import { type Decided, viewedFindings } from './viewed-findings.ts'
import { viewedPhotos } from './viewed-photos.ts'
import { HIDDEN, PHOTOS_WITHHELD } from './words.ts'

const NOTHING_OFFERED: AppView['offers'] = { orders: 'none', filing: null, answers: false, snooze: false }
const NOTHING_KEPT: AppView['kept'] = { answers: [], snoozes: [], impression: null, filed: null }

/** What the page shows besides the chart's own Patient and Media, `GET api/view` and what hangs on it. `POST api/log-out` ends it. */
export function api(deps: SmartAppDeps): Router {
  const router = Router({ mergeParams: true })
  router.get('/view', async (req, res) => void res.json(await viewFor(await launchOf(req, deps), deps)))
  router.get('/photos/:mediaId/look', lookRoute(deps))
  router.get('/over-time', overTimeRoute(deps))
  router.post('/log-out', sameOrigin(deps.baseUrl), logOut(deps))
  router.use((_req, res) => void res.status(404).json({ code: 'RESOURCE_UNKNOWN' }))
  router.use(answerFailure(deps.log, 'json'))
  return router
}

async function viewFor(launch: OpenLaunch, deps: SmartAppDeps): Promise<AppView> {
  const { session, site } = launch
  const { name, version, statement, maxMode } = deps.model
  const today = dayIn(site.timeZone, deps.now())
  const record = doorOf(launch)
  const photoPlaces = (await deps.photoPlaces?.settled({ site, patientId: session.patientId, record })) ?? {}
  const chart = await chartOf({ patientId: session.patientId, record, today, site, photoPlaces })
  const mode = appMode(site, { ...session, maxMode })
  const found = mode.shows ? await findingsOf(launch, { chart, record, today }, deps) : null
  noteView(launch, { photos: chart.photos.length, findings: found !== null }, deps)

  return {
    patientId: session.patientId,
    needPatientBanner: session.needPatientBanner,
    label: labelOf(mode),
    model: { name, version, statement },
    photos: viewedPhotos(site, chart, found),
    photosWithheld: PHOTOS_WITHHELD[chart.facts.imageConsent],
    findings: found && viewedFindings(found, decidedOn(found, chart, today, launch)),
    hidden: mode.shows ? null : HIDDEN[mode.because],
    awaitsImpression: false,
    offers: NOTHING_OFFERED,
    kept: NOTHING_KEPT,
  }
}

type Read = { readonly chart: Chart; readonly record: RecordDoor; readonly today: Day }

function findingsOf(
  { session: { patientId }, site }: OpenLaunch,
  read: Read,
  { findPatientFindings }: SmartAppDeps,
): Promise<PatientFindings> {
  return findPatientFindings({ ...read, site, patientId, signal: AbortSignal.timeout(PATIENCE_MS) })
}

function decidedOn(
  { findings }: PatientFindings,
  { facts }: Chart,
  today: Day,
  { site }: OpenLaunch,
): Decided {
  const nothingElse = { draftOrders: [], served: [] }
  const decision = decide({
    ...nothingElse,
    hook: 'patient-view',
    findings,
    facts,
    today,
    policy: site.policy,
  })
  return { decision, facts, today, windows: site.policy.windows }
}

/** Who saw whose findings, for the audit: the person by the EHR's word, the patient by a mark. */
function noteView(
  { session: { patientId, fhirUser }, site }: OpenLaunch,
  shown: { readonly photos: number; readonly findings: boolean },
  { audit, model }: SmartAppDeps,
): void {
  audit.note({
    event: 'app-viewed',
    site: site.name,
    who: { kind: 'caller', issuer: site.issuer, user: fhirUser },
    patientId,
    fields: { mode: site.mode, ...shown, modelHash: model.hash },
  })
}

function labelOf(mode: AppMode): AppView['label'] {
  return mode.shows ? mode.label : null
}
