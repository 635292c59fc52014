import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartResult, Concept, ResultKey } from '../clinical/facts.ts'
import { isOpen } from '../clinical/open-bound.ts'
import { impossibleValue } from '../clinical/possible-values.ts'
import { isMorning, timeOfNight } from './clock.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { boundOf, isMolar, measuredValue, upperLimit } from './measured-value.ts'
import { isFinal, observedOn } from './observation.ts'
import type { Sampled } from './reference-range.ts'
import { RESULT_CONCEPTS } from './result-concepts.ts'
import { isRead, type Reading, unreadableTests } from './result-reading.ts'
import { type UnitReader, unitReader } from './result-units.ts'
import { type FhirResource, numberOf, objectOf, objectsOf } from './shapes.ts'

export type ResultFacts = {
  readonly results: readonly ChartResult[]
  readonly bmi: number | null
  /**
   * The newest eGFR cannot be read (an unknown unit or form). It decides which test is safe to suggest, so the
   * results count as unread; any other result that cannot be read is left out and named in `unreadable`.
   */
  readonly egfrUnreadable: boolean
  readonly unreadable: readonly ResultKey[]
}

// The rules read an eGFR of the last year.
const EGFR_DAYS = 365
// One value is a cortisol of the morning and of a test; it is never at once growth hormone, potassium and creatinine.
const MOST_TESTS = 3
const OF_CORTISOL: ReadonlySet<ResultKey> = new Set<ResultKey>(['dst_1mg', 'cortisol_serum'])

/** What else has to be known to read results. */
export type ResultContext = {
  /** The site's; without it a time in UTC tells no hour. */
  readonly timeZone: string | null
  /** Whose they are: without it no range that is for one sex or age is told from another. */
  readonly patient: Omit<Sampled, 'on'>
}

const NOT_KNOWN: ResultContext = {
  timeZone: null,
  patient: { sex: 'unknown', birth: null, earliestBirth: null },
}

export function resultFacts(
  resources: readonly FhirResource[],
  today: Day,
  given: Partial<ResultContext> = {},
): ResultFacts {
  const context = { ...NOT_KNOWN, ...given }
  const observations = resources.filter(isFinal).flatMap(withComponents).map(known)
  const inOurUnit = unitReader()
  const readings = observations.flatMap((observation) => readingsOf(observation, context, inOurUnit))
  const series = readings.filter(({ test }) => test === 'ogtt_gh_nadir')
  const single = readings.filter(({ test }) => test !== 'ogtt_gh_nadir')

  return {
    results: [...single.filter(isRead), ...nadirs(series)].map(resultOf),
    bmi: latestBmi(observations),
    unreadable: unreadableTests(readings, today),
    egfrUnreadable: newest(readings.filter((reading) => isCurrentEgfr(reading, today)))?.value === null,
  }
}

/** An observation, and what its code means. */
type Known = { readonly observation: FhirResource; readonly concepts: readonly Concept[] }

function known(observation: FhirResource): Known {
  return { observation, concepts: conceptsOfCoded(observation.code) }
}

/** A panel may hold its results as parts of one resource: each is read as an Observation of its own. */
function withComponents(observation: FhirResource): readonly FhirResource[] {
  const { component } = observation
  if (component === undefined) return [observation]
  const parts = objectsOf(component).map(({ code, referenceRange, dataAbsentReason, ...value }) => ({
    ...withoutValue(observation),
    ...value,
    code,
    referenceRange,
    ...(dataAbsentReason === undefined ? {} : { dataAbsentReason }),
  }))
  return [observation, ...parts.filter(isFinal)]
}

function withoutValue(observation: FhirResource): FhirResource {
  const kept = Object.entries(observation).filter(([key]) => key !== 'component' && !key.startsWith('value'))
  return Object.fromEntries(kept) as FhirResource
}

