import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartResult, ResultKey } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { measuredValue, upperLimit } from './measured-value.ts'
import { isFinal, observedAt, observedOn } from './observation.ts'
import { RESULT_CONCEPTS } from './result-concepts.ts'
import { type FhirResource, numberOf, objectOf } from './shapes.ts'

export type ResultFacts = {
  readonly results: readonly ChartResult[]
  readonly bmi: number | null
  /**
   * The newest eGFR cannot be read (an unknown unit or form). It decides which test is safe to suggest, so the
   * results count as unread; any other result that cannot be read is left out.
   */
  readonly egfrUnreadable: boolean
}

// The rules read an eGFR of the last year.
const EGFR_DAYS = 365

type Reading = {
  readonly test: ResultKey
  readonly on: Day | null
  readonly value: number | null
  readonly uln: number | null
}

export function resultFacts(resources: readonly FhirResource[], today: Day): ResultFacts {
  const observations = resources.filter(isFinal)
  const readings = observations.flatMap(readingsOf)
  const series = readings.filter(({ test }) => test === 'ogtt_gh_nadir')
  const single = readings.filter(({ test }) => test !== 'ogtt_gh_nadir')

  return {
    results: [...single.filter(isRead), ...nadirs(series)],
    bmi: latestBmi(observations),
    egfrUnreadable: newest(readings.filter((reading) => isCurrentEgfr(reading, today)))?.value === null,
  }
}

function readingsOf(observation: FhirResource): readonly Reading[] {
  return testsOf(observation).map((test) => ({
    test,
    on: observedOn(observation),
    value: measuredValue(test, observation),
    uln: upperLimit(test, observation),
  }))
}

function testsOf(observation: FhirResource): readonly ResultKey[] {
  return conceptsOfCoded(observation.code)
    .map((concept) => RESULT_CONCEPTS.get(concept))
    .filter((test) => test !== undefined)
    .filter((test) => test !== 'lnsc' || isLateNight(observation))
}

/**
 * The codes of salivary cortisol do not say when it was taken: late-night means 22:00 to 01:00 by the clock of the
 * place. A time in UTC does not tell that clock, so it is left out.
 */
function isLateNight(observation: FhirResource): boolean {
  const match = /T(\d\d):(\d\d)(?::[\d.]+)?[+-]\d\d:\d\d$/.exec(observedAt(observation) ?? '')
  if (!match) return false
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes >= 22 * 60 || minutes <= 60
}

/** The lowest growth hormone of each glucose tolerance test: a day with at least three samples of it. */
function nadirs(series: readonly Reading[]): readonly ChartResult[] {
  const byDay = Map.groupBy(series.filter(isRead), ({ on }) => on)
  return [...byDay].flatMap(([on, samples]) => {
    const lowest = samples.toSorted((a, b) => a.value - b.value)[0]
    return on === null || samples.length < 3 || !lowest ? [] : [lowest]
  })
}

function latestBmi(observations: readonly FhirResource[]): number | null {
  const readings = observations
    .filter((observation) => conceptsOfCoded(observation.code).includes('obs-bmi'))
    .map((observation) => ({
      on: observedOn(observation),
      value: numberOf(objectOf(observation.valueQuantity)?.value),
    }))
  const value = newest(readings)?.value ?? null
  return value !== null && value > 5 && value < 150 ? value : null
}

function isCurrentEgfr({ test, on }: Reading, today: Day): boolean {
  return test === 'egfr' && (on === null || daysBetween(on, today) <= EGFR_DAYS)
}

function isRead(reading: Reading): reading is ChartResult {
  return reading.value !== null
}

function newest<Dated extends { readonly on: Day | null }>(readings: readonly Dated[]): Dated | undefined {
  return readings.toSorted((a, b) => (b.on ?? '').localeCompare(a.on ?? ''))[0]
}
