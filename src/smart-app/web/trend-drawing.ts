import type { MarkInTime } from '../over-time.ts'
import { dayNumber, timeAxis, timeTicks } from './time-axis.ts'
import type { Trend } from './trend.ts'
import { tickWords, valueAxis } from './value-axis.ts'

/** Everything that a chart over time draws, in pixels. */
export type TrendDrawing = {
  readonly plot: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  readonly yTicks: readonly { readonly y: number; readonly label: string }[]
  readonly xTicks: readonly { readonly x: number; readonly label: string }[]
  /** The photos that have a value, oldest first. */
  readonly dots: readonly Place[]
  /** The dots that a line joins: it breaks where a photo between them was not assessed, and over more than a year. */
  readonly runs: readonly (readonly Place[])[]
  /** The photos that were not assessed: under the plot, where no value lies. */
  readonly gaps: readonly Place[]
  readonly thresholds: { readonly indeterminate: number; readonly suspected: number } | null
  /** Upper and lower edge of what noise alone may bring. */
  readonly band: { readonly inner: Edges; readonly outer: Edges } | null
  readonly marks: readonly DrawnMark[]
}

export type Place = { readonly key: string; readonly x: number; readonly y: number }

export type Edges = { readonly top: number; readonly bottom: number }

/** A line where `from` equals `to`; its letter stands above the plot, and the list below says what it is. */
export type DrawnMark = {
  readonly letter: string
  readonly kind: MarkInTime['kind']
  readonly from: number
  readonly to: number
  /** Letters that would lie on each other stand in rows. */
  readonly row: number
}

export const HEIGHT_PX = 290
const LEFT_PX = 58
const RIGHT_PX = 12
const LETTER_ROW_PX = 18
const TOP_PX = 8
/** The dates, and below them the row of photos that were not assessed. */
const DATES_PX = 26
const GAP_ROW_PX = 34
const TICK_PX = 64
const LETTER_PX = 20

/**
 * Lays a trend out.
 *
 * @returns null where no photo has a day and a value: then there is nothing to draw
 */
export function trendDrawing(trend: Trend, marks: readonly MarkInTime[], width: number): TrendDrawing | null {
  const values = valuesOf(trend)
  if (values === null) return null
  const time = timeAxis(
    trend.points.map(({ takenOn }) => dayNumber(takenOn)),
    marks.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])]).map(dayNumber),
  )
  const [left, right] = [LEFT_PX, Math.max(width - RIGHT_PX, LEFT_PX + 1)]
  const x = (day: number) => left + ((right - left) * (day - time.from)) / (time.to - time.from)
  const drawnMarks = inRows(marksWithin(marks, x, left, right))
  const rows = Math.max(0, ...drawnMarks.map(({ row }) => row + 1))
  const top = TOP_PX + rows * LETTER_ROW_PX
  const bottom = HEIGHT_PX - GAP_ROW_PX - DATES_PX
  const axis = valueAxis(values)
  const y = (value: number) => bottom - ((bottom - top) * (value - axis.from)) / (axis.to - axis.from)
  const places = trend.points.map(({ mediaId, takenOn, value }) => ({
    key: mediaId,
    day: dayNumber(takenOn),
    x: x(dayNumber(takenOn)),
    y: value === null ? null : y(value),
  }))
  const runs = runsOf(places)
  return {
    plot: { left, right, top, bottom },
    yTicks: axis.ticks.map((value) => ({ y: y(value), label: tickWords(value, axis) })),
    xTicks: timeTicks(time, (right - left) / TICK_PX).map(({ day, label }) => ({ x: x(day), label })),
    dots: runs.flat(),
    runs,
    gaps: places
      .filter((place) => place.y === null)
      .map(({ key, x }) => ({ key, x, y: bottom + DATES_PX + GAP_ROW_PX / 2 })),
    thresholds: trend.thresholds && {
      indeterminate: y(trend.thresholds.indeterminate),
      suspected: y(trend.thresholds.suspected),
    },
    band: trend.band && {
      inner: edges(y, trend.band.around, trend.band.samePose),
      outer: edges(y, trend.band.around, trend.band.otherExpression),
    },
    marks: drawnMarks,
  }
}

type Placed = {
  readonly key: string
  readonly day: number
  readonly x: number
  readonly y: number | null
}

/** Over more than that a straight line would tell of years that nobody has seen. */
const LONGEST_LINE_DAYS = 366

/** Neighbours that have a value, cut where one has none and where too long a time lies between. */
function runsOf(places: readonly Placed[]): readonly (readonly Place[])[] {
  const runs: Place[][] = [[]]
  let before: number | null = null
  for (const { key, x, y, day } of places) {
    if (y === null || (before !== null && day - before > LONGEST_LINE_DAYS)) runs.push([])
    if (y !== null) runs.at(-1)?.push({ key, x, y })
    before = day
  }
  return runs.filter((run) => run.length > 0)
}

/** All that needs room; null without a single value. */
function valuesOf({ points, thresholds, band }: Trend): readonly number[] | null {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  if (values.length === 0) return null
  const limits = thresholds ? [thresholds.indeterminate, thresholds.suspected] : []
  const reach = band && Math.max(band.samePose, band.otherExpression)
  const ends = band && reach !== null ? [band.around - reach, band.around + reach] : []
  return [...values, ...limits, ...ends]
}

function edges(y: (value: number) => number, around: number, reach: number): Edges {
  return { top: y(around + reach), bottom: y(around - reach) }
}

/** A to Z, then numbers. */
export function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1)
}

/** Those that lie in the drawn time at least in part; the letters are those of the whole list. */
function marksWithin(
  marks: readonly MarkInTime[],
  x: (day: number) => number,
  left: number,
  right: number,
): readonly Omit<DrawnMark, 'row'>[] {
  return marks.flatMap(({ kind, from, to }, k) => {
    const [start, end] = [x(dayNumber(from)), x(dayNumber(to ?? from))]
    if (!(end >= left && start <= right)) return []
    return [{ letter: letterOf(k), kind, from: Math.max(start, left), to: Math.min(end, right) }]
  })
}

function inRows(marks: readonly Omit<DrawnMark, 'row'>[]): readonly DrawnMark[] {
  const lastInRow: number[] = []
  return marks
    .toSorted((a, b) => a.from - b.from)
    .map((mark) => {
      const free = lastInRow.findIndex((last) => mark.from - last >= LETTER_PX)
      const row = free === -1 ? lastInRow.length : free
      lastInRow[row] = mark.from
      return { ...mark, row }
    })
}
