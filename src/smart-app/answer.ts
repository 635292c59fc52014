import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { photoName } from '../fhir/photos.ts'
import { actBody } from './act-body.ts'
import { type AnswerBody, DISAGREE_REASONS } from './acts.ts'
import { condition } from './condition-field.ts'
import type { SmartAppDeps } from './deps.ts'
import { mustSayFirst } from './first-impression.ts'
import { noteAct, whenOf } from './noted.ts'
import { mayIn, outcomesOf, patientCase, scoredPhoto } from './patient-case.ts'
import { launchOf } from './session.ts'
import { userOfPhoto } from './user-of.ts'

const finding = { condition, mediaId: z.string().max(64) }

const body: z.ZodType<AnswerBody> = z.discriminatedUnion('answer', [
  z.strictObject({ ...finding, answer: z.literal('agree') }),
  z.strictObject({ ...finding, answer: z.literal('disagree'), reason: z.enum(DISAGREE_REASONS) }),
])

/** `POST api/answer`: whether the user agrees with a finding that they were shown; the newest answer counts. */
export function answer(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const said = await actBody(req, res, body)
    if (!mayIn(launch, deps).answer) throw new AppError('NOT_OFFERED')
    const seen = await patientCase(launch, deps)
    if (await mustSayFirst(launch, seen.found, deps)) throw new AppError('NOT_OFFERED')
    const photo = scoredPhoto(seen)
    const outcome = photo && outcomesOf(photo)[said.condition]
    if (!photo || photoName(photo.photo) !== said.mediaId || outcome === null || outcome === 'not-assessed')
      throw new AppError('REQUEST_INVALID', { detail: 'no finding of the photo that counts' })

    const reason = said.answer === 'disagree' ? said.reason : null
    const given = { condition: said.condition, answer: said.answer, reason, outcome }
    const by = userOfPhoto(launch, photo.photo.version, deps.model.hash)
    await deps.acts.answer(by, given, whenOf(launch, deps))
    noteAct('app-answered', launch, given, deps)
    res.status(204).end()
  }
}
