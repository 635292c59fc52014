import { assessPhoto } from './assess-photo.ts'
import { explain } from './explain.ts'
import type { Drawn, ExplainedPhoto } from './explanation.ts'
import { faceInPhoto } from './face-in-photo.ts'
import { heatMapPng } from './heat-map.ts'
import type { OpenModel } from './open-model.ts'

/** Assesses a photo once more for the view: what adds up to its scores, and for each sex in `draw` where on the face. */
export async function explainPhoto(
  bytes: Uint8Array,
  draw: Drawn,
  model: OpenModel,
): Promise<ExplainedPhoto> {
  const { assessment, view } = await assessPhoto(bytes, model)
  if (assessment.kind !== 'scored' || !view)
    return { assessment, explanations: null, face: null, overlay: null }
  const explanations = explain(view.mesh.landmarks, model.head)
  const face = faceInPhoto(view.image, view.mesh, assessment.quality.turnedDeg)
  const overlay = draw.length > 0 ? await heatMapPng(view.image, view.mesh, explanations, draw) : null
  return { assessment, explanations, face, overlay }
}
