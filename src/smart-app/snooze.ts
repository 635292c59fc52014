import type { RequestHandler } from 'express'
import { z } from 'zod'
import { dayIn } from '../clinical/day.ts'
import { AppError } from '../errors.ts'
import { actBody } from './act-body.ts'
import type { SnoozeAnswer, SnoozeBody } from './acts.ts'
import { condition } from './condition-field.ts'
import type { SmartAppDeps } from './deps.ts'
import { noteAct, whenOf } from './noted.ts'
import { mayIn } from './patient-case.ts'
import { launchOf } from './session.ts'
import { userOfPatient } from './user-of.ts'

const DAY_MS = 86_400_000

const body: z.ZodType<SnoozeBody> = z.strictObject({
  condition,
  days: z.union([z.literal(30), z.literal(90), z.literal(365)]),
})

/** `POST api/snooze`: until then no card asks about this condition of this patient; the newest counts. */
export function snooze(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const said = await actBody(req, res, body)
    if (!mayIn(launch, deps).snooze) throw new AppError('NOT_OFFERED')

    const when = whenOf(launch, deps)
    const until = new Date(when.at.getTime() + said.days * DAY_MS)
    await deps.acts.snooze(userOfPatient(launch), { condition: said.condition, until }, when)
    noteAct('app-snoozed', launch, said, deps)
    const kept: SnoozeAnswer = { until: dayIn(launch.site.timeZone, until) }
    res.json(kept)
  }
}
