import { addDays, type Day, isDay } from '../clinical/day.ts'
import { numberOf, objectOf, textOf } from './shapes.ts'

// The empty dates of some databases: 0001-01-01, 1753-01-01, 1840-12-31. Nobody alive has an entry so old.
const BEFORE_ANY_ENTRY = '1850'

/** Of a date, a year and month alone. */
const LONGEST_PART = 'YYYY-MM'.length

/** The day of a FHIR date, dateTime or instant as it was written; null for a year or a month alone. */
export function dayOf(value: unknown): Day | null {
  const text = textOf(value)?.slice(0, 10) ?? ''
  return isDay(text) && text >= BEFORE_ANY_ENTRY ? text : null
}

/** The first day that a full or partial FHIR date can mean. */
export function firstDayOf(value: unknown): Day | null {
  const text = textOf(value) ?? ''
  if (text.length > LONGEST_PART) return dayOf(text)
  if (/^\d{4}$/.test(text)) return dayOf(`${text}-01-01`)
  if (/^\d{4}-\d{2}$/.test(text)) return dayOf(`${text}-01`)
  return dayOf(text)
}

/** The last day that a full or partial FHIR date can mean. */
export function lastDayOf(value: unknown): Day | null {
  const text = textOf(value) ?? ''
  if (text.length > LONGEST_PART) return dayOf(text)
  if (/^\d{4}$/.test(text)) return dayOf(`${text}-12-31`)
  if (/^\d{4}-\d{2}$/.test(text)) return lastDayOfMonth(text)
  return dayOf(text)
}

export function periodOf(value: unknown): { readonly start: unknown; readonly end: unknown } {
  const period = objectOf(value)
  return { start: period?.start, end: period?.end }
}

/** The birthday that an Age (`{ value: 40, unit: 'a' }`) means. */
export function dayAtAge(birth: Day | null, age: unknown): Day | null {
  const quantity = objectOf(age)
  const years = numberOf(quantity?.value)
  const unit = textOf(quantity?.code) ?? textOf(quantity?.unit) ?? 'a'
  if (birth === null || years === null || years < 0 || years > 130 || !/^(a|y|yr|yrs|years?)$/i.test(unit))
    return null
  return (
    dayOf(`${Number(birth.slice(0, 4)) + Math.floor(years)}${birth.slice(4)}`) ??
    dayOf(`${Number(birth.slice(0, 4)) + Math.floor(years)}-03-01`)
  )
}

function lastDayOfMonth(month: string): Day | null {
  const first = dayOf(`${month}-01`)
  if (first === null) return null
  const next =
    Number(month.slice(5)) === 12
      ? dayOf(`${Number(month.slice(0, 4)) + 1}-01-01`)
      : dayOf(`${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01`)
  return next && addDays(next, -1)
}
