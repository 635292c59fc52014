import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { actBody } from './act-body.ts'
import type { PhotoReportBody } from './acts.ts'
import type { SmartAppDeps } from './deps.ts'
import { listedPhotoBytes, placesOf } from './launch-photos.ts'
import { noteAct, whenOf } from './noted.ts'
import { mayIn } from './patient-case.ts'
import { doorOf, launchOf } from './session.ts'
import { userOfPatient } from './user-of.ts'

const body: z.ZodType<PhotoReportBody> = z.strictObject({
  mediaId: z.string().max(64),
  report: z.enum(['not-this-patient', 'retake']),
})

/**
 * `POST api/photo-report`: what the user says of a photo that this launch has listed. It is kept of the photo's bytes:
 * one that shows another person speaks for this patient no more, under whatever entry of the chart it stands and
 * whichever model comes, and a picture that takes its place is looked at anew.
 */
export function photoReport(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const { mediaId, report } = await actBody(req, res, body)
    const { session } = launch
    if (!mayIn(launch, deps).answer) throw new AppError('NOT_OFFERED')
    if (!(await deps.launches.hasListed(session.launchKeyHash, mediaId)))
      throw new AppError('REQUEST_INVALID', { detail: 'a photo that was not listed' })

    const bytes = await listedPhotoBytes(mediaId, await placesOf(launch, doorOf(launch), deps))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await deps.acts.reportPhoto({ ...userOfPatient(launch), sha256 }, report, whenOf(launch, deps))
    if (report === 'not-this-patient') deps.forgetAssessments()
    noteAct('photo-reported', launch, { report }, deps)
    res.status(204).end()
  }
}
