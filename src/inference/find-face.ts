import { type DetectedFace, detectFaces, prominence } from './detect.ts'
import { type RgbImage, upsideDown } from './image.ts'
import { type FaceMesh, measureMesh } from './mesh.ts'
import type { Model } from './model.ts'
import type { OpenModel } from './open-model.ts'
import { alignedShape, shapeDistance } from './shape.ts'

export type FoundFace = {
  /** The image that the mesh lies in: turned by 180 degrees where that showed the face better. */
  readonly image: RgbImage
  readonly turnedDeg: 0 | 180
  readonly mesh: FaceMesh
  /** How likely this is a whole face the right way up; at most 1, ordinary faces from 0.5. */
  readonly uprightness: number
  /** How many faces the detector sees. */
  readonly faces: number
  /** How much another face stands out against this one, which has 1; 0 where there is none. */
  readonly secondFace: number
}

/**
 * Finds the face that stands out most, and measures it; null where there is none.
 *
 * A face that is upside down is found too, and the wrong way up: the mesh network fits its points over it and is
 * sure of itself. The detector is less sure, and the shape less likely. So a doubtful look is compared with one at the
 * photo turned by 180 degrees.
 */
export async function findFace(image: RgbImage, model: OpenModel): Promise<FoundFace | null> {
  const asIs = await look(image, 0, model)
  if (asIs && isSure(asIs, model)) return asIs
  const turned = await look(upsideDown(image), 180, model)
  return turned && isBetter(turned, asIs, model) ? turned : asIs
}

function isSure(found: FoundFace, { manifest }: Model): boolean {
  const { minMeshFlag, sureUprightness } = manifest.quality
  return found.mesh.flag >= minMeshFlag && found.uprightness >= sureUprightness
}

/** A face that the mesh network does not believe in is worse than one that it does, however upright. */
function isBetter(turned: FoundFace, asIs: FoundFace | null, { manifest }: Model): boolean {
  if (!asIs) return true
  const { minMeshFlag } = manifest.quality
  const [isFace, wasFace] = [turned.mesh.flag >= minMeshFlag, asIs.mesh.flag >= minMeshFlag]
  return isFace === wasFace ? turned.uprightness > asIs.uprightness : isFace
}

/** The two cues vary among upright faces by SD of 0.08 and 0.02: this makes them weigh the same. */
const SHAPE_WEIGHT = 4

/** Neither cue is enough alone, since disease changes the shape, and a covering the detector's score. */
function uprightnessOf(face: DetectedFace, mesh: FaceMesh, { head }: Model): number {
  return face.score - SHAPE_WEIGHT * shapeDistance(alignedShape(mesh.landmarks, head), head)
}

async function look(image: RgbImage, turnedDeg: 0 | 180, model: OpenModel): Promise<FoundFace | null> {
  const faces = await detectFaces(image, model.runDetector)
  const [face, ...others] = faces
  if (!face) return null
  const mesh = await meshOf(image, face, model)
  return {
    image,
    turnedDeg,
    mesh,
    uprightness: uprightnessOf(face, mesh, model),
    faces: faces.length,
    secondFace: await standingOut(image, face, others, model),
  }
}

function meshOf(image: RgbImage, face: DetectedFace, model: OpenModel): Promise<FaceMesh> {
  return measureMesh(image, face, model.runMesh, { passes: model.manifest.passes, refined: model.refined })
}

/** The detector also sees faces on cups and shirts, so a second one counts only when the mesh network agrees. */
async function standingOut(
  image: RgbImage,
  face: DetectedFace,
  others: readonly DetectedFace[],
  model: OpenModel,
): Promise<number> {
  const { minMeshFlag, secondFaceShare } = model.manifest.quality
  for (const other of others) {
    const share = prominence(other) / prominence(face)
    if (share <= secondFaceShare) continue
    const mesh = await meshOf(image, other, model)
    if (mesh.flag >= minMeshFlag && !sameFace(mesh, face)) return share
  }
  return 0
}

/** The mesh may slide from a false box onto the first face. */
function sameFace(mesh: FaceMesh, face: DetectedFace): boolean {
  const [x, y] = mesh.landmarks[1] ?? [Number.NaN, Number.NaN]
  return x > face.left && x < face.right && y > face.top && y < face.bottom
}
