import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartResult, ResultKey } from '../clinical/facts.ts'

/** One laboratory value as far as it could be read. */
export type Reading = {
  readonly test: ResultKey
  readonly on: Day | null
  readonly value: number | null
  readonly uln: number | null
  readonly isMorning?: boolean
  readonly isMolar?: boolean
  readonly bound?: ChartResult['bound']
  /** Whether a value is written at all: the head of a panel has none. */
  readonly isStated: boolean
}

// No rule looks further back.
const LONGEST_DAYS = 730
// A time in UTC may name the next day.
const DAYS_AHEAD = 1
const READ_BY_LIMIT: readonly ResultKey[] = ['igf1', 'lnsc', 'ufc24']

export function isRead(reading: Reading): reading is Reading & ChartResult {
  return reading.value !== null
}

/** The tests of which a value stands in the chart that no rule can use, and that is no older than one they can. */
export function unreadableTests(readings: readonly Reading[], today: Day): readonly ResultKey[] {
  const byTest = Map.groupBy(readings, ({ test }) => test)
  return [...byTest].flatMap(([test, ofTest]) => {
    const newestUsed = lastDay(ofTest.filter((reading) => isUsed(reading, today)))
    const lost = ofTest.filter((reading) => isLost(reading, today))
    return lost.some(({ on }) => newestUsed === null || on === null || on >= newestUsed) ? [test] : []
  })
}

function isLost(reading: Reading, today: Day): boolean {
  const isOld = reading.on !== null && daysBetween(reading.on, today) > LONGEST_DAYS
  return reading.isStated && !isOld && !isUsed(reading, today)
}

function isUsed({ test, on, value, uln }: Reading, today: Day): boolean {
  if (on === null || daysBetween(today, on) > DAYS_AHEAD) return false
  return value !== null && (uln !== null || !READ_BY_LIMIT.includes(test))
}

function lastDay(readings: readonly Reading[]): Day | null {
  const days = readings.map(({ on }) => on).filter((on) => on !== null)
  return days.sort().at(-1) ?? null
}
