import { type Day, daysBetween } from './day.ts'
import type { ChartResult, Facts, ResultKey } from './facts.ts'
import { LIMITS } from './limits.ts'
import type { Situation } from './situation.ts'

export type DatedResult = ChartResult & { readonly on: Day }

/** Results of a test at most `days` old, newest first. An undated result never counts. */
export function resultsWithin(
  facts: Facts,
  test: ResultKey,
  today: Day,
  days: number,
): readonly DatedResult[] {
  return facts.results
    .filter((result): result is DatedResult => result.test === test && result.on !== null)
    .filter(({ on }) => on <= today && daysBetween(on, today) <= days)
    .toSorted((a, b) => b.on.localeCompare(a.on) || b.value - a.value)
}

export function latestValue(facts: Facts, test: ResultKey, today: Day, days: number): number | null {
  return resultsWithin(facts, test, today, days)[0]?.value ?? null
}

export const POOR_HBA1C_PERCENT = LIMITS.poorHba1c.value

export function hasPoorlyControlledDiabetes({ facts, today, policy }: Situation): boolean {
  return (latestValue(facts, 'hba1c', today, policy.windows.hba1cDays) ?? 0) >= POOR_HBA1C_PERCENT
}
