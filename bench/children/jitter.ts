import type { DetectedFace } from '../../src/inference/detect.ts'
import { at, type Landmark } from '../../src/inference/mesh.ts'
import type { Point } from '../../src/inference/polygon.ts'

/** Shift as a share of the box, scale, turn in degrees: about what a second detection of the same face differs by. */
const PERTURBATIONS = [
  { x: 0.05, y: 0, scale: 1, turn: 0 },
  { x: -0.05, y: 0, scale: 1, turn: 0 },
  { x: 0, y: 0.05, scale: 1, turn: 0 },
  { x: 0, y: -0.05, scale: 1, turn: 0 },
  { x: 0.03, y: 0.03, scale: 1.08, turn: 0 },
  { x: -0.03, y: -0.03, scale: 0.92, turn: 0 },
  { x: 0.03, y: -0.03, scale: 1.04, turn: 5 },
  { x: -0.03, y: 0.03, scale: 0.96, turn: -5 },
] as const

const OUTER_EYE_CORNERS = [33, 263] as const

/** The face as eight slightly wrong detections would give it. */
export function perturbed(face: DetectedFace): readonly DetectedFace[] {
  const width = face.right - face.left
  const height = face.bottom - face.top
  const centre: Point = [(face.left + face.right) / 2, (face.top + face.bottom) / 2]
  return PERTURBATIONS.map(({ x, y, scale, turn }) => {
    const [centerX, centerY] = [centre[0] + x * width, centre[1] + y * height]
    const eye = (point: Point) => turned(point, centre, (turn * Math.PI) / 180)
    return {
      score: face.score,
      left: centerX - (scale * width) / 2,
      right: centerX + (scale * width) / 2,
      top: centerY - (scale * height) / 2,
      bottom: centerY + (scale * height) / 2,
      eyes: [eye(face.eyes[0]), eye(face.eyes[1])],
    }
  })
}

/** The mean over all landmarks of their scatter (standard deviation in the picture's plane) over the distance between the eyes. */
export function jitterOf(faces: readonly (readonly Landmark[])[]): number {
  const [first = []] = faces
  const scatters = first.map((_, i) => scatter(faces.map((landmarks) => at(landmarks, i))))
  const [left, right] = OUTER_EYE_CORNERS.map((corner) => at(first, corner))
  const eyes = Math.hypot((left?.[0] ?? 0) - (right?.[0] ?? 0), (left?.[1] ?? 0) - (right?.[1] ?? 0))
  return mean(scatters) / eyes
}

function scatter(points: readonly Landmark[]): number {
  const [x, y] = [mean(points.map(([px]) => px)), mean(points.map(([, py]) => py))]
  return Math.sqrt(mean(points.map(([px, py]) => (px - x) ** 2 + (py - y) ** 2)))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function turned([x, y]: Point, [aroundX, aroundY]: Point, angle: number): Point {
  const [dx, dy] = [x - aroundX, y - aroundY]
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [aroundX + cos * dx - sin * dy, aroundY + sin * dx + cos * dy]
}
