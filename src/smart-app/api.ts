import { Router } from 'express'
import { nameOfPlace } from '../fhir/photos.ts'
import type { AppMode } from '../modes.ts'
import { actRoutes } from './act-routes.ts'
import { actsOf } from './acts-of.ts'
import type { SmartAppDeps } from './deps.ts'
import { draftsOf } from './drafts-of.ts'
import { answerFailure } from './failure.ts'
import { logOut } from './log-out.ts'
import { lookRoute } from './look-route.ts'
import { notGranted } from './not-granted.ts'
import { overTimeRoute } from './over-time-route.ts'
import { decidedOn, type PatientCase, patientCase } from './patient-case.ts'
import { sameOrigin } from './same-origin.ts'
import { launchOf } from './session.ts'
import { LOOKS_PER_MINUTE, sessionLimit } from './session-limit.ts'
import type { AppView } from './view.ts'
import { viewedFindings } from './viewed-findings.ts'
import { viewedPhotos } from './viewed-photos.ts'
import { HIDDEN, notGrantedWords, PHOTOS_WITHHELD } from './words.ts'

/** What the page shows besides the chart's own Patient and Media, what the model is, and what a user does there. */
export function api(deps: SmartAppDeps): Router {
  const router = Router({ mergeParams: true })
  router.get('/view', async (req, res) => {
    const launch = await launchOf(req, deps)
    res.json(await viewFor(await patientCase(launch, deps), deps))
  })
  router.get('/about', async (req, res) => {
    await launchOf(req, deps)
    res.json(deps.about)
  })
  const looks = sessionLimit(LOOKS_PER_MINUTE, deps.now)
  router.get('/photos/:mediaId/look', looks, lookRoute(deps))
  router.get('/over-time', looks, overTimeRoute(deps))
  router.post('/log-out', sameOrigin(deps.baseUrl), logOut(deps))
  router.use(actRoutes(deps))
  router.use((_req, res) => void res.status(404).json({ code: 'RESOURCE_UNKNOWN' }))
  router.use(answerFailure(deps.log, 'json'))
  return router
}

async function viewFor(seen: PatientCase, deps: SmartAppDeps): Promise<AppView> {
  const { launch, chart, mode, found } = seen
  const { session, site } = launch
  const { name, version, statement } = deps.model
  const { awaitsImpression, impressionOf, offers, kept } = await actsOf(seen, deps)
  const shown = awaitsImpression ? null : found
  const decided = shown && decidedOn(shown, seen, deps)
  const drafts = decided && offers.orders === 'create' ? await draftsOf(decided.decision, seen, deps) : []
  noteView(seen, { photos: chart.photos.length, findings: shown !== null }, deps)

  return {
    patientId: session.patientId,
    needPatientBanner: session.needPatientBanner,
    label: labelOf(mode),
    model: { name, version, statement },
    photos: viewedPhotos(site, chart, found),
    // What is to be looked at first is the photo that the impression is asked of.
    opensOn: session.openingPhoto && !awaitsImpression ? nameOfPlace(session.openingPhoto) : null,
    photosWithheld: PHOTOS_WITHHELD[chart.facts.imageConsent],
    notGranted: notGrantedWords(notGranted(chart, site, session.scope)),
    findings: shown && decided && viewedFindings(shown, decided),
    hidden: mode.shows ? null : HIDDEN[mode.because],
    awaitsImpression,
    impressionOf,
    offers,
    kept: { ...kept, drafts },
  }
}

/** Who saw whose findings, for the audit: the person by the EHR's word, the patient by a mark. */
function noteView(
  { launch: { session, site } }: PatientCase,
  shown: { readonly photos: number; readonly findings: boolean },
  { audit, model }: SmartAppDeps,
): void {
  const { patientId, fhirUser } = session
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
