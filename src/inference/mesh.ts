import type { DetectedFace } from './detect.ts'
import { firstRegion } from './detect.ts'
import type { RgbImage } from './image.ts'
import type { RunNetwork } from './networks.ts'
import type { Point } from './polygon.ts'
import { type Region, sampleRegion, toImage } from './region.ts'

/** One of the 468 points: x, y in pixels of the decoded image, z towards the viewer negative, same scale. */
export type Landmark = readonly [x: number, y: number, z: number]

export type FaceMesh = {
  readonly landmarks: readonly Landmark[]
  /** What the network was given in the last pass. */
  readonly region: Region
  /** Probability that this is a face, as the network gives it (its sigmoid is inside). */
  readonly flag: number
  readonly yawDeg: number
  /** Positive with the chin raised or lowered as the network's depth says; its zero is the network's own. */
  readonly pitchDeg: number
  /** How far the line through the eyes is turned in the picture; 0 is upright. */
  readonly rollDeg: number
  /** Width of the landmarks' bounding box, pixels. */
  readonly widthPx: number
}

/** Output name -> index in the mesh of each of its points. */
export type RefinedPoints = Readonly<Record<string, readonly number[]>>

const INPUT = 192
export const LANDMARK_COUNT = 468

/** Landmarks that the pose and the crop are taken from. */
const LEFT_EYE = [33, 133] as const
const RIGHT_EYE = [362, 263] as const
const CHEEKS = [234, 454] as const
const BROW_TO_CHIN = [10, 152] as const

/**
 * Measures a face with several passes of the attention mesh, each cropped by the one before: the jitter of the
 * points falls from 2.0 to 0.4 % of the distance between the eyes.
 *
 * The crops come from the unrefined points; the refined lips and eyes replace theirs only at the end.
 */
export async function measureMesh(
  image: RgbImage,
  face: DetectedFace,
  mesh: RunNetwork,
  options: { readonly passes: number; readonly refined: RefinedPoints },
): Promise<FaceMesh> {
  const input = new Float32Array(INPUT * INPUT * 3)
  const passAt = async (region: Region): Promise<Pass> => {
    sampleRegion(image, region, INPUT, { scale: 1 / 255, offset: 0 }, input)
    const out = await mesh(input, [1, INPUT, INPUT, 3])
    return { region, out, landmarks: landmarksIn(region, out('output_mesh_identity')) }
  }
  let pass = await passAt(firstRegion(face))
  for (let i = 1; i < options.passes; i++) pass = await passAt(regionAround(pass.landmarks))
  const landmarks = withRefined(pass, options.refined)
  const [minX, maxX] = spanOf(landmarks, ([x]) => x)
  return {
    landmarks,
    region: pass.region,
    flag: pass.out('output_faceflag')[0] ?? 0,
    yawDeg: tilt(landmarks, CHEEKS),
    pitchDeg: tilt(landmarks, BROW_TO_CHIN),
    rollDeg: degrees(eyeAngle(landmarks)),
    widthPx: maxX - minX,
  }
}

type Pass = {
  readonly region: Region
  readonly out: (name: string) => Float32Array
  readonly landmarks: readonly Landmark[]
}

/** @param raw - x, y, z of each point in pixels of the network's input */
function landmarksIn(region: Region, raw: Float32Array): readonly Landmark[] {
  return Array.from({ length: LANDMARK_COUNT }, (_, i): Landmark => {
    const [x, y] = toImage(region, INPUT, raw[3 * i] ?? 0, raw[3 * i + 1] ?? 0)
    return [x, y, ((raw[3 * i + 2] ?? 0) * region.side) / INPUT]
  })
}

/** The refined points know x and y only; depth stays that of the mesh. */
function withRefined({ region, out, landmarks }: Pass, refined: RefinedPoints): readonly Landmark[] {
  const better = [...landmarks]
  for (const [name, indices] of Object.entries(refined)) {
    const values = out(name)
    indices.forEach((index, k) => {
      const [x, y] = toImage(region, INPUT, values[2 * k] ?? 0, values[2 * k + 1] ?? 0)
      better[index] = [x, y, at(landmarks, index)[2]]
    })
  }
  return better
}

/** The square of 1.5 times the landmarks' bounding box, turned upright by the eye corners. */
export function regionAround(landmarks: readonly Landmark[]): Region {
  const angle = eyeAngle(landmarks)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const [minU, maxU] = spanOf(landmarks, ([x, y]) => cos * x + sin * y)
  const [minV, maxV] = spanOf(landmarks, ([x, y]) => cos * y - sin * x)
  const u = (minU + maxU) / 2
  const v = (minV + maxV) / 2
  return {
    centerX: cos * u - sin * v,
    centerY: sin * u + cos * v,
    side: Math.max(maxU - minU, maxV - minV) * 1.5,
    angle,
  }
}

/** The least and the greatest of what the landmarks measure. */
function spanOf(landmarks: readonly Landmark[], measure: (landmark: Landmark) => number): Point {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const landmark of landmarks) {
    const value = measure(landmark)
    least = Math.min(least, value)
    greatest = Math.max(greatest, value)
  }
  return [least, greatest]
}

/** How the line from one eye to the other runs in the image, radians. */
function eyeAngle(landmarks: readonly Landmark[]): number {
  const left = middle(landmarks, LEFT_EYE)
  const right = middle(landmarks, RIGHT_EYE)
  return Math.atan2(right[1] - left[1], right[0] - left[0])
}

function middle(landmarks: readonly Landmark[], [a, b]: readonly [number, number]): Point {
  const [ax, ay] = at(landmarks, a)
  const [bx, by] = at(landmarks, b)
  return [(ax + bx) / 2, (ay + by) / 2]
}

/** Angle between the line from a to b and the image plane, degrees. */
function tilt(landmarks: readonly Landmark[], [a, b]: readonly [number, number]): number {
  const [ax, ay, az] = at(landmarks, a)
  const [bx, by, bz] = at(landmarks, b)
  return degrees(Math.atan2(bz - az, Math.hypot(bx - ax, by - ay)))
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI
}

/**
 * @throws {RangeError} when the mesh has no such point
 */
export function at(landmarks: readonly Landmark[], index: number): Landmark {
  const landmark = landmarks[index]
  if (!landmark) throw new RangeError(`Cannot use landmark ${index}: the mesh has ${landmarks.length} points`)
  return landmark
}
