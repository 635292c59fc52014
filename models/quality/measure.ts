import type { Quality } from '../../src/inference/assessment.ts'
import { type Camera, UNKNOWN_CAMERA } from '../../src/inference/camera.ts'
import { findFace } from '../../src/inference/find-face.ts'
import type { RgbImage } from '../../src/inference/image.ts'
import type { FaceMesh } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import type { OpenModel } from '../../src/inference/open-model.ts'
import { openModel } from '../../src/inference/open-model.ts'
import { problemsOf, qualityOf } from '../../src/inference/quality.ts'
import { logRatios } from '../../src/inference/ratios.ts'
import type { Refusal } from '../../src/inference/refusals.ts'
import { logitsOf } from '../../src/inference/score.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

/** What a photo would score if no gate stood before it, and what the gates say. */
export type Measured = {
  readonly mesh: FaceMesh
  readonly image: RgbImage
  readonly quality: Quality
  readonly problems: readonly Refusal[]
  readonly cushing: number
  readonly acromegaly: number
}

export function openReferenceModel(): Promise<OpenModel> {
  return openModel(readModel(MODELS_FOLDER, REFERENCE_MODEL), 'cpu', () => 1)
}

/**
 * Scores an image with the gates open. The reading is that for women: the other differs by a constant.
 *
 * @returns null where no face is found
 */
export async function measured(
  image: RgbImage,
  model: OpenModel,
  camera: Camera = UNKNOWN_CAMERA,
): Promise<Measured | null> {
  const found = await findFace(image, model)
  if (!found) return null
  const limits = model.manifest.quality
  const quality = qualityOf(found, camera, limits)
  const { landmarks } = found.mesh
  const logits = logitsOf(landmarks, logRatios(landmarks), model.head)
  return {
    mesh: found.mesh,
    image: found.image,
    quality,
    problems: problemsOf(quality, limits),
    cushing: logits.cushing.female,
    acromegaly: logits.acromegaly.female,
  }
}
