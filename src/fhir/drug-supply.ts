import { addDays, type Day, daysBetween } from '../clinical/day.ts'
import { dayOf } from './dates.ts'
import { countOf, type Json, numberOf, objectOf, textOf } from './shapes.ts'

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/^(d|days?)$/i, 1],
  [/^(wks?|weeks?)$/i, 7],
  [/^(mo|months?)$/i, 30],
]
// "for 5 days", "x 2 weeks", "for 3-5 days": of two numbers the longer.
const FOR_DAYS =
  /(?:\bfor|\bx|×)\s*(?:the next\s)?(?:\d{1,3}\s?(?:-|–|to)\s?)?(\d{1,3})[\s-]?(days?|d|wks?|weeks?|months?|mo)\b/gi
const COMES_BACK = /\b(as needed|prn|repeat|(every|each|per|a) (month|cycle|week)|monthly)\b/i
// A prescription is good for a year; the rules look back two.
const LONGEST_ORDER_DAYS = 365
const LONG_AGO_DAYS = 730
// What lasts longer is a slip of the pen: 99999 refills would end a steroid in the year 26667.
const LONGEST_SUPPLY_DAYS = 3650

/**
 * The last day that an order could have been taken, where it is over and nobody wrote down its end: as long as what
 * was supplied lasts, every refill counted. An order of more than two years ago ended a year after it was written.
 * Null where neither helps, or the supply would last longer than any does: then it ended just now.
 */
export function lastSuppliedDay(
  request: Json,
  dosages: readonly Json[],
  doses: number | null,
  today: Day,
): Day | null {
  const authored = dayOf(request.authoredOn)
  if (authored === null) return null
  const days = statedDays(request) ?? countedDays(dosages, doses) ?? wordedDays(request, dosages)
  if (days !== null) return days <= LONGEST_SUPPLY_DAYS ? addDays(authored, Math.ceil(days)) : null
  return endOfOld(authored, today)
}

/** The last day of a course that is over and began long ago; null for one of the last two years: that ended just now. */
export function endOfOld(began: Day, today: Day): Day | null {
  return daysBetween(began, today) > LONG_AGO_DAYS ? addDays(began, LONGEST_ORDER_DAYS) : null
}

function statedDays(request: Json): number | null {
  const dispense = objectOf(request.dispenseRequest)
  const days = inDays(objectOf(dispense?.expectedSupplyDuration))
  return days === null ? null : days * (1 + refillsOf(request))
}

/**
 * How long the words of the dosages say, added up: "1 tab daily for 5 days, then half for 1 week" is 12 days. Null where
 * one of them says nothing, and where a course comes back or is taken as needed.
 */
function wordedDays(request: Json, dosages: readonly Json[]): number | null {
  const lengths = dosages.map((dosage) => daysInWords(textOf(dosage.text) ?? ''))
  if (lengths.length === 0 || lengths.includes(0)) return null
  return lengths.reduce((sum, days) => sum + days, 0) * (1 + refillsOf(request))
}

function daysInWords(words: string): number {
  if (COMES_BACK.test(words)) return 0
  return [...words.matchAll(FOR_DAYS)].reduce((sum, [, count, unit]) => {
    const days = inDays({ value: Number(count), unit })
    return sum + (days ?? 0)
  }, 0)
}

function refillsOf(request: Json): number {
  return countOf(objectOf(request.dispenseRequest)?.numberOfRepeatsAllowed) ?? 0
}

/** How long the doses last, where there is one dosage with a plain frequency. */
function countedDays(dosages: readonly Json[], doses: number | null): number | null {
  const repeat = objectOf(objectOf(dosages[0]?.timing)?.repeat)
  const period = inDays({ value: repeat?.period, unit: repeat?.periodUnit })
  const frequency = numberOf(repeat?.frequency) ?? 1
  if (dosages.length !== 1 || doses === null || period === null || frequency <= 0) return null
  return (doses / frequency) * period
}

function inDays(quantity: Json | null): number | null {
  const value = numberOf(quantity?.value)
  const unit = textOf(quantity?.code) ?? textOf(quantity?.unit) ?? ''
  const length = DAYS.find(([name]) => name.test(unit))?.[1]
  return value === null || length === undefined || value <= 0 || value > 3650 ? null : value * length
}
