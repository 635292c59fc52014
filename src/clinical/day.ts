import { remembered } from './remembered.ts'

/** A calendar day, `YYYY-MM-DD`, in the site's time zone. */
export type Day = string & { readonly unit: 'day' }

/** The code of the digit 0. */
const ZERO = 48

/**
 * @throws {RangeError} when the text is not a day that exists
 */
export function day(text: string): Day {
  if (!isDay(text))
    throw new RangeError(`Cannot use ${JSON.stringify(text)} as a day: it must be a real YYYY-MM-DD`)
  return text
}

export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, dayOfMonth] = parts(text as Day)
  return month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/**
 * Days since a fixed day, by arithmetic: a decision on a long chart asks thousands of times, and parsing dates was a
 * third of it. A year is taken from March to February, so that the leap day is its last.
 */
function dayNumber(value: Day): number {
  const [year, month, dayOfMonth] = parts(value)
  const [marchYear, marchMonth] = month > 2 ? [year, month - 3] : [year - 1, month + 9]
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return 365 * marchYear + leapDays + Math.floor((153 * marchMonth + 2) / 5) + dayOfMonth
}

/**
 * `count` days after `from`, or before it when negative. The calendar ends with 9999-12-31 and begins with 0001-01-01:
 * what lies beyond is that day, as a year of five digits would sort before every other.
 *
 * @throws {RangeError} when the count is no number
 */
export function addDays(from: Day, count: number): Day {
  if (Number.isNaN(count)) throw new RangeError(`Cannot add ${count} days to ${from}: it is no number`)
  return dayOfNumber(Math.min(Math.max(dayNumber(from) + Math.trunc(count), FIRST_DAY), LAST_DAY))
}

const FIRST_DAY = dayNumber('0001-01-01' as Day)
const LAST_DAY = dayNumber('9999-12-31' as Day)
const DAYS_OF_400_YEARS = 146_097

/** The way back from `dayNumber`. */
function dayOfNumber(number: number): Day {
  const before = number - 1
  const cycle = Math.floor(before / DAYS_OF_400_YEARS)
  const dayOfCycle = before - cycle * DAYS_OF_400_YEARS
  const leapDays =
    Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / 146_096)
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365)
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = 400 * cycle + yearOfCycle + (month <= 2 ? 1 : 0)
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(dayOfMonth)}` as Day
}

function pad(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}

/** Completed calendar months from `from` to `to`. */
export function monthsBetween(from: Day, to: Day): number {
  const [fromYear, fromMonth, fromDay] = parts(from)
  const [toYear, toMonth, toDay] = parts(to)
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) - (toDay < fromDay ? 1 : 0)
}

/** Completed years from birth to `on`. */
export function ageOn(birth: Day, on: Day): number {
  return Math.floor(monthsBetween(birth, on) / 12)
}

/** The day it is in a time zone, from an instant. */
export function dayIn(timeZone: string, instant: Date): Day {
  return formatFor(timeZone).format(instant) as Day
}

/** Making one takes as long as reading a small chart, and there are as many as there are sites. */
const formatFor = remembered(
  { most: 100, longest: 64 },
  (timeZone) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }),
)

function parts(value: Day): [number, number, number] {
  return [100 * twoDigits(value, 0) + twoDigits(value, 2), twoDigits(value, 5), twoDigits(value, 8)]
}

/** Of a day every such place holds two digits. */
function twoDigits(value: string, at: number): number {
  return 10 * (value.charCodeAt(at) - ZERO) + value.charCodeAt(at + 1) - ZERO
}
