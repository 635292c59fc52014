import { type DatedResult, resultsWithin } from './chart-results.ts'
import { addDays, type Day } from './day.ts'
import type { ChartMedication, Facts } from './facts.ts'

const SERIES = { doses: 8, doseMg: 0.5 }
const MOST_SINGLE_DOSE_MG = 2

/** CS-EXO-7: 1 mg overnight (any single dose up to 2 mg), or 0.5 mg eight times over two days. */
export function isDexamethasoneTest(drug: ChartMedication): boolean {
  const { ingredient, route, doseMg } = drug
  if (ingredient !== 'dexamethasone' || route !== 'oral' || doseMg === null) return false
  return isSeries(drug) || (drug.doses === 1 && doseMg <= MOST_SINGLE_DOSE_MG)
}

/** Morning cortisols on file that a dexamethasone test explains: they are its results, and no random cortisol. */
export function cortisolsAfterDose(facts: Facts, today: Day, days: number): readonly DatedResult[] {
  const mornings = facts.medications.filter(isDexamethasoneTest).flatMap(morningsAfter)
  return resultsWithin(facts, 'cortisol_serum', today, days).filter(
    ({ on, isMorning }) => isMorning === true && mornings.includes(on),
  )
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
