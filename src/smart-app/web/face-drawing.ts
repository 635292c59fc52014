import type { PhotoLook } from '../look.ts'

type Looked = Extract<PhotoLook, { kind: 'looked' }>
export type Landmarks = Looked['landmarks']
export type Pair = readonly [from: number, to: number]
export type Point = readonly [x: number, y: number]

/** Lines between landmarks as the path of an SVG; a pair that names no landmark is left out. */
export function pathOf(landmarks: Landmarks, pairs: readonly Pair[]): string {
  return pairs
    .map((pair) => endsOf(landmarks, pair))
    .filter((ends) => ends !== null)
    .map(([[x1, y1], [x2, y2]]) => `M${tenth(x1)} ${tenth(y1)}L${tenth(x2)} ${tenth(y2)}`)
    .join('')
}

export type Line = { readonly from: Point; readonly to: Point }

export type MeasureLines = {
  readonly parts: readonly Line[]
  /** What the part is compared with; null where the measure is of a whole outline. */
  readonly whole: Line | null
  /** Where its name stands: in the middle above the parts. */
  readonly name: Point
}

/**
 * The lines of a measure: two are a part and the whole that it is compared with, more of them an outline.
 *
 * @returns null where the face lacks one of the landmarks
 */
export function measureLines(landmarks: Landmarks, pairs: readonly Pair[]): MeasureLines | null {
  const lines = pairs.flatMap((pair) => {
    const ends = endsOf(landmarks, pair)
    return ends ? [{ from: ends[0], to: ends[1] }] : []
  })
  if (lines.length === 0 || lines.length < pairs.length) return null
  const [part, whole = null] = lines.length === 2 ? lines : []
  const parts = part ? [part] : lines
  const [xs, ys] = [0, 1].map((axis) =>
    parts.flatMap(({ from, to }) => [from[axis] ?? 0, to[axis] ?? 0]),
  ) as [number[], number[]]
  return { parts, whole, name: [(Math.min(...xs) + Math.max(...xs)) / 2, Math.min(...ys)] }
}

function endsOf(landmarks: Landmarks, [from, to]: Pair): readonly [Point, Point] | null {
  const [a, b] = [landmarks[from], landmarks[to]]
  return a && b ? [a, b] : null
}

/** How large the signs are drawn, in pixels of the frame: of a face twice as wide, twice as large. */
export function unitOf(landmarks: Landmarks): number {
  const xs = landmarks.map(([x]) => x)
  const width = Math.max(...xs) - Math.min(...xs)
  return width > 0 ? width / 100 : 1
}

export type Sign = {
  readonly x: number
  readonly y: number
  readonly reach: number
  readonly raises: boolean
}

/** The reach of the largest sign, in units of the face. */
const LARGEST_REACH = 2.6

/**
 * A + or − at each of the landmarks that are drawn, its area sized by its part. The small ones come first, so that a
 * large one is not hidden.
 *
 * @param parts - of each landmark in the score, in the order of the landmarks
 * @param drawn - landmarks, the largest first
 */
export function signsOf(
  landmarks: Landmarks,
  parts: readonly number[],
  drawn: readonly number[],
): readonly Sign[] {
  const largest = Math.abs(parts[drawn[0] ?? -1] ?? 0)
  const unit = unitOf(landmarks)
  return drawn.toReversed().flatMap((k) => {
    const [part = 0, place] = [parts[k], landmarks[k]]
    const share = Math.abs(part) / largest
    return place && part !== 0
      ? [{ x: place[0], y: place[1], reach: LARGEST_REACH * unit * Math.sqrt(share), raises: part > 0 }]
      : []
  })
}

/** All signs of one kind as one path. */
export function signsPath(signs: readonly Sign[]): string {
  return signs
    .map(({ x, y, reach, raises }) => {
      const across = `M${tenth(x - reach)} ${tenth(y)}h${tenth(2 * reach)}`
      return raises ? `${across}M${tenth(x)} ${tenth(y - reach)}v${tenth(2 * reach)}` : across
    })
    .join('')
}

/** What the landmarks of the upper, middle and lower third of the upright face add and take together. */
export function thirdsOf(
  landmarks: Landmarks,
  parts: readonly number[],
  angleDeg: number,
): readonly [upper: number, middle: number, lower: number] {
  const turn = (-angleDeg * Math.PI) / 180
  const heights = landmarks.map(([x, y]) => x * Math.sin(turn) + y * Math.cos(turn))
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)]
  const thirdOf = (k: number) =>
    Math.min(Math.floor((3 * ((heights[k] ?? top) - top)) / (bottom - top || 1)), 2)
  const inThird = (third: number) => sumOf(parts.filter((_, k) => k < heights.length && thirdOf(k) === third))
  return [inThird(0), inThird(1), inThird(2)]
}

function sumOf(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + part, 0)
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
