import type { TestKey } from '../../clinical/tests.ts'
import type { Offers, OrdersAnswer } from '../acts.ts'
import type { ViewedCondition, ViewedTest } from '../view.ts'
import { MESSAGES } from './messages.ts'

export type DraftedOrder = OrdersAnswer['orders'][number]

export type OrderRow = {
  readonly test: TestKey
  readonly name: string
  readonly order: string
  /** False where nothing can leave by itself, or a draft stands already. */
  readonly mayTick: boolean
  readonly hint: string
  /** What became of it; empty where nothing was asked yet. */
  readonly result: string
}

/** The suggested tests as they can be ticked. Nothing is drafted that a draft stands for, nor what only a set holds. */
export function orderRows(
  tests: readonly ViewedTest[],
  offer: Offers['orders'],
  drafted: readonly DraftedOrder[],
): readonly OrderRow[] {
  return tests.map(({ test, name, order, bySet }) => {
    const done = drafted.find((entry) => entry.test === test)
    const canLeave = offer === 'copy' || (offer === 'create' && !bySet)
    return {
      test,
      name,
      order,
      mayTick: canLeave && (done?.reference ?? null) === null,
      hint: bySet ? MESSAGES.orders.bySet : '',
      result: done ? draftWords(done) : '',
    }
  })
}

/** The first test, where it is one that may be ticked: nobody is led to the second choice by a tick of ours. */
export function firstTicked(rows: readonly OrderRow[]): ReadonlySet<TestKey> {
  const [first] = rows
  return new Set(first?.mayTick ? [first.test] : [])
}

/** Newer results in place of older ones of the same test. */
export function withDrafts(
  earlier: readonly DraftedOrder[],
  { orders }: OrdersAnswer,
): readonly DraftedOrder[] {
  const others = earlier.filter(({ test }) => !orders.some((order) => order.test === test))
  return [...others, ...orders]
}

/** Where none was made, only the back end's own words say what is known: a draft may stand there all the same. */
export function draftWords({ reference, because }: Pick<DraftedOrder, 'reference' | 'because'>): string {
  return reference !== null ? `Draft made: ${reference}.` : (because ?? MESSAGES.orders.notKnown)
}

/** What came of all of them together, in a line. */
export function draftsWords({ orders }: OrdersAnswer): string {
  const made = orders.filter(({ reference }) => reference !== null).length
  const others = orders.length - made
  const parts = [
    ...(made > 0
      ? [made === 1 ? '1 draft was made.' : `${made} drafts were made.`, MESSAGES.orders.isDraft]
      : []),
    ...(others > 0 ? [`For ${others} of ${orders.length} no draft is known: why stands at the test.`] : []),
  ]
  return parts.join(' ')
}

/** To be copied into an order. */
export function orderText(rows: readonly Pick<OrderRow, 'name' | 'order'>[]): string {
  return rows.map(({ name, order }) => `${name}: ${order}`).join('\n')
}

/** How sure such a finding is; empty where the finding says nothing that could be right. */
export function howSureWords({ outcome, worth }: Pick<ViewedCondition, 'outcome' | 'worth'>): string {
  if (worth !== '') return worth
  return outcome === 'suspected' || outcome === 'indeterminate' ? MESSAGES.condition.noWorth : ''
}

/** What to order first, in a line; empty where no test is suggested. */
export function firstTestWords({ tests, testOrder }: Pick<ViewedCondition, 'tests' | 'testOrder'>): string {
  const [first, ...others] = tests
  if (!first) return ''
  return others.length === 0 ? `${first.name}.` : `${first.name} (first of ${tests.length}: ${testOrder}).`
}
