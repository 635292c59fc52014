import type { TestKey } from '../../clinical/tests.ts'
import type { Kept, Offers, OrdersAnswer } from '../acts.ts'
import type { ViewedCondition, ViewedTest } from '../view.ts'
import { MESSAGES } from './messages/index.ts'
import { outcomeWords } from './messages/words.ts'

/** What became of the order of a test. */
export type DraftedOrder = Pick<OrdersAnswer['orders'][number], 'test' | 'reference' | 'because'>

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

type Decided = Pick<ViewedCondition, 'action' | 'needsAll'>

/** Somebody is to be spoken to today, before anything is ordered. */
export function isUrgent({ action }: Pick<ViewedCondition, 'action'>): boolean {
  return action === 'urgent-referral'
}

/**
 * The first test, where it is one that may be ticked: nobody is led to the second choice by a tick of ours. All where
 * all are needed, and none where a call comes first.
 */
export function firstTicked(rows: readonly OrderRow[], decided: Decided): ReadonlySet<TestKey> {
  if (isUrgent(decided)) return new Set()
  const begun = decided.needsAll ? rows : rows.slice(0, 1)
  return new Set(begun.filter(({ mayTick }) => mayTick).map(({ test }) => test))
}

/**
 * What to do about the tests to begin with that no draft can be made of; empty where there are none. Where a call comes
 * first nothing is led to.
 */
export function bySetWords(tests: readonly ViewedTest[], decided: Decided): string {
  if (isUrgent(decided)) return ''
  const begun = decided.needsAll ? tests : tests.slice(0, 1)
  const names = begun.filter(({ bySet }) => bySet).map(({ name }) => name)
  if (names.length === 0) return ''
  const mayDraft = tests.some(({ bySet }) => !bySet)
  return [
    MESSAGES.orders.bySetFirst(names.join(', ')),
    mayDraft ? MESSAGES.orders.elseTick : MESSAGES.orders.noDraft,
  ].join(' ')
}

/** What was drafted before the page was opened; of what nobody knows it says so. */
export function keptDrafts({ drafts }: Pick<Kept, 'drafts'>): readonly DraftedOrder[] {
  return drafts.map((draft) => ({ ...draft, because: null }))
}

/** The tests that have a draft stay ticked: they are part of what was chosen. */
export function withDrafted(
  ticked: ReadonlySet<TestKey>,
  drafted: readonly DraftedOrder[],
): ReadonlySet<TestKey> {
  return new Set([
    ...ticked,
    ...drafted.filter(({ reference }) => reference !== null).map(({ test }) => test),
  ])
}

/** Newer results in place of older ones of the same test. */
export function withDrafts(
  earlier: readonly DraftedOrder[],
  { orders }: { readonly orders: readonly DraftedOrder[] },
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
  return isSign(outcome) ? worth : ''
}

type Worked = Pick<
  ViewedCondition,
  'outcome' | 'tests' | 'avoided' | 'onFile' | 'cautions' | 'forPatient' | 'referral'
>

/** Whether there is more to say of a condition than what its finding says. */
export function hasWorkUp(finding: Worked, { snooze }: Pick<Offers, 'snooze'>): boolean {
  const { tests, avoided, onFile, cautions, forPatient, referral, outcome } = finding
  const lists = [tests, avoided, onFile, cautions, forPatient]
  return lists.some(({ length }) => length > 0) || referral !== null || (snooze && isSign(outcome))
}

/** A resemblance, clear or not: only of one does a card ask. */
export function isSign(outcome: ViewedCondition['outcome']): boolean {
  return outcome === 'suspected' || outcome === 'indeterminate'
}

type Suggested = Decided & Pick<ViewedCondition, 'tests'>

/**
 * What to order first, in a line; null where no test is suggested, or a call comes first. Why it is the first stands at
 * the work-up.
 */
export function orderLine(suggested: Suggested): { readonly title: string; readonly words: string } | null {
  const { tests, needsAll } = suggested
  const [first, ...others] = tests
  if (!first || isUrgent(suggested)) return null
  const { all, first: title, firstOf } = MESSAGES.condition
  if (needsAll) return { title: all, words: `${tests.map(({ name }) => name).join(', ')}.` }
  const place = others.length === 0 ? '' : firstOf(tests.length)
  return { title, words: `${first.name}${place}.` }
}

/** The finding in a sentence, where the line above does not say all of it already. */
export function findingSentence({ outcome, says }: Pick<ViewedCondition, 'outcome' | 'says'>): string {
  return isSign(outcome) ? says : ''
}

/** What was seen and how soon to act, e.g. `Resemblance seen. Act today.` */
export function outcomeLine({ outcome, howSoon }: Pick<ViewedCondition, 'outcome' | 'howSoon'>): string {
  const seen = `${outcomeWords(outcome)}.`
  return howSoon === '' ? seen : `${seen} ${MESSAGES.condition.act} ${howSoon.toLowerCase()}.`
}
