import type { Condition } from '../clinical/conditions.ts'

/**
 * One photo as the model saw it: `GET app/<launch key>/api/photos/<media id>/look`. Computed for this answer and kept
 * nowhere: landmarks identify a person.
 */
export type PhotoLook =
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'not-assessed'
      readonly reasons: readonly { readonly says: string; readonly advice: string }[]
    }
  | {
      readonly kind: 'looked'
      readonly mediaId: string
      /** Pixels of the picture in which all points of this answer lie: it has the shape of the Binary of this name. */
      readonly frame: { readonly width: number; readonly height: number }
      /** The square that the networks were given, turned by `angleDeg` clockwise. */
      readonly crop: {
        readonly centerX: number
        readonly centerY: number
        readonly side: number
        readonly angleDeg: number
      }
      /** The 468 points of the mesh, x right and y down. */
      readonly landmarks: readonly (readonly [x: number, y: number])[]
      /** Pairs of landmarks to be joined, so that the eye sees a face: brows, eyes, nose, lips, outline. */
      readonly contours: readonly (readonly [from: number, to: number])[]
      readonly conditions: readonly LookedCondition[]
    }

export type LookedCondition = {
  readonly condition: Condition
  /** One, or one under either sex where the record names neither. */
  readonly readings: readonly LookedReading[]
  /** What each landmark adds to the score besides the named measures; the same under either sex. */
  readonly heat: readonly number[]
}

/** A score with what adds up to it: `intercept`, the measures and `shape` from first to last. A logit, no probability. */
export type LookedReading = {
  readonly sex: 'female' | 'male'
  readonly score: number
  readonly thresholds: { readonly indeterminate: number; readonly suspected: number }
  /** Of 100 photos of the reference set, how many score less; 0 to 99. */
  readonly rank: number
  /** The ends of a scale on which the reference set and this score both have room. */
  readonly scale: { readonly from: number; readonly to: number }
  readonly intercept: number
  readonly shape: number
  readonly measures: readonly LookedMeasure[]
}

export type LookedMeasure = {
  readonly name: string
  readonly label: string
  /** The ratio itself. */
  readonly value: number
  /** Between which ratios 95 of 100 people of the reference set of that sex lie. */
  readonly expected: { readonly from: number; readonly to: number }
  readonly z: number
  readonly contribution: number
  readonly says: string
  /** The lines on the face that the ratio is taken over, as pairs of landmarks: first the part, then the whole. */
  readonly lines: readonly (readonly [from: number, to: number])[]
}
