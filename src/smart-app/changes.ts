import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Change, PointInTime, SmallestChange } from './over-time.ts'

/**
 * The newest photo that was scored against each older one of another day, the nearest first: a comparison of
 * measurements, which says nothing of a disease.
 *
 * @param points - oldest first, undated last
 */
export function changesOf(
  points: readonly PointInTime[],
  noise: Readonly<Record<Condition, SmallestChange>>,
): readonly Change[] {
  const [newest, ...older] = points.flatMap(scoredOnADay).toReversed()
  if (!newest) return []
  const compared = older.filter(({ takenOn }) => takenOn < newest.takenOn)
  return CONDITION_KEYS.flatMap((condition) =>
    compared.map((point): Change => {
      const by = newest.scores[condition] - point.scores[condition]
      const beyond = beyondWhat(by, noise[condition])
      return {
        condition,
        fromMediaId: point.mediaId,
        fromTakenOn: point.takenOn,
        by,
        beyond,
        says: changeWords({ by, beyond, day: point.takenOn }, noise[condition]),
      }
    }),
  )
}

type ScoredPoint = {
  readonly mediaId: string
  readonly takenOn: string
  readonly scores: NonNullable<PointInTime['scores']>
}

function scoredOnADay({ mediaId, takenOn, scores }: PointInTime): readonly ScoredPoint[] {
  return takenOn !== null && scores !== null ? [{ mediaId, takenOn, scores }] : []
}

/** What a difference equals it does not exceed. */
function beyondWhat(by: number, { samePose, otherExpression }: SmallestChange): Change['beyond'] {
  const size = Math.abs(by)
  if (size > Math.max(samePose, otherExpression)) return 'other-expression'
  return size > samePose ? 'same-pose' : 'neither'
}

/** `0.83 higher than on 2019-03-02; another expression alone may bring up to 1.08` */
function changeWords(
  { by, beyond, day }: Pick<Change, 'by' | 'beyond'> & { readonly day: string },
  { samePose, otherExpression }: SmallestChange,
): string {
  const difference = differenceWords(by, day)
  switch (beyond) {
    case 'neither':
      return `${difference}; measuring the same pose again may bring up to ${figure(samePose)}`
    case 'same-pose':
      return `${difference}; another expression alone may bring up to ${figure(otherExpression)}`
    case 'other-expression':
      return `${difference}; more than another expression alone may bring (up to ${figure(otherExpression)})`
    default:
      return beyond satisfies never
  }
}

function differenceWords(by: number, day: string): string {
  const size = figure(Math.abs(by))
  if (size === figure(0)) return `the same as on ${day}`
  return `${size} ${by < 0 ? 'lower' : 'higher'} than on ${day}`
}

/** Two decimals, so that a difference and its limit do not read the same where one exceeds the other. */
function figure(value: number): string {
  return value.toFixed(2)
}
