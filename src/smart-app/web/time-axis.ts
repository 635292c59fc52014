const DAY_MS = 86_400_000
const YEAR_DAYS = 365.25

/** Days since 1970; an impossible day is NaN. A month or a year alone counts from its first day. */
export function dayNumber(date: string): number {
  return Date.parse(date.slice(0, 10)) / DAY_MS
}

export type TimeAxis = { readonly from: number; readonly to: number }

/** How far beyond the photos a mark may lie and still be drawn. */
const MARK_YEARS = 1
/** Room to both sides, as a share of the whole. */
const MARGIN = 0.04
const SHORTEST_DAYS = 60

/**
 * The days that are drawn: those of the photos, and of marks within a year of them.
 *
 * @param photos - day numbers, at least one
 */
export function timeAxis(photos: readonly number[], marks: readonly number[]): TimeAxis {
  const [first, last] = [Math.min(...photos), Math.max(...photos)]
  const near = marks.filter(
    (day) => day >= first - MARK_YEARS * YEAR_DAYS && day <= last + MARK_YEARS * YEAR_DAYS,
  )
  const [from, to] = [Math.min(first, ...near), Math.max(last, ...near)]
  const lacking = Math.max(SHORTEST_DAYS - (to - from), 0) / 2
  const margin = MARGIN * (to - from) + lacking
  return { from: from - margin, to: to + margin }
}

export type TimeTick = { readonly day: number; readonly label: string }

/** Steps between ticks, in months. */
const STEPS = [1, 3, 6, 12, 24, 60, 120, 240] as const

/** Ticks at the first of a month, no more than `most`, the closest that fit. */
export function timeTicks({ from, to }: TimeAxis, most: number): readonly TimeTick[] {
  const months = STEPS.find((step) => (to - from) / ((step * YEAR_DAYS) / 12) <= Math.max(most, 1))
  return ticksEvery(months ?? 600, { from, to })
}

function ticksEvery(months: number, { from, to }: TimeAxis): readonly TimeTick[] {
  const first = monthsOf(from)
  const last = monthsOf(to)
  const start = Math.ceil(first / months) * months
  const count = Math.max(Math.floor((last - start) / months) + 1, 0)
  return Array.from({ length: count }, (_, k) => tickAt(start + k * months, months)).filter(
    ({ day }) => day >= from && day <= to,
  )
}

/** Months since the year 0. */
function monthsOf(day: number): number {
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function tickAt(month: number, step: number): TimeTick {
  const [year, ofYear] = [Math.floor(month / 12), month % 12]
  const label = step >= 12 ? `${year}` : `${year}-${String(ofYear + 1).padStart(2, '0')}`
  return { day: Date.UTC(year, ofYear, 1) / DAY_MS, label }
}
