import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { Decision } from '../clinical/decision.ts'
import type { Kept } from './acts.ts'
import type { SmartAppDeps } from './deps.ts'
import { orderIdOf } from './drafted.ts'
import type { PatientCase } from './patient-case.ts'
import { userOfPatient } from './user-of.ts'

/**
 * Which of the tests of a decision were drafted today: the page says so again once it is asked anew.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function draftsOf(
  { axes }: Decision,
  seen: PatientCase,
  { acts, model }: Pick<SmartAppDeps, 'acts' | 'model'>,
): Promise<Kept['drafts']> {
  const tests = [...new Set(CONDITION_KEYS.flatMap((condition) => axes[condition].recommend))]
  const ids = tests.map((test) => orderIdOf(test, seen, model.hash))
  const begun = await acts.ordersBegun(userOfPatient(seen.launch), ids)
  return tests.flatMap((test, nth) => {
    const reference = begun.get(ids[nth] ?? '')
    return reference === undefined ? [] : [{ test, reference }]
  })
}