// The codes of salivary cortisol do not say when it was taken, and by day it is another test.
function readingsOf(
  { observation, concepts }: Known,
  context: ResultContext,
  inOurUnit: UnitReader,
): readonly Reading[] {
  const tests = concepts.map((concept) => RESULT_CONCEPTS.get(concept)).filter((test) => test !== undefined)
  return tests.flatMap((test) => {
    const night = test === 'lnsc' ? timeOfNight(observation, context.timeZone) : 'late-night'
    const isClear = night === 'late-night' && tests.length <= MOST_TESTS
    return night === 'other' ? [] : [readingOf(test, observation, context, isClear ? inOurUnit : UNCLEAR)]
  })
}

/** Where nobody knows the hour that a test needs, or which test it was: it is named as unread, not passed over. */
const UNCLEAR: UnitReader = () => null

function readingOf(
  test: ResultKey,
  observation: FhirResource,
  { timeZone, patient }: ResultContext,
  inOurUnit: UnitReader,
): Reading {
  const on = observedOn(observation)
  const value = possible(test, measuredValue(test, observation, inOurUnit))
  const uln = possible(test, above(0, upperLimit(test, observation, { ...patient, on }, inOurUnit)))
  const bound = boundOf(observation)
  const given = { uln, isMolar: isMolar(observation), ...(bound && { bound }) }
  return {
    test,
    on,
    value: value !== null && isOpen(test, { ...given, value }) ? null : value,
    uln,
    ...(bound && { bound }),
    isStated: Object.keys(observation).some(
      (key) => key.startsWith('value') && observation[key] !== undefined,
    ),
    ...(OF_CORTISOL.has(test) && isMolar(observation) ? { isMolar: true } : {}),
    ...(test === 'cortisol_serum' && isMorning(observation, timeZone) ? { isMorning: true } : {}),
  }
}

/**
 * The lowest growth hormone of each glucose tolerance test: a day with at least three samples of it. Where one of them
 * could not be read, it may be the lowest.
 */
function nadirs(series: readonly Reading[]): readonly ChartResult[] {
  const byDay = Map.groupBy(series.filter(isSample), ({ on }) => on)
  return [...byDay].flatMap(([on, all]) => {
    const samples = all.filter(isRead)
    if (samples.length < all.length) return []
    const lowest = samples.toSorted((a, b) => a.value - b.value)[0]
    return on === null || samples.length < 3 || !lowest ? [] : [lowest]
  })
}

function isSample(reading: Reading): boolean {
  return isRead(reading) || reading.isStated
}

function latestBmi(observations: readonly Known[]): number | null {
  const readings = observations
    .filter(({ concepts }) => concepts.includes('obs-bmi'))
    .map(({ observation }) => ({
      on: observedOn(observation),
      value: numberOf(objectOf(observation.valueQuantity)?.value),
    }))
  const value = newest(readings)?.value ?? null
  return value !== null && value > 5 && value < 150 ? value : null
}

function isCurrentEgfr({ test, on }: Reading, today: Day): boolean {
  return test === 'egfr' && (on === null || daysBetween(on, today) <= EGFR_DAYS)
}

function resultOf({ test, value, uln, on, isMorning, isMolar, bound }: ChartResult): ChartResult {
  return {
    test,
    value,
    uln,
    on,
    ...(isMorning ? { isMorning } : {}),
    ...(isMolar ? { isMolar } : {}),
    ...(bound ? { bound } : {}),
  }
}

// Some laboratories write 999999 for what was not measured, or has no limit: no red flag may stand on it, and no
// result be normal by it.
function possible(test: ResultKey, value: number | null): number | null {
  return value === null || impossibleValue(test, value) !== null ? null : value
}

function above(least: number, limit: number | null): number | null {
  return limit !== null && limit > least ? limit : null
}

function newest<Dated extends { readonly on: Day | null }>(readings: readonly Dated[]): Dated | undefined {
  return readings.toSorted((a, b) => (b.on ?? '').localeCompare(a.on ?? ''))[0]
}
