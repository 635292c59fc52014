import type { Day } from '../clinical/day.ts'
import type { Assessment } from './assessment.ts'
import { findFace } from './find-face.ts'
import { decodePhoto, type RgbImage } from './image.ts'
import type { FaceMesh } from './mesh.ts'
import type { Model } from './model.ts'
import type { OpenModel } from './open-model.ts'
import { problemsOf, qualityOf } from './quality.ts'
import { logRatios } from './ratios.ts'
import type { Refusal } from './refusals.ts'
import { logitsOf } from './score.ts'

/** What the caller may keep (`assessment`), and what only a drawing needs and nobody stores. */
export type AssessedPhoto = {
  readonly assessment: Assessment
  readonly view: { readonly image: RgbImage; readonly mesh: FaceMesh } | null
}

/**
 * Photo bytes to assessment: decode, find the face, judge the photo, measure the face, score it. A photo that
 * cannot be assessed is an outcome with reasons, never a score of 0.
 *
 * @throws {AppError} INFERENCE_FAILED when a network gives numbers that are none
 */
export async function assessPhoto(bytes: Uint8Array, model: OpenModel): Promise<AssessedPhoto> {
  const decoded = await decodePhoto(bytes, model.manifest.input.longestSidePx)
  if (decoded.kind === 'refused') return { assessment: refused(model, null, decoded.reason), view: null }

  const { takenOn, camera } = decoded
  const found = await findFace(decoded.image, model)
  if (!found) return { assessment: refused(model, takenOn, 'no-face'), view: null }

  const { image, mesh } = found
  const limits = model.manifest.quality
  const quality = qualityOf(found, camera, limits)
  const problems = problemsOf(quality, limits)
  if (problems.length > 0) return { assessment: refused(model, takenOn, ...problems), view: { image, mesh } }

  const measures = logRatios(mesh.landmarks)
  const logits = logitsOf(mesh.landmarks, measures, model.head)
  return {
    assessment: { kind: 'scored', measures, logits, quality, exifTakenOn: takenOn, modelHash: model.hash },
    view: { image, mesh },
  }
}

function refused(model: Model, exifTakenOn: Day | null, ...reasons: Refusal[]): Assessment {
  return { kind: 'not-assessed', reasons, exifTakenOn, modelHash: model.hash }
}
