import type { RgbImage } from './image.ts'
import type { RunNetwork } from './networks.ts'
import type { Point } from './polygon.ts'
import { type Region, sampleRegion, toImage } from './region.ts'

/** A face in the image: box edges and the two eyes, in pixels. */
export type DetectedFace = {
  /** 0 to 1 */
  readonly score: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly eyes: readonly [Point, Point]
}

const INPUT = 256
const MIN_SCORE = 0.5
const SAME_FACE_OVERLAP = 0.3
const MAX_FACES = 10

/** Values of one candidate: box centre, box size, six key points; in pixels of the input. */
const BOX_VALUES = 16

/** A face that fills the picture is missed by the detector, and found again with a border around the picture. */
const BORDERS = [1, 1.6]

/**
 * Finds the faces of an image, largest first (box width x score).
 *
 * @see https://arxiv.org/abs/1907.05047 BlazeFace: anchors without size, overlapping boxes blended by score
 */
export async function detectFaces(image: RgbImage, detector: RunNetwork): Promise<readonly DetectedFace[]> {
  for (const border of BORDERS) {
    const faces = await facesWithin(image, border, detector)
    if (faces.length > 0) return faces
  }
  return []
}

async function facesWithin(
  image: RgbImage,
  border: number,
  detector: RunNetwork,
): Promise<readonly DetectedFace[]> {
  const side = Math.max(image.width, image.height) * border
  const whole = { centerX: image.width / 2, centerY: image.height / 2, side, angle: 0 }
  const input = sampleRegion(image, whole, INPUT, { scale: 2 / 255, offset: -1 })
  const out = await detector(input, [1, INPUT, INPUT, 3])
  const candidates = candidatesOf([
    { scores: out('Identity'), boxes: out('Identity_2'), stride: 16, perCell: 2 },
    { scores: out('Identity_1'), boxes: out('Identity_3'), stride: 32, perCell: 6 },
  ])
  const faces = blendOverlapping(candidates).map((candidate) => faceIn(whole, candidate))
  return faces.sort((a, b) => prominence(b) - prominence(a))
}

/** How much a face stands out: its width, weighted by how sure the detector is. */
export function prominence(face: DetectedFace): number {
  return (face.right - face.left) * face.score
}

/** Where the mesh network first looks: a square of 1.5 times the box, turned upright by the eyes. */
export function firstRegion(face: DetectedFace): Region {
  const [a, b] = face.eyes
  return {
    centerX: (face.left + face.right) / 2,
    centerY: (face.top + face.bottom) / 2,
    side: Math.max(face.right - face.left, face.bottom - face.top) * 1.5,
    angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
  }
}

/** Values are [left, top, right, bottom, eye x, eye y, eye x, eye y] in pixels of the input. */
type Candidate = { readonly score: number; readonly values: readonly number[] }

type Layer = { scores: Float32Array; boxes: Float32Array; stride: number; perCell: number }

function candidatesOf(layers: readonly Layer[]): readonly Candidate[] {
  const found: Candidate[] = []
  for (const { scores, boxes, stride, perCell } of layers) {
    const cells = INPUT / stride
    scores.forEach((logit, i) => {
      const score = 1 / (1 + Math.exp(-logit))
      if (!(score >= MIN_SCORE)) return
      const cell = Math.floor(i / perCell)
      const anchorX = ((cell % cells) + 0.5) * stride
      const anchorY = (Math.floor(cell / cells) + 0.5) * stride
      const [x = 0, y = 0, width = 0, height = 0, ...points] = boxes.subarray(
        i * BOX_VALUES,
        i * BOX_VALUES + 8,
      )
      const eyes = points.map((value, k) => value + (k % 2 === 0 ? anchorX : anchorY))
      const [centerX, centerY] = [x + anchorX, y + anchorY]
      const box = [centerX - width / 2, centerY - height / 2, centerX + width / 2, centerY + height / 2]
      found.push({ score, values: [...box, ...eyes] })
    })
  }
  return found.sort((a, b) => b.score - a.score)
}

/** Boxes that overlap the strongest one are the same face: their values are averaged by score. */
function blendOverlapping(candidates: readonly Candidate[]): readonly Candidate[] {
  const groups: Candidate[][] = []
  for (const candidate of candidates) {
    const group = groups.find(([seed]) => seed && overlap(seed.values, candidate.values) > SAME_FACE_OVERLAP)
    if (group) group.push(candidate)
    else if (groups.length < MAX_FACES) groups.push([candidate])
  }
  return groups.map(blend)
}

function blend(group: readonly Candidate[]): Candidate {
  const weight = group.reduce((sum, { score }) => sum + score, 0)
  const [seed] = group
  const values = (seed?.values ?? []).map(
    (_, k) => group.reduce((sum, { score, values: own }) => sum + (own[k] ?? 0) * score, 0) / weight,
  )
  return { score: seed?.score ?? 0, values }
}

/** Intersection over union of two boxes. */
function overlap(a: readonly number[], b: readonly number[]): number {
  const [al = 0, at = 0, ar = 0, ab = 0] = a
  const [bl = 0, bt = 0, br = 0, bb = 0] = b
  const width = Math.min(ar, br) - Math.max(al, bl)
  const height = Math.min(ab, bb) - Math.max(at, bt)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / ((ar - al) * (ab - at) + (br - bl) * (bb - bt) - shared)
}

function faceIn(whole: Region, { score, values }: Candidate): DetectedFace {
  const at = (k: number): Point => toImage(whole, INPUT, values[k] ?? 0, values[k + 1] ?? 0)
  const [left, top] = at(0)
  const [right, bottom] = at(2)
  return { score, left, top, right, bottom, eyes: [at(4), at(6)] }
}
