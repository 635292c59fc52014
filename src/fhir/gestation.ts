import { type Day, daysBetween } from '../clinical/day.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf } from './dates.ts'
import { isFinal, observedOn } from './observation.ts'
import { type FhirResource, numberOf, objectOf, textOf } from './shapes.ts'

const WEEK = 7
const TERM_WEEKS = 40
const LONGEST_WEEKS = 43
const WEEKS = /^(wk|w|weeks?)$/i

/**
 * The week of pregnancy today, by the estimated day of delivery or else by a gestational age that was measured; null
 * where neither stands in the chart. How long a pregnancy has been on the problem list does not tell it.
 */
export function gestationWeeks(observations: readonly FhirResource[], today: Day): number | null {
  const known = observations.filter(isFinal)
  const weeks = [
    ...known.flatMap((observation) => byDueDate(observation, today)),
    ...known.flatMap((observation) => byMeasuredAge(observation, today)),
  ]
  return weeks.find(isOfPregnancy) ?? null
}

/** Whether this is a gestational age that was measured, of a pregnancy that may go on today. */
export function isAgeOfToday(observation: FhirResource, today: Day): boolean {
  return byMeasuredAge(observation, today).some(isOfPregnancy)
}

function isOfPregnancy(week: number): boolean {
  return week >= 0 && week <= LONGEST_WEEKS
}

function byDueDate(observation: FhirResource, today: Day): readonly number[] {
  if (!conceptsOfCoded(observation.code).includes('obs-delivery-date')) return []
  const due = dayOf(observation.valueDateTime)
  return due === null ? [] : [TERM_WEEKS - daysBetween(today, due) / WEEK]
}

function byMeasuredAge(observation: FhirResource, today: Day): readonly number[] {
  if (!conceptsOfCoded(observation.code).includes('obs-gestational-age')) return []
  const quantity = objectOf(observation.valueQuantity)
  const on = observedOn(observation)
  const weeks = numberOf(quantity?.value)
  if (weeks === null || on === null || !isInWeeks(quantity)) return []
  return [weeks + daysBetween(on, today) / WEEK]
}

function isInWeeks(quantity: ReturnType<typeof objectOf>): boolean {
  return [quantity?.code, quantity?.unit].map(textOf).some((unit) => unit !== null && WEEKS.test(unit))
}
