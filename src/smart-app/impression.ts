import type { RequestHandler } from 'express'
import { z } from 'zod'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import { AppError } from '../errors.ts'
import { photoName } from '../fhir/photos.ts'
import { actBody } from './act-body.ts'
import { IMPRESSIONS, type Impression } from './acts.ts'
import type { SmartAppDeps } from './deps.ts'
import { noteAct, whenOf } from './noted.ts'
import { mayIn, outcomesOf, patientCase, scoredPhoto } from './patient-case.ts'
import { launchOf } from './session.ts'
import { userOfPhoto } from './user-of.ts'

const looks = z.enum(IMPRESSIONS)

const body: z.ZodType<Impression> = z.strictObject({
  mediaId: z.string().max(64),
  conditions: z.strictObject({ cushing: looks, acromegaly: looks }),
})

/**
 * `POST api/impression`: what the user thinks before the findings are shown, on the photo that counts. It is said once;
 * the same again changes nothing.
 */
export function impression(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const said = await actBody(req, res, body)
    if (!launch.site.smart.impressionFirst || !mayIn(launch, deps).answer) throw new AppError('NOT_OFFERED')
    const seen = await patientCase(launch, deps)
    const photo = scoredPhoto(seen)
    if (!photo || photoName(photo.photo) !== said.mediaId)
      throw new AppError('REQUEST_INVALID', { detail: 'not the photo that counts' })

    const by = userOfPhoto(launch, photo.photo.version, deps.model.hash)
    const first = { looksLike: said.conditions, outcomes: outcomesOf(photo) }
    const kept = await deps.acts.sayFirst(by, first, whenOf(launch, deps))
    if (CONDITION_KEYS.some((condition) => kept[condition] !== said.conditions[condition]))
      throw new AppError('REQUEST_INVALID', { detail: 'another first impression was kept before' })
    noteAct('app-impression', launch, said.conditions, deps)
    res.status(204).end()
  }
}
