import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { actBody } from './act-body.ts'
import type { PhotoReportBody } from './acts.ts'
import type { SmartAppDeps } from './deps.ts'
import { listedPhoto, placesOf } from './launch-photos.ts'
import { noteAct, whenOf } from './noted.ts'
import { mayIn } from './patient-case.ts'
import { doorOf, launchOf, type OpenLaunch } from './session.ts'
import { userOfPatient, userOfPhoto } from './user-of.ts'
import { withdrawFiled } from './withdraw-filed.ts'

const body: z.ZodType<PhotoReportBody> = z.strictObject({
  mediaId: z.string().max(64),
  report: z.enum(['not-this-patient', 'retake']),
})

/**
 * `POST api/photo-report`: what the user says of a photo that this launch has listed. It is kept of the photo's bytes:
 * one that shows another person speaks for this patient no more, under whatever entry of the chart it stands and
 * whichever model comes; what was filed of it is withdrawn, and a picture that takes its place is looked at anew.
 */
export function photoReport(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const { mediaId, report } = await actBody(req, res, body)
    const { session } = launch
    if (!mayIn(launch, deps).answer) throw new AppError('NOT_OFFERED')
    if (!(await deps.launches.hasListed(session.launchKeyHash, mediaId)))
      throw new AppError('REQUEST_INVALID', { detail: 'a photo that was not listed' })

    const record = doorOf(launch)
    const photo = await listedPhoto(mediaId, await placesOf(launch, record, deps))
    const sha256 = createHash('sha256')
      .update(await photoBytes(photo, record))
      .digest('hex')
    await deps.acts.reportPhoto({ ...userOfPatient(launch), sha256 }, report, whenOf(launch, deps))
    noteAct('photo-reported', launch, { report }, deps)
    if (report === 'not-this-patient') {
      deps.forgetAssessments()
      await withdrawOf(photo, launch, record, deps)
    }
    res.status(204).end()
  }
}

/** What was filed of another person's face must not stand in this chart; who may not file leaves it, and the log says so. */
async function withdrawOf(
  { version }: ChartPhoto,
  launch: OpenLaunch,
  record: RecordDoor,
  deps: SmartAppDeps,
): Promise<void> {
  const photo = userOfPhoto(launch, version, deps.model.hash)
  const { filed } = await deps.acts.kept(photo)
  if (filed === null) return
  const why = mayIn(launch, deps).file
    ? await withdrawFiled({ launch, record, photo, references: filed.references }, deps)
    : 'NOT_OFFERED'
  if (why !== null) deps.log.error('result-of-other-person-stands', { site: launch.site.name })
}
