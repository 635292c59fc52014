import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Refusal } from './refusals.ts'

/** SHA-256, 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly unit: 'sha256' }

/** Similarity to a simulated shape on the logit scale, under either administrative sex. Not a probability. */
export type Logits = Readonly<Record<Condition, { readonly female: number; readonly male: number }>>

/** The natural logarithms of the named ratios, by name. */
export type Measures = Readonly<Record<string, number>>

/** How good the photo was for measuring. */
export type Quality = {
  /** Width of the face mesh in the decoded image (at most 1024 px a side). */
  readonly faceWidthPx: number
  readonly yawDeg: number
  readonly pitchDeg: number
  /** The network's own belief that it sees a face, 0 to 1. */
  readonly meshFlag: number
  readonly faces: number
}

/**
 * What the model says of one photo, once per photo version and model. Holds no landmark, crop or embedding.
 */
export type Assessment =
  | {
      readonly kind: 'scored'
      readonly measures: Measures
      readonly logits: Logits
      readonly quality: Quality
      /** The day in the photo's EXIF data, for charts that do not give one. */
      readonly exifTakenOn: Day | null
      readonly modelHash: Sha256
    }
  | {
      readonly kind: 'not-assessed'
      readonly reasons: readonly Refusal[]
      readonly exifTakenOn: Day | null
      readonly modelHash: Sha256
    }
