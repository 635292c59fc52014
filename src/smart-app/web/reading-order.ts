import type { Condition } from '../../clinical/conditions.ts'
import type { ViewedFindings } from '../view.ts'

/** The order of the findings, as the back end decides it. */
export function orderOf({ conditions }: ViewedFindings): readonly Condition[] {
  return conditions.map(({ condition }) => condition)
}

/** What stands for a condition, in the order of the findings; those of one condition stay as they came. */
export function inReadingOrder<T extends { readonly condition: Condition }>(
  all: readonly T[],
  order: readonly Condition[],
): readonly T[] {
  return order.flatMap((condition) => all.filter((one) => one.condition === condition))
}
