import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import { mayWithdraw } from '../modes.ts'
import type { UserOfBytes } from '../storage/act-store.ts'
import { actBody } from './act-body.ts'
import type { PhotoReportAnswer, PhotoReportBody } from './acts.ts'
import type { SmartAppDeps } from './deps.ts'
import { photoThatMayBeShown } from './launch-photos.ts'
import { noteAct, whenOf } from './noted.ts'
import { mayIn } from './patient-case.ts'
import { launchOf, type OpenLaunch } from './session.ts'
import { sha256Of } from './sha-256.ts'
import { userOfPatient } from './user-of.ts'
import { withdrawAll } from './withdraw-filed.ts'

const body: z.ZodType<PhotoReportBody> = z.strictObject({
  mediaId: z.string().max(64),
  report: z.enum(['not-this-patient', 'this-is-the-patient', 'retake']),
})

const NOTHING_FILED: PhotoReportAnswer = { withdrawn: 0, left: 0 }

/**
 * `POST api/photo-report`: what the user says of a photo that the page may have. It is kept of the photo's bytes: one
 * that shows another person speaks for this patient no more, under whatever entry of the chart it stands and whichever
 * model comes; what was filed of it is withdrawn, and a picture that takes its place is looked at anew.
 */
export function photoReport(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const { mediaId, report } = await actBody(req, res, body)
    if (!mayIn(launch, deps).answer) throw new AppError('NOT_OFFERED')
    const { photo, record } = await photoThatMayBeShown(launch, mediaId, deps)
    const by = { ...userOfPatient(launch), sha256: sha256Of(await photoBytes(photo, record)) }
    const answer: PhotoReportAnswer =
      report === 'this-is-the-patient'
        ? await takenBack(by, launch, deps)
        : await reported(by, report, launch, deps)
    res.json(answer)
  }
}

async function reported(
  by: UserOfBytes,
  report: 'not-this-patient' | 'retake',
  launch: OpenLaunch,
  deps: SmartAppDeps,
): Promise<PhotoReportAnswer> {
  const { isNew, bytesMark } = await deps.acts.reportPhoto(by, report, whenOf(launch, deps))
  noteAct('photo-reported', launch, { report, bytesMark }, deps)
  if (report === 'retake') return NOTHING_FILED
  if (isNew) deps.forgetAssessments()
  return withdrawn(by, launch, deps)
}

/** What was filed of another person's face must not stand in this chart; who may not file leaves it, and is told so. */
async function withdrawn(
  by: UserOfBytes,
  launch: OpenLaunch,
  deps: SmartAppDeps,
): Promise<PhotoReportAnswer> {
  const standing = await deps.acts.standing(by)
  const may = mayWithdraw(launch.site, launch.session.fhirUser)
  const { withdrawn, left } = may
    ? await withdrawAll(launch, standing, deps)
    : { withdrawn: 0, left: standing.length }
  if (left > 0) deps.log.error('result-of-other-person-stands', { site: launch.site.name })
  return { withdrawn, left }
}

/**
 * Whoever files may take back what anybody has said of a photo, everybody else what they said themselves.
 *
 * @throws {AppError} NOT_OFFERED where there is nothing that this user may take back
 */
async function takenBack(
  by: UserOfBytes,
  launch: OpenLaunch,
  deps: SmartAppDeps,
): Promise<PhotoReportAnswer> {
  const whose = mayWithdraw(launch.site, launch.session.fhirUser) ? 'everyone' : 'own'
  const { isNew, bytesMark } = await deps.acts.takeBackReport(by, whose)
  if (!isNew) throw new AppError('NOT_OFFERED', { detail: 'no report of a photo to be taken back' })
  noteAct('photo-reported', launch, { report: 'this-is-the-patient', bytesMark }, deps)
  deps.forgetAssessments()
  return NOTHING_FILED
}
