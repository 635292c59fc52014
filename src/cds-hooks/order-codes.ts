import { TESTS, type TestKey } from '../clinical/tests.ts'
import { profileOf } from '../ehr-profiles.ts'
import { ownOrderOf } from '../fhir/site-orders.ts'
import type { Site } from '../sites.ts'
import type { Coding } from './response.ts'

export type OrderingSite = Pick<Site, 'profile' | 'orders' | 'orderSets'>

/**
 * The codes by which a draft order for a test may leave; none where this site cannot take one, and then the card names
 * the test in words. A dexamethasone test has only the site's own order set: a code of a standard would order its
 * cortisol without the tablet (HK-7).
 */
export function orderCodes(test: TestKey, site: OrderingSite): readonly Coding[] {
  const own = ownOrderOf(test, site)
  const standard = profileOf(site).orderCodes === 'own' ? null : TESTS[test].order
  return [standard, own].filter((coding) => coding !== null)
}
