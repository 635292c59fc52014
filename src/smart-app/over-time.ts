import type { Condition } from '../clinical/conditions.ts'

/** All photos of a patient in the order of their days: `GET app/<launch key>/api/over-time`. */
export type OverTime = {
  /** Oldest first; photos without a day come last and are on no axis. */
  readonly points: readonly PointInTime[]
  readonly listed: Listed
  /** Photos that are being assessed; then the page asks again. */
  readonly pending: number
  /** Whose thresholds and scores these are; null where the record names neither sex, and then no score is drawn. */
  readonly sex: 'female' | 'male' | null
  readonly thresholds: Readonly<
    Record<Condition, { readonly indeterminate: number; readonly suspected: number }>
  >
  /** How far two photos of an unchanged face may lie apart. */
  readonly noise: {
    readonly scores: Readonly<Record<Condition, SmallestChange>>
    /** By the name of the measure, in per cent of the ratio. */
    readonly measures: Readonly<Record<string, SmallestChange & { readonly label: string }>>
    /** What this was measured on and what was not, in a sentence. */
    readonly says: string
  }
  readonly marks: readonly MarkInTime[]
  /** The parts of the chart that could not be read, in words: marks may be missing. */
  readonly unread?: readonly string[]
  /** Comparisons of the newest photo with each older one, in words. */
  readonly changes: readonly Change[]
}

/** What is known of a list of photos that may not be all there are. */
export type Listed = {
  /** How many the chart has in all; null where there may be more and nobody counted them. */
  readonly total: number | null
  /** False where newer ones than those listed may be missing. */
  readonly isNewestKnown: boolean
}

/** Smallest detectable change, 1.96 x sqrt 2 x SD: of one pose measured again, and between a neutral face and a smile. */
export type SmallestChange = { readonly samePose: number; readonly otherExpression: number }

export type PointInTime = {
  readonly mediaId: string
  /** `YYYY-MM-DD`; null when nobody recorded it. */
  readonly takenOn: string | null
  /** Null where the photo was not assessed: it says nothing, and is drawn as a gap. */
  readonly scores: Readonly<Record<Condition, number>> | null
  /** The nine named measures as ratios, by name. */
  readonly measures: Readonly<Record<string, number>> | null
  /** Why not, in words; empty where it was. */
  readonly reasons: readonly string[]
}

export type MarkInTime = {
  readonly kind: 'diagnosis' | 'treatment' | 'steroid-course'
  readonly from: string
  /** Null where it goes on, or happened on one day. */
  readonly to: string | null
  /** What it was, without its days. */
  readonly says: string
}

export type Change = {
  readonly condition: Condition
  readonly fromMediaId: string
  readonly fromTakenOn: string
  /** Newest score less the older one. */
  readonly by: number
  /** Whether it is larger than another expression alone may bring, than the same pose alone, or than neither. */
  readonly beyond: 'other-expression' | 'same-pose' | 'neither'
  readonly says: string
}
