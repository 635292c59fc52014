import { z } from 'zod'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { conceptsOf } from '../clinical/value-sets.ts'
import type { Problem } from './build-code-map.ts'
import { type CodeMap, codeKey } from './code-map.ts'
import { type Coding, knownSystem, mayBeInValueSets } from './code-systems.ts'
import { ordersOfConcepts } from './order-words.ts'
import { codeSystem, localCode } from './site-terms.ts'

const coding = z.strictObject({
  system: codeSystem,
  code: localCode,
  display: z.string().trim().min(1, { error: 'must not be empty' }).max(200),
})

const TEST_KEYS = Object.keys(TESTS) as TestKey[]
const SINGLE = TEST_KEYS.filter((test) => TESTS[test].order !== null)
const SETS = TEST_KEYS.filter((test) => TESTS[test].order === null)

/** The site's own code of a test that is one order: test key -> coding. */
export const ordersBlock = codingsOf(SINGLE, 'is no test that is one order')

/** The site's own order set of a test that is several orders at set times (HK-7): test key -> coding. */
export const orderSetsBlock = codingsOf(SETS, 'is no test that takes an order set')

function codingsOf(tests: readonly TestKey[], otherwise: string) {
  return z
    .record(z.string(), coding)
    .superRefine((codings, context) => {
      for (const key of Object.keys(codings)) {
        if (tests.some((test) => test === key)) continue
        const message = `${otherwise}; those are ${tests.join(', ')}`
        context.addIssue({ code: 'custom', path: [key], message })
      }
    })
    .transform((codings): Readonly<Partial<Record<TestKey, OrderCoding>>> => codings)
    .default({})
}

export type SiteOrders = {
  readonly orders: Readonly<Partial<Record<TestKey, OrderCoding>>>
  readonly orderSets: Readonly<Partial<Record<TestKey, OrderCoding>>>
}

export type OrderCoding = { readonly system: string; readonly code: string; readonly display: string }

/** The code under which a site orders a test, alone or as its set; null where it named none. */
export function ownOrderOf(test: TestKey, { orders, orderSets }: SiteOrders): OrderCoding | null {
  return orders[test] ?? orderSets[test] ?? null
}

/** The test that a code of the site's own orders; undefined for any other code. */
export function testOfOwnOrder(coding: Coding, { orders, orderSets }: SiteOrders): TestKey | undefined {
  const own = [...Object.entries(orders), ...Object.entries(orderSets)]
  return own.find(([, known]) => isSame(known, coding))?.[0] as TestKey | undefined
}

/**
 * What is wrong with a site's order codes: whoever accepts a suggestion gets what the code orders, whatever our words say.
 *
 * @param systems - the only ones that its EHR reads; null for any
 */
export function orderProblems(
  site: SiteOrders,
  codeMap: CodeMap,
  systems: readonly string[] | null,
): readonly Problem[] {
  const named = [...entriesOf('orders', site.orders), ...entriesOf('orderSets', site.orderSets)]
  return named.flatMap((entry) => {
    const message =
      foreignSystem(entry, systems) ?? singleTest(entry) ?? otherOrder(entry, codeMap) ?? twice(entry, named)
    return message === null ? [] : [{ path: [entry.block, entry.test], message }]
  })
}

type Entry = {
  readonly block: 'orders' | 'orderSets'
  readonly test: TestKey
  readonly coding: OrderCoding
}

function entriesOf(block: Entry['block'], codings: SiteOrders['orders']): readonly Entry[] {
  return Object.entries(codings).map(([test, coding]) => ({ block, test: test as TestKey, coding }))
}

function foreignSystem({ coding }: Entry, systems: readonly string[] | null): string | null {
  if (systems === null || systems.includes(coding.system)) return null
  return `system must be ${systems.join(' or ')}: the EHR reads no other`
}

/** HK-7: a bare cortisol is never offered for a dexamethasone test. */
function singleTest({ block, coding }: Entry): string | null {
  if (block !== 'orderSets' || !mayBeInValueSets(knownSystem(coding.system))) return null
  return 'must be a code of your own order set; one of a standard orders a single test'
}

function otherOrder({ test, coding }: Entry, codeMap: CodeMap): string | null {
  const other = wordsOf(coding, codeMap).find((word) => word !== sameOrder(test))
  return other ? `means another order: ${other}` : null
}

function wordsOf({ system, code }: OrderCoding, { meanings }: CodeMap): readonly string[] {
  const known = knownSystem(system)
  const own = meanings.get(known)?.get(codeKey(known, code)) ?? []
  return ordersOfConcepts([{ system: known, code }, ...own].flatMap((meaning) => conceptsOf(meaning)))
}

function twice({ test, coding }: Entry, named: readonly Entry[]): string | null {
  const other = named.find(
    (entry) => isSame(entry.coding, coding) && sameOrder(entry.test) !== sameOrder(test),
  )
  return other ? `has the code of ${other.test} too` : null
}

/** A repeat is the same order. */
function sameOrder(test: TestKey): TestKey {
  return test === 'igf1_repeat' ? 'igf1' : test
}

function isSame(one: Coding, other: Coding): boolean {
  return one.system === other.system && one.code === other.code
}
