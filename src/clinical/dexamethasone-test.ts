import { type DatedResult, resultsWithin } from './chart-results.ts'
import { addDays, type Day, daysBetween } from './day.ts'
import type { ChartMedication, Facts } from './facts.ts'
import type { Situation } from './situation.ts'

const SERIES = { doses: 8, doseMg: 0.5 }
const MOST_SINGLE_DOSE_MG = 2
// A test that was ordered is taken within two weeks, or hardly ever.
const MOST_DAYS_TO_TEST = 14

/** CS-EXO-7: 1 mg overnight (any single dose up to 2 mg), or 0.5 mg eight times over two days. */
export function isDexamethasoneTest(drug: ChartMedication): boolean {
  const { ingredient, route, doseMg } = drug
  if (ingredient !== 'dexamethasone' || route !== 'oral' || doseMg === null) return false
  return isSeries(drug) || (drug.doses === 1 && doseMg <= MOST_SINGLE_DOSE_MG)
}

/**
 * Morning cortisols on file that a dexamethasone test explains: they are its results, and no random cortisol. An order
 * explains none: the tablet may have been taken days later, and the cortisol of the morning between is the baseline.
 */
export function cortisolsAfterDose(facts: Facts, today: Day, days: number): readonly DatedResult[] {
  const mornings = testsOf(facts).filter(isOfKnownDay).flatMap(morningsAfter)
  return morningCortisols(facts, today, days).filter(({ on }) => mornings.includes(on))
}

/**
 * A test was ordered, nobody wrote down when it was taken, and a morning cortisol of the two weeks after is on file. A
 * dose on the chart in that time is the one that was ordered.
 */
export function mayHoldDexamethasoneResult({ facts, today, policy }: Situation): boolean {
  const cortisols = morningCortisols(facts, today, policy.windows.abnormalCortisolDays).map(({ on }) => on)
  const [ordered, taken] = [testsOf(facts).filter(isOfUnknownDay), testsOf(facts).filter(isOfKnownDay)]
  const mornings = taken.flatMap(morningsAfter)
  return ordered.some(({ startedOn }) => {
    const isAfter = (on: Day) => startedOn === null || isSoonAfter(startedOn, on)
    return cortisols.some(isAfter) && !mornings.some(isAfter)
  })
}

function isOfUnknownDay({ doseDay }: ChartMedication): boolean {
  return doseDay === 'unknown'
}

function isOfKnownDay(drug: ChartMedication): boolean {
  return !isOfUnknownDay(drug)
}

function testsOf({ medications }: Facts): readonly ChartMedication[] {
  return medications.filter(isDexamethasoneTest)
}

function morningCortisols(facts: Facts, today: Day, days: number): readonly DatedResult[] {
  return resultsWithin(facts, 'cortisol_serum', today, days).filter(({ isMorning }) => isMorning === true)
}

function isSoonAfter(ordered: Day, on: Day): boolean {
  const days = daysBetween(ordered, on)
  return days >= 1 && days <= MOST_DAYS_TO_TEST
}

/** The day or days on which the blood of the test is drawn. */
function morningsAfter(drug: ChartMedication): readonly Day[] {
  const { startedOn, stoppedOn } = drug
  if (!isSeries(drug)) {
    const taken = stoppedOn ?? startedOn
    return taken === null ? [] : [addDays(taken, 1)]
  }
  if (stoppedOn !== null) return [stoppedOn, addDays(stoppedOn, 1)]
  return startedOn === null ? [] : [addDays(startedOn, 2)]
}

function isSeries({ doses, doseMg }: ChartMedication): boolean {
  return doses === SERIES.doses && doseMg === SERIES.doseMg
}
