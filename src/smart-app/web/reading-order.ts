import type { ViewedCondition } from '../view.ts'

/** What a reader should see first; what was not assessed comes before what showed no signs. */
const ORDER: readonly ViewedCondition['outcome'][] = ['suspected', 'indeterminate', 'not-assessed', 'not']

/** The conditions, the one that asks for attention first; equal ones stay as they came. */
export function inReadingOrder(conditions: readonly ViewedCondition[]): readonly ViewedCondition[] {
  return conditions.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
}
