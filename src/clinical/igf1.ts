import { isIgf1Lowered } from './cautions.ts'
import { resultsWithin } from './chart-results.ts'
import type { Day } from './day.ts'
import type { Facts } from './facts.ts'
import { LIMITS } from './limits.ts'
import type { Measured } from './measured.ts'
import type { Situation } from './situation.ts'

const EQUIVOCAL_TIMES_ULN = LIMITS.highIgf1.value
const HIGH_SDS = LIMITS.igf1Score.value

export type Igf1 = {
  readonly level: 'normal' | 'equivocal' | 'high'
  readonly isConfounded: boolean
  readonly on: Day
  readonly measured: Measured
}

/** The newest IGF-1 that can be read; null when there is none in its window. */
export function latestIgf1(situation: Situation): Igf1 | null {
  const { facts, today, policy } = situation
  const { igf1Days } = policy.windows
  const values = [
    ...resultsWithin(facts, 'igf1', today, igf1Days),
    ...resultsWithin(facts, 'igf1_sds', today, igf1Days),
  ]
  const readable = values.flatMap((result) => {
    const level = levelOf(result)
    return level ? [{ ...result, level }] : []
  })
  // A ratio to the laboratory's limit is read before the z-score of the same day.
  const newest = readable.toSorted((a, b) => b.on.localeCompare(a.on))[0]
  if (!newest) return null
  const { level, on, confounded } = newest
  return { level, on, measured: newest, isConfounded: confounded ?? isIgf1Lowered(situation) }
}

function levelOf({
  test,
  value,
  uln,
}: Pick<Facts['results'][number], 'test' | 'value' | 'uln'>): Igf1['level'] | null {
  if (test === 'igf1_sds') return value > HIGH_SDS ? 'equivocal' : 'normal'
  if (uln === null || uln <= 0) return null
  if (value <= uln) return 'normal'
  return value <= EQUIVOCAL_TIMES_ULN * uln ? 'equivocal' : 'high'
}
