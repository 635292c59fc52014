import type { Day } from '../clinical/day.ts'
import type { TestOrder } from '../clinical/facts.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { dayOf } from './dates.ts'
import { ordersOfCode } from './order-words.ts'
import { type FhirResource, textOf } from './shapes.ts'

const PLACED = new Set(['active', 'on-hold', 'completed'])
const ORDERED = new Set(['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'])

/** The tests that were ordered (ServiceRequest). */
export function testOrders(resources: readonly FhirResource[], today: Day): readonly TestOrder[] {
  return resources.filter(isPlaced).flatMap(({ code, authoredOn }) => {
    const on = dayOf(authoredOn)
    return on !== null && on > today ? [] : testsOf(code).map((test) => ({ test, on }))
  })
}

function isPlaced({ resourceType, status, intent, doNotPerform }: FhirResource): boolean {
  if (resourceType !== 'ServiceRequest' || doNotPerform === true) return false
  return PLACED.has(textOf(status) ?? '') && ORDERED.has(textOf(intent) ?? 'order')
}

function testsOf(code: unknown): readonly TestKey[] {
  return ordersOfCode(code).filter((order): order is TestKey => Object.hasOwn(TESTS, order))
}
