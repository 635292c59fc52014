import type { RequestHandler } from 'express'
import type { FaceLook } from '../assessments/look.ts'
import { ageAtPhoto, mayAssess } from '../assessments/may-assess.ts'
import { dayIn } from '../clinical/day.ts'
import { AppError } from '../errors.ts'
import { ageAt, patientFacts } from '../fhir/patient-facts.ts'
import { isFhirId } from '../fhir/queries.ts'
import type { SmartAppDeps } from './deps.ts'
import { photoThatMayBeShown } from './launch-photos.ts'
import type { PhotoLook } from './look.ts'
import { noteSeen } from './note-seen.ts'
import { refuseHidden, refuseUnsaid } from './refuse-hidden.ts'
import { launchOf, type OpenLaunch } from './session.ts'
import { askerOf } from './user-of.ts'
import { NOT_LOOKED_AT } from './words.ts'

/**
 * `GET api/photos/<media id>/look`: what the model saw on one photo that this launch has listed. Asked anew each time:
 * whether findings are shown here, whether the patient has refused, and whether this photo may be looked at.
 */
export function lookRoute(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const { mediaId } = req.params
    if (typeof mediaId !== 'string' || !isFhirId(mediaId)) throw unknown('not a photo of ours')
    refuseHidden(launch, deps)
    const look = await lookAt(launch, mediaId, deps)
    await refuseUnsaid(launch, { shows: look.kind === 'looked' }, deps)
    noteSeen(launch, { event: 'photo-looked-at', fields: { outcome: look.kind } }, deps)
    res.json(answerFor(mediaId, look))
  }
}

async function lookAt(launch: OpenLaunch, mediaId: string, deps: SmartAppDeps): Promise<FaceLook> {
  const { session, site } = launch
  const today = dayIn(site.timeZone, deps.now())
  const { photo, record } = await photoThatMayBeShown(launch, mediaId, deps)
  const resource = await record.read('Patient', session.patientId)
  const patient = patientFacts(resource, today)
  const person = {
    patient,
    facts: { age: ageAt(patient.birth, today), imageConsent: 'not-refused' },
  } as const
  if (!mayAssess(site, person, ageAtPhoto(person, photo.takenOn)))
    return { kind: 'not-assessed', reasons: [NOT_LOOKED_AT['may-not']] }
  const { patientId } = session
  const from = askerOf(launch)
  return deps.lookAtPhoto({ site, patientId, photo, patient, sex: patient.sex, record, from })
}

function answerFor(mediaId: string, look: FaceLook): PhotoLook {
  return look.kind === 'looked' ? { ...look, mediaId } : look
}

function unknown(detail: string): AppError {
  return new AppError('RESOURCE_UNKNOWN', { detail })
}
