import { addDays, type Day, daysBetween } from '../clinical/day.ts'
import { dayOf } from './dates.ts'
import { type Json, numberOf, objectOf, textOf } from './shapes.ts'

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/^(d|days?)$/i, 1],
  [/^(wk|weeks?)$/i, 7],
  [/^(mo|months?)$/i, 30],
]
// A prescription is good for a year; the rules look back two.
const LONGEST_ORDER_DAYS = 365
const LONG_AGO_DAYS = 730

/**
 * The last day that an order could have been taken, where it is over and nobody wrote down its end: as long as what
 * was supplied lasts, every refill counted. An order of more than two years ago ended a year after it was written.
 * Null where neither helps: then it ended just now.
 */
export function lastSuppliedDay(
  request: Json,
  dosages: readonly Json[],
  doses: number | null,
  today: Day,
): Day | null {
  const authored = dayOf(request.authoredOn)
  if (authored === null) return null
  const days = statedDays(request) ?? countedDays(dosages, doses)
  if (days !== null) return addDays(authored, Math.ceil(days))
  return endOfOld(authored, today)
}

/** The last day of a course that is over and began long ago; null for one of the last two years: that ended just now. */
export function endOfOld(began: Day, today: Day): Day | null {
  return daysBetween(began, today) > LONG_AGO_DAYS ? addDays(began, LONGEST_ORDER_DAYS) : null
}

function statedDays(request: Json): number | null {
  const dispense = objectOf(request.dispenseRequest)
  const days = inDays(objectOf(dispense?.expectedSupplyDuration))
  const refills = Math.max(0, numberOf(dispense?.numberOfRepeatsAllowed) ?? 0)
  return days === null ? null : days * (1 + refills)
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
