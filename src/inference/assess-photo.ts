import type { Day } from '../clinical/day.ts'
import type { Assessment } from './assessment.ts'
import { type DetectedFace, detectFaces, prominence } from './detect.ts'
import { decodePhoto, type RgbImage } from './image.ts'
import { type FaceMesh, measureMesh } from './mesh.ts'
import type { Model } from './model.ts'
import type { RunNetwork } from './networks.ts'
import { logRatios } from './ratios.ts'
import type { Refusal } from './refusals.ts'
import { logitsOf } from './score.ts'

/** A model with its networks opened. Lives in the inference process only. */
export type OpenModel = Model & { readonly runDetector: RunNetwork; readonly runMesh: RunNetwork }

/** What the caller may keep (`assessment`), and what only a drawing needs and nobody stores. */
export type AssessedPhoto = {
  readonly assessment: Assessment
  readonly view: { readonly image: RgbImage; readonly mesh: FaceMesh } | null
}

/**
 * Photo bytes to assessment: decode, find the face, measure it, score it. A photo that cannot be assessed is an
 * outcome with reasons, never a score of 0.
 *
 * @throws {AppError} INFERENCE_FAILED when a network gives numbers that are none
 */
export async function assessPhoto(bytes: Uint8Array, model: OpenModel): Promise<AssessedPhoto> {
  const decoded = await decodePhoto(bytes, model.manifest.input.longestSidePx)
  if (decoded.kind === 'refused') return refused(model, null, decoded.reason)

  const { image, takenOn } = decoded
  const [face, ...others] = await detectFaces(image, model.runDetector)
  if (!face) return refused(model, takenOn, 'no-face')

  const mesh = await mesh3(image, face, model)
  const problems = await qualityProblems(image, face, others, mesh, model)
  if (problems.length > 0) return { ...refused(model, takenOn, ...problems), view: { image, mesh } }

  const measures = logRatios(mesh.landmarks)
  const logits = logitsOf(mesh.landmarks, measures, model.head)
  const quality = {
    faceWidthPx: Math.round(mesh.widthPx),
    yawDeg: mesh.yawDeg,
    pitchDeg: mesh.pitchDeg,
    meshFlag: mesh.flag,
    faces: 1 + others.length,
  }
  return {
    assessment: { kind: 'scored', measures, logits, quality, exifTakenOn: takenOn, modelHash: model.hash },
    view: { image, mesh },
  }
}

function mesh3(image: RgbImage, face: DetectedFace, model: OpenModel): Promise<FaceMesh> {
  return measureMesh(image, face, model.runMesh, { passes: model.manifest.passes, refined: model.refined })
}

async function qualityProblems(
  image: RgbImage,
  face: DetectedFace,
  others: readonly DetectedFace[],
  mesh: FaceMesh,
  model: OpenModel,
): Promise<Refusal[]> {
  const { minMeshFlag, minFaceWidthPx, maxYawDeg, maxCutOffShare } = model.manifest.quality
  if (!(mesh.flag >= minMeshFlag)) return [mesh.flag >= 0.5 ? 'face-uncertain' : 'no-face']
  const problems: Refusal[] = []
  if (await isAnotherFace(image, face, others, model)) problems.push('several-faces')
  if (mesh.widthPx < minFaceWidthPx) problems.push('face-too-small')
  if (shareOutside(mesh, image) > maxCutOffShare) problems.push('face-cut-off')
  if (Math.abs(mesh.yawDeg) > maxYawDeg) problems.push('face-turned')
  return problems
}

/** The mesh network guesses what the picture does not show, and the guess would be measured. */
function shareOutside({ landmarks }: FaceMesh, { width, height }: RgbImage): number {
  const outside = landmarks.filter(([x, y]) => x < 0 || y < 0 || x > width || y > height)
  return outside.length / landmarks.length
}

/** The detector also sees faces on cups and shirts, so a second one counts only when the mesh network agrees. */
async function isAnotherFace(
  image: RgbImage,
  face: DetectedFace,
  others: readonly DetectedFace[],
  model: OpenModel,
): Promise<boolean> {
  const { minMeshFlag, secondFaceShare } = model.manifest.quality
  for (const other of others) {
    if (prominence(other) < secondFaceShare * prominence(face)) continue
    const mesh = await mesh3(image, other, model)
    if (mesh.flag >= minMeshFlag && !sameFace(mesh, face)) return true
  }
  return false
}

/** The mesh may slide from a false box onto the first face. */
function sameFace(mesh: FaceMesh, face: DetectedFace): boolean {
  const [x, y] = mesh.landmarks[1] ?? [Number.NaN, Number.NaN]
  return x > face.left && x < face.right && y > face.top && y < face.bottom
}

function refused(model: Model, exifTakenOn: Day | null, ...reasons: Refusal[]): AssessedPhoto {
  return { assessment: { kind: 'not-assessed', reasons, exifTakenOn, modelHash: model.hash }, view: null }
}
