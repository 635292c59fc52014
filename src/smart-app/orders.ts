import type { RequestHandler } from 'express'
import { z } from 'zod'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { AxisDecision, Decision } from '../clinical/decision.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { AppError } from '../errors.ts'
import { actBody } from './act-body.ts'
import type { OrdersAnswer, OrdersBody } from './acts.ts'
import { actsOf } from './acts-of.ts'
import { chartWriter } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { type DraftOf, drafted } from './drafted.ts'
import { noteAct } from './noted.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { decidedOn, mayIn, patientCase } from './patient-case.ts'
import { launchOf } from './session.ts'
import { userOfPatient } from './user-of.ts'

const TEST_KEYS = Object.keys(TESTS) as readonly TestKey[]

const body: z.ZodType<OrdersBody> = z.strictObject({
  tests: z
    .array(z.enum(TEST_KEYS))
    .min(1)
    .max(TEST_KEYS.length)
    .refine((tests) => new Set(tests).size === tests.length),
})

/**
 * `POST api/orders`: a draft in the EHR for each test that was ticked, of the decision as it is now and no other. One
 * that could not be made says why, and the others are made all the same.
 */
export function orders(deps: SmartAppDeps): RequestHandler {
  const inTurn = oneAtATime()
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const { tests } = await actBody(req, res, body)
    if (!mayIn(launch, deps).draft) throw new AppError('NOT_OFFERED')
    const seen = await patientCase(launch, deps)
    const { offers } = await actsOf(seen, deps)
    if (offers.orders !== 'create' || !seen.found) throw new AppError('NOT_OFFERED')

    const { decision } = decidedOn(seen.found, seen, deps)
    const wanted = tests.map((test): DraftOf => {
      const axis = axisThatRecommends(test, decision)
      if (!axis) throw new AppError('REQUEST_INVALID', { detail: 'a test that the decision does not name' })
      return { test, axis }
    })
    const { site, patientId } = userOfPatient(launch)
    const made = await inTurn(JSON.stringify([site, patientId]), async () => {
      const each: OrdersAnswer['orders'][number][] = []
      const writer = chartWriter(launch)
      for (const one of wanted) each.push(await drafted(one, { seen, writer, deps }))
      return each
    })
    const count = made.filter(({ reference }) => reference !== null).length
    noteAct('orders-drafted', launch, { asked: tests.length, drafted: count }, deps)
    const answer: OrdersAnswer = { orders: made }
    res.json(answer)
  }
}

function axisThatRecommends(test: TestKey, { axes }: Decision): AxisDecision | undefined {
  return CONDITION_KEYS.map((condition) => axes[condition]).find(({ recommend }) => recommend.includes(test))
}
