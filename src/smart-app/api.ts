import { Router } from 'express'
import type { PatientFindings } from '../assessments/find.ts'
import { type Day, dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import { AppError } from '../errors.ts'
import { type Chart, type ChartRequest, readChart } from '../fhir/chart.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { type AppMode, appMode } from '../modes.ts'
import type { SmartAppDeps } from './deps.ts'
import { answerFailure } from './failure.ts'
import { logOut } from './log-out.ts'
import { sameOrigin } from './same-origin.ts'
import { doorOf, launchOf, type OpenLaunch } from './session.ts'
import type { AppView } from './view.ts'
import { type Decided, viewedFindings } from './viewed-findings.ts'
import { viewedPhotos } from './viewed-photos.ts'
import { HIDDEN, PHOTOS_WITHHELD } from './words.ts'

/** How long the page waits for photos that are being assessed; the rest is pending, and it asks again. */
const PATIENCE_MS = 4000

/** What the launch's own token may fail by while the chart is read: said as it is, for the page to know what to do. */
const OF_LAUNCH = ['SESSION_UNKNOWN', 'SIGN_IN_UNAVAILABLE', 'LAUNCH_REFUSED'] as const

const NOTHING_OFFERED: AppView['offers'] = { orders: 'none', filing: null, answers: false, snooze: false }
const NOTHING_KEPT: AppView['kept'] = { answers: [], snoozes: [], impression: null, filed: null }

/** `GET api/view`: what the page shows besides the chart's own Patient and Media. `POST api/log-out` ends it. */
export function api(deps: SmartAppDeps): Router {
  const router = Router({ mergeParams: true })
  router.get('/view', async (req, res) => void res.json(await viewFor(await launchOf(req, deps), deps)))
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

/**
 * Of a hook call the Patient may have been left out; here it is the record that did not answer. Photos that could not
 * be listed are no view either: an empty list would read as a chart without any.
 */
async function chartOf(asked: Omit<ChartRequest, 'prefetch' | 'sideSignal'>): Promise<Chart> {
  const sideSignal = AbortSignal.timeout(PATIENCE_MS)
  const chart = await readChart({ ...asked, prefetch: {}, sideSignal }).catch((cause) => {
    if (!(cause instanceof AppError) || cause.code !== 'PREFETCH_MISSING') throw cause
    const ofLaunch = OF_LAUNCH.find((code) => cause.detail === `patient: ${code}`)
    throw new AppError(ofLaunch ?? 'FHIR_UNAVAILABLE', { detail: cause.detail ?? 'patient' })
  })
  if (chart.photosUnread) throw new AppError('FHIR_UNAVAILABLE', { detail: 'photos' })
  return chart
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
