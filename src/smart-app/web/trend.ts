import type { Condition } from '../../clinical/conditions.ts'
import type { Change, OverTime, PointInTime, SmallestChange } from '../over-time.ts'

/** What is drawn over time: the score of a condition, or one measure. */
export type Series =
  | { readonly kind: 'score'; readonly condition: Condition }
  | { readonly kind: 'measure'; readonly name: string }

export type TrendPoint = {
  readonly mediaId: string
  readonly takenOn: string
  /** Null where the photo was not assessed. */
  readonly value: number | null
}

export type Trend = {
  /** Oldest first; only photos whose day is known. */
  readonly points: readonly TrendPoint[]
  readonly thresholds: { readonly indeterminate: number; readonly suspected: number } | null
  /** How far two photos of an unchanged face may lie from the newest value, either way; null where nothing was measured. */
  readonly band: {
    readonly around: number
    readonly samePose: number
    readonly otherExpression: number
  } | null
}

/** One series over the dated photos, with what may be read into it. */
export function trendOf(overTime: OverTime, series: Series): Trend {
  const points = overTime.points.flatMap((point) => {
    const { mediaId, takenOn } = point
    const value = valueIn(point, series)
    const isGap = value === null && !wasAssessed(point)
    return takenOn !== null && (value !== null || isGap) ? [{ mediaId, takenOn, value }] : []
  })
  const newest = points.findLast(({ value }) => value !== null)?.value ?? null
  return {
    points,
    thresholds: series.kind === 'score' ? overTime.thresholds[series.condition] : null,
    band: newest === null ? null : bandAround(newest, series, overTime.noise),
  }
}

/** The value of a photo in a series; null where the photo was not assessed. */
export function valueIn({ scores, measures }: PointInTime, series: Series): number | null {
  const value = series.kind === 'score' ? scores?.[series.condition] : measures?.[series.name]
  return value !== undefined && Number.isFinite(value) ? value : null
}

function bandAround(newest: number, series: Series, noise: OverTime['noise']): Trend['band'] {
  const change = changeOf(series, noise)
  if (!change) return null
  // The noise of a measure is in per cent of the ratio.
  const scale = series.kind === 'score' ? 1 : Math.abs(newest) / 100
  return {
    around: newest,
    samePose: change.samePose * scale,
    otherExpression: change.otherExpression * scale,
  }
}

function changeOf(series: Series, { scores, measures }: OverTime['noise']): SmallestChange | undefined {
  return series.kind === 'score' ? scores[series.condition] : measures[series.name]
}

/** Whether a photo was assessed at all, whatever is drawn of it. */
export function wasAssessed({ scores, measures }: PointInTime): boolean {
  return scores !== null || measures !== null
}

/**
 * Which comparisons come first: for each condition the nearest photo and the one that lies furthest back. The others
 * can be opened.
 */
export function firstChanges(changes: readonly Change[]): {
  readonly first: readonly Change[]
  readonly others: readonly Change[]
} {
  const ends = Object.values(Object.groupBy(changes, ({ condition }) => condition)).flatMap((group) => {
    const sorted = group.toSorted((a, b) => b.fromTakenOn.localeCompare(a.fromTakenOn))
    return [sorted[0], sorted.at(-1)]
  })
  return {
    first: changes.filter((change) => ends.includes(change)),
    others: changes.filter((change) => !ends.includes(change)),
  }
}
