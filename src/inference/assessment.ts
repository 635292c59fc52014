import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { PhotoCaution } from './photo-cautions.ts'
import type { Refusal } from './refusals.ts'

/** SHA-256, 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly unit: 'sha256' }

/** Similarity to a simulated shape on the logit scale, under either administrative sex. Not a probability. */
export type Logits = Readonly<Record<Condition, { readonly female: number; readonly male: number }>>

/** The natural logarithms of the named ratios, by name. */
export type Measures = Readonly<Record<string, number>>

/** How good the photo was for measuring: the figures that `quality.ts` judges, and what is to be kept in mind. */
export type Quality = {
  /** How far the photo was turned to show the face upright. */
  readonly turnedDeg: 0 | 180
  readonly faces: number
  /** How much another face stands out against the one that was measured; 0 where there is none. */
  readonly secondFace: number
  /** The network's own belief that it sees a face, 0 to 1. */
  readonly meshFlag: number
  /** How likely this is a whole face the right way up; at most 1, ordinary faces from 0.5. */
  readonly uprightness: number
  /** Width of the face mesh in the decoded image (at most 1024 px a side). */
  readonly faceWidthPx: number
  /** Share of the landmarks outside the picture. */
  readonly cutOffShare: number
  readonly yawDeg: number
  readonly pitchDeg: number
  readonly rollDeg: number
  /** From EXIF data; null where they do not tell. */
  readonly cameraDistanceM: number | null
  /** 0 sharp, 1 blurred. */
  readonly blur: number
  /** Near 0 where the face consists of even blocks; ordinary faces from 0.11. */
  readonly fineness: number
  /** Brightness of the face's lights and shadows, 0 to 1. */
  readonly highlight: number
  readonly shadow: number
  /** Share of the face that is plain white or black. */
  readonly clippedShare: number
  /** How far the face's colours lie from grey, 0 to 1. */
  readonly colour: number
  /** How much there is to see in the eyes: near 0 behind dark glasses. */
  readonly eyeContrast: number
  /** How much redder the lips are than the forehead: below 0 behind most masks. */
  readonly mouthRedness: number
  readonly cautions: readonly PhotoCaution[]
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
