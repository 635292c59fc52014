import type { RequestHandler } from 'express'
import { dayIn } from '../clinical/day.ts'
import { NO_PHOTOS, type PhotoListing } from '../fhir/list-photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { SmartAppDeps } from './deps.ts'
import { chartOf, PATIENCE_MS } from './launch-chart.ts'
import { photosOf, placesOf } from './launch-photos.ts'
import { launchRecord } from './launch-record.ts'
import { noteSeen } from './note-seen.ts'
import type { OverTime } from './over-time.ts'
import { refuseHidden, refuseUnsaid } from './refuse-hidden.ts'
import { launchOf, type OpenLaunch } from './session.ts'
import { viewedOverTime } from './viewed-over-time.ts'

/** The newest of a chart; each is assessed once and found again ever after. */
const MOST_PHOTOS = { sort: '-created', count: 60 } as const

/**
 * `GET api/over-time`: scores and measures of all photos that the launch's own token lists now, where findings are shown
 * here and the patient has not refused.
 */
export function overTimeRoute(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    refuseHidden(launch, deps)
    const shown = await overTimeFor(launch, deps)
    const scored = shown.points.filter(({ measures }) => measures !== null).length
    await refuseUnsaid(launch, { shows: scored > 0 }, deps)
    const fields = { photos: shown.points.length, scored }
    noteSeen(launch, { event: 'over-time-viewed', fields }, deps)
    res.json(shown)
  }
}

async function overTimeFor(launch: OpenLaunch, deps: SmartAppDeps): Promise<OverTime> {
  const { session, site } = launch
  const { patientId } = session
  const today = dayIn(site.timeZone, deps.now())
  const record = launchRecord(launch)
  const photoPlaces = (await deps.photoPlaces?.settled({ site, patientId, record })) ?? {}
  const chart = await chartOf({ patientId, record, today, site, photoPlaces })
  const listed =
    chart.facts.imageConsent === 'not-refused' ? await listingOf(launch, record, deps) : NO_PHOTOS
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const found = await deps.findOverTime({ site, patientId, chart, photos: listed.photos, record, signal })
  return viewedOverTime(found, listed, { facts: chart.facts, today })
}

async function listingOf(launch: OpenLaunch, record: RecordDoor, deps: SmartAppDeps): Promise<PhotoListing> {
  return photosOf(await placesOf(launch, record, deps), MOST_PHOTOS)
}
