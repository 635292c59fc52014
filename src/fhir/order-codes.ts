import { TESTS, type TestKey } from '../clinical/tests.ts'
import { type EhrProfileName, profileOf } from '../ehr-profiles.ts'
import { type OrderCoding, ownOrderOf, type SiteOrders } from './site-orders.ts'

export type OrderingSite = SiteOrders & { readonly profile: EhrProfileName }

/**
 * The codes by which a draft order for a test may leave; none where this site cannot take one, and then the test is
 * named in words. A dexamethasone test has only the site's own order set: a code of a standard would order its cortisol
 * without the tablet (HK-7).
 */
export function orderCodes(test: TestKey, site: OrderingSite): readonly OrderCoding[] {
  const own = ownOrderOf(test, site)
  const standard = profileOf(site).orderCodes === 'own' ? null : TESTS[test].order
  return [standard, own].filter((coding) => coding !== null)
}
