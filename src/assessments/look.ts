import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Facts } from '../clinical/facts.ts'
import { codeOf } from '../errors.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Assessment } from '../inference/assessment.ts'
import {
  CONTOURS,
  type Drawing,
  type ExplainedMeasure,
  type ExplainedPhoto,
  type Explanation,
  type Explanations,
  type FaceInPhoto,
  type Sex,
} from '../inference/explanation.ts'
import type { FaceModels } from '../inference/face-models.ts'
import { findingsFrom } from '../inference/findings.ts'
import type { Model } from '../inference/model.ts'
import { rankAmong } from '../inference/rank.ts'
import { REFUSALS, type Refusal } from '../inference/refusals.ts'
import type { Log } from '../log.ts'
import type { Site } from '../sites.ts'
import type { AssessmentStore } from '../storage/assessment-store.ts'
import { bytesOrRefusal, sha256Of } from './assess.ts'
import { type Remark, refusalsIn } from './find.ts'
import { ageAtPhoto, type PhotographedPatient } from './may-assess.ts'

/** One photo as the model saw it. */
export type FaceLook =
  | { readonly kind: 'pending' }
  | { readonly kind: 'not-assessed'; readonly reasons: readonly Remark[] }
  | LookedFace

export type LookedFace = FaceInPhoto & {
  readonly kind: 'looked'
  /** Pairs of landmarks to be joined, so that the eye sees a face: brows, eyes, nose, lips, outline. */
  readonly contours: readonly (readonly [from: number, to: number])[]
  readonly conditions: readonly LookedCondition[]
}

export type LookedCondition = {
  readonly condition: Condition
  /** One, or one under either sex where the record names neither. */
  readonly readings: readonly LookedReading[]
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
  /** What each landmark adds, in measures and shape together: all of them add up to the score less the intercept. */
  readonly heat: readonly number[]
  readonly drawing: Drawing
}

export type LookedMeasure = Omit<ExplainedMeasure, 'name'> & { readonly name: string }

export type LookRequest = {
  readonly site: Site
  /** A photo that `mayAssess` allows. */
  readonly photo: ChartPhoto
  readonly patientId: string
  readonly patient: PhotographedPatient['patient']
  readonly sex: Facts['sex']
  readonly record: RecordDoor
  /** Who asks: none may fill the queue. */
  readonly from: string
}

export type LookParts = {
  readonly models: FaceModels
  /** Knows which photos were reported to show another person. */
  readonly store: Pick<AssessmentStore, 'ofBytes'>
  readonly log: Log
}

export type LookAtPhoto = (request: LookRequest) => Promise<FaceLook>

/**
 * Looks at a photo once more, with the token of whoever asks, for what is shown on the face. Landmarks identify a person:
 * they are in the answer and kept nowhere. Never throws for a photo.
 *
 * @throws {AppError} as the store does: a photo of which nobody knows whether it was reported is not looked at
 */
export function lookAtPhoto({ models, store, log }: LookParts): LookAtPhoto {
  return async (request) => {
    const bytes = await bytesOrRefusal(request.photo, request, log)
    if (typeof bytes === 'string') return notAssessed([REFUSALS[bytes]])
    if (await showsOther(bytes, request, { models, store }))
      return notAssessed([REFUSALS['reported-other-person']])
    const explained = await explainedOrRefusal(bytes, request, { models, log })
    if (explained === 'pending') return { kind: 'pending' }
    if (typeof explained === 'string') return notAssessed([REFUSALS[explained]])

    const { assessment, explanations, face } = explained
    const refusals = refusalsOf(assessment, request, models.model)
    if (refusals.length > 0 || !explanations || !face) return notAssessed(refusals)
    return lookedFace(face, explanations, request.sex, models.model)
  }
}

/** Whether somebody has said that these bytes show another person; such a photo speaks no more, drawn or not. */
async function showsOther(
  bytes: Uint8Array,
  { site, patientId, photo }: LookRequest,
  { models, store }: Pick<LookParts, 'models' | 'store'>,
): Promise<boolean> {
  const kept = { version: photo.version, sha256: sha256Of(bytes) }
  const known = await store.ofBytes({ site: site.name, patientId }, kept, models.model.hash)
  return known?.kind === 'not-assessed' && known.reasons.includes('reported-other-person')
}

async function explainedOrRefusal(
  bytes: Uint8Array,
  { site, from }: LookRequest,
  { models, log }: { readonly models: FaceModels; readonly log: Log },
): Promise<ExplainedPhoto | Refusal | 'pending'> {
  try {
    return await models.explain(bytes, [], from)
  } catch (error) {
    const code = codeOf(error)
    log.warn('photo-not-explained', { site: site.name, code })
    return code === 'INFERENCE_BUSY' ? 'pending' : 'failed'
  }
}

/** As for a finding: the day in the photo itself may make it a child's. */
function refusalsOf(
  assessment: Assessment,
  { photo, patient, sex }: LookRequest,
  { manifest }: Model,
): readonly Remark[] {
  const takenOn = photo.takenOn ?? assessment.exifTakenOn
  const about = {
    sex,
    takenOn,
    ageAtPhoto: ageAtPhoto({ patient }, takenOn),
    thresholds: manifest.thresholds,
  }
  return refusalsIn(findingsFrom(assessment, about))
}

function notAssessed(reasons: readonly Remark[]): FaceLook {
  return { kind: 'not-assessed', reasons }
}

function lookedFace(
  { frame, crop, landmarks }: FaceInPhoto,
  explanations: Explanations,
  sex: Facts['sex'],
  model: Model,
): LookedFace {
  const sexes: readonly Sex[] = sex === 'female' || sex === 'male' ? [sex] : ['female', 'male']
  return {
    kind: 'looked',
    frame,
    crop,
    landmarks: landmarks.map(([x, y]) => [hundredths(x), hundredths(y)] as const),
    contours: CONTOURS,
    conditions: CONDITION_KEYS.map((condition) => ({
      condition,
      readings: sexes.map((one) => readingOf(explanations[condition][one], condition, one, model)),
    })),
  }
}

/** Nobody draws finer, and the answer is half as long. */
function hundredths(pixels: number): number {
  return Math.round(100 * pixels) / 100
}

function readingOf(
  { logit, intercept, measures, shape, landmarks, drawing }: Explanation,
  condition: Condition,
  sex: Sex,
  { head, manifest }: Model,
): LookedReading {
  const { percentiles } = head.controls[condition]
  const thresholds = manifest.thresholds[condition]
  const scale = scaleFor([...percentiles, thresholds.suspected, logit])
  return {
    sex,
    score: logit,
    thresholds,
    rank: rankAmong(percentiles, logit),
    scale,
    intercept,
    shape,
    measures,
    heat: landmarks.together,
    drawing,
  }
}

/** Whole numbers around all of these, with room above the largest. */
function scaleFor(values: readonly number[]): LookedReading['scale'] {
  return { from: Math.floor(Math.min(...values)), to: Math.floor(Math.max(...values)) + 1 }
}
