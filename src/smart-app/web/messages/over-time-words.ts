import type { Condition } from '../../../clinical/conditions.ts'
import type { MarkInTime, OverTime, PointInTime } from '../../over-time.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import { signed } from '../signed.ts'
import { type Series, type Trend, valueIn, wasAssessed } from '../trend.ts'
import { MESSAGES } from './index.ts'
import { ratio } from './viewer-words.ts'
import { inSentence } from './words.ts'

const M = MESSAGES.overTime

/** Why there is nothing to compare; null with two assessed photos whose days are known. */
export function nothingToCompare({ points, pending, listed }: OverTime): string | null {
  const assessed = points.filter(wasAssessed)
  const dated = assessed.filter(({ takenOn }) => takenOn !== null).length
  if (dated >= 2) return null
  const waiting = pending > 0 ? ` ${photos(pending)} still being assessed.` : ''
  if (points.length === 0 && !listed.isNewestKnown)
    return 'The photos of this chart could not be listed, so there is nothing to compare.'
  if (points.length === 0) return 'There is no photo in this chart, so there is nothing to compare.'
  if (points.length === 1 && listed.total === 1)
    return `There is one photo in this chart, so there is nothing to compare.${waiting}`
  const undated = assessed.length - dated
  const because =
    undated > 0 ? ` Of ${undated === 1 ? 'one more' : `${undated} more`} nobody recorded the day.` : ''
  return `${dated === 0 ? 'No photo' : 'Only one photo'} with a known day could be assessed, so there is nothing to compare.${because}${waiting}`
}

function photos(count: number): string {
  return count === 1 ? 'One photo is' : `${count} photos are`
}

/** What may be read into differences and what may not: each a text of its own, whatever the model says of its noise. */
export function readingNotes({ noise }: Pick<OverTime, 'noise'>): readonly string[] {
  return [M.smallestChange, noise.says, M.notProgression]
}

/** How a series is called. */
export function seriesWords(series: Series, { noise }: OverTime): string {
  switch (series.kind) {
    case 'score':
      return `Score for ${inSentence(CONDITION_NAMES[series.condition])}`
    case 'measure':
      return noise.measures[series.name]?.label ?? series.name
    default:
      return series satisfies never
  }
}

/** A value of a series, or why there is none; `not assessed` is never a number. */
export function valueWords(point: PointInTime, series: Series): string {
  const value = valueIn(point, series)
  if (value !== null) return series.kind === 'score' ? signed(value) : ratio(value)
  if (wasAssessed(point)) return 'no value'
  if (point.reasons.length === 0) return M.notYet
  return `${M.notAssessed}: ${point.reasons.join(' ')}`
}

/** The band around the newest value, in a sentence. */
export function bandWords({ band }: Trend, series: Series): string {
  if (band === null) return ''
  const size = (value: number) => (series.kind === 'score' ? value.toFixed(2) : ratio(value))
  return (
    `An older photo of an unchanged face may lie ${size(band.samePose)} above or below the newest one in the same pose, ` +
    `and ${size(band.otherExpression)} with another expression.`
  )
}

const KINDS: Readonly<Record<MarkInTime['kind'], string>> = {
  diagnosis: 'Diagnosis',
  treatment: 'Treatment',
  'steroid-course': 'Steroid course',
}

/** e.g. `Steroid course, 2024-03-01 to 2024-04-15: prednisone` */
export function markWords({ kind, from, to, says }: MarkInTime): string {
  const when = to === null || to === from ? from : `${from} to ${to}`
  return `${KINDS[kind]}, ${when}: ${says}`
}

/** The chart over time for a reader who does not see it. */
export function trendSummary(trend: Trend, series: Series, name: string): string {
  const valued = trend.points.filter(({ value }) => value !== null)
  const gaps = trend.points.length - valued.length
  const size = (value: number | null) => {
    if (value === null) return 'no value'
    return series.kind === 'score' ? signed(value) : ratio(value)
  }
  const [first, last] = [valued[0], valued.at(-1)]
  if (!first || !last) return M.none
  const between =
    first === last
      ? `${size(first.value)} on ${first.takenOn}`
      : `${size(first.value)} on ${first.takenOn}, ${size(last.value)} on ${last.takenOn}`
  const missing = gaps === 0 ? '' : `; ${gaps} of ${trend.points.length} photos not assessed`
  return `${name}: ${between}${missing}.`
}

/** All that may be drawn, the scores in the order of the findings: they only where the sex is known. */
export function seriesOf({ sex, noise }: OverTime, order: readonly Condition[]): readonly Series[] {
  const scores = sex === null ? [] : order.map((condition) => ({ kind: 'score', condition }) as const)
  const measures = Object.keys(noise.measures).map((name) => ({ kind: 'measure', name }) as const)
  return [...scores, ...measures]
}

/** Under which name a choice is kept. */
export function seriesKey(series: Series): string {
  return series.kind === 'score' ? `score ${series.condition}` : `measure ${series.name}`
}
