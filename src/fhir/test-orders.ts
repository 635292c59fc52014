import type { Day } from '../clinical/day.ts'
import type { TestOrder } from '../clinical/facts.ts'
import { TEST_OF_RESULT } from '../clinical/outcomes.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf } from './dates.ts'
import { RESULT_CONCEPTS } from './result-concepts.ts'
import { codingsOf, type FhirResource, textOf } from './shapes.ts'

const PLACED = new Set(['active', 'on-hold', 'completed'])
const ORDERED = new Set(['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'])

const TEST_OF_CODE: ReadonlyMap<string, TestKey> = new Map(
  Object.entries(TESTS).flatMap(([test, { order }]) =>
    order === null || test === 'igf1_repeat' ? [] : [[keyOf(order), test as TestKey] as const],
  ),
)

/** The tests that were ordered (ServiceRequest), by the codes that a draft order of ours has or its result would have. */
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
  const byOrder = codingsOf(code).map((coding) => TEST_OF_CODE.get(keyOf(coding)))
  const byResult = conceptsOfCoded(code).map((concept) => {
    const result = RESULT_CONCEPTS.get(concept)
    return result && TEST_OF_RESULT[result]
  })
  return [...new Set([...byOrder, ...byResult].filter((test) => test !== undefined))]
}

function keyOf({ system, code }: { readonly system: string; readonly code: string }): string {
  return `${system}|${code}`
}
