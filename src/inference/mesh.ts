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
  const passAt = async (region: Region) => {
    sampleRegion(image, region, INPUT, { scale: 1 / 255, offset: 0 }, input)
    return onePass(input, region, mesh, options.refined)
  }
  let pass = await passAt(firstRegion(face))
  for (let i = 1; i < options.passes; i++) pass = await passAt(regionAround(pass.landmarks))
  const landmarks = withRefined(pass)
  const xs = landmarks.map(([x]) => x)
  return {
    landmarks,
    flag: pass.flag,
    yawDeg: tilt(landmarks, CHEEKS),
    pitchDeg: tilt(landmarks, BROW_TO_CHIN),
    rollDeg: degrees(eyeAngle(landmarks)),
    widthPx: Math.max(...xs) - Math.min(...xs),
  }
}

type Pass = {
  readonly landmarks: readonly Landmark[]
  readonly flag: number
  readonly refined: ReadonlyMap<number, Point>
}

/** @param input - the region as the network takes it */
async function onePass(
  input: Float32Array,
  region: Region,
  mesh: RunNetwork,
  refined: RefinedPoints,
): Promise<Pass> {
  const out = await mesh(input, [1, INPUT, INPUT, 3])
  const raw = out('output_mesh_identity')
  const landmarks = Array.from({ length: LANDMARK_COUNT }, (_, i): Landmark => {
    const [x, y] = toImage(region, INPUT, raw[3 * i] ?? 0, raw[3 * i + 1] ?? 0)
    return [x, y, ((raw[3 * i + 2] ?? 0) * region.side) / INPUT]
  })
  return { landmarks, flag: out('output_faceflag')[0] ?? 0, refined: refinedPoints(region, refined, out) }
}

function refinedPoints(
  region: Region,
  refined: RefinedPoints,
  out: (name: string) => Float32Array,
): Map<number, Point> {
  const points = new Map<number, Point>()
  for (const [name, indices] of Object.entries(refined)) {
    const values = out(name)
    indices.forEach((landmark, k) => {
      points.set(landmark, toImage(region, INPUT, values[2 * k] ?? 0, values[2 * k + 1] ?? 0))
    })
  }
  return points
}

/** The refined points know x and y only; depth stays that of the mesh. */
function withRefined({ landmarks, refined }: Pass): readonly Landmark[] {
  return landmarks.map((landmark, i) => {
    const better = refined.get(i)
    return better ? [better[0], better[1], landmark[2]] : landmark
  })
}

/** The square of 1.5 times the landmarks' bounding box, turned upright by the eye corners. */
export function regionAround(landmarks: readonly Landmark[]): Region {
  const angle = eyeAngle(landmarks)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const us = landmarks.map(([x, y]) => cos * x + sin * y)
  const vs = landmarks.map(([x, y]) => cos * y - sin * x)
  const [minU, maxU, minV, maxV] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)]
  const u = (minU + maxU) / 2
  const v = (minV + maxV) / 2
  return {
    centerX: cos * u - sin * v,
    centerY: sin * u + cos * v,
    side: Math.max(maxU - minU, maxV - minV) * 1.5,
    angle,
  }
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
