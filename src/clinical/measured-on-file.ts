import { resultsWithin } from './chart-results.ts'
import { cortisolResults } from './cushing-results.ts'
import type { ResultOnFile } from './decision.ts'
import { latestIgf1 } from './igf1.ts'
import type { Measured } from './measured.ts'
import type { Situation } from './situation.ts'

/**
 * The value behind a result that a decision is built on, found as the decision found it; null in another chart. A
 * decision does not carry it: two values with one meaning make one decision.
 */
export function measuredOnFile({ test, on }: ResultOnFile, chart: Situation): Measured | null {
  if (test === 'ogtt_gh') return nadirOf(on, chart)
  if (test === 'igf1') {
    const igf1 = latestIgf1(chart)
    return igf1?.on === on ? igf1.measured : null
  }
  const { abnormal, normal } = cortisolResults(chart)
  const read = [...abnormal, ...normal].find((sample) => sample.test === test && sample.on === on)
  return read?.measured ?? null
}

function nadirOf(on: ResultOnFile['on'], { facts, today, policy }: Situation): Measured | null {
  const [newest] = resultsWithin(facts, 'ogtt_gh_nadir', today, policy.windows.glucoseTestDays)
  return newest?.on === on ? newest : null
}
