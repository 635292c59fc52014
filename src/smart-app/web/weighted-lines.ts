import type { LookedLine } from '../look.ts'
import { type Landmarks, type Point, pathOf, unitOf } from './face-drawing.ts'
import { signed } from './signed.ts'

/** A measure's line on the face; sizes in pixels of the frame. */
export type DrawnLine = {
  readonly key: string
  readonly path: string
  readonly width: number
  readonly raises: boolean
}

/** In units of the face. */
const WIDTH = { least: 0.8, most: 2.6 } as const

/** The lines of measures, the thicker the more they add or take. The long ones come first, so that none is hidden. */
export function drawnLines(landmarks: Landmarks, lines: readonly LookedLine[]): readonly DrawnLine[] {
  const unit = unitOf(landmarks)
  const largest = Math.max(...lines.map(({ contribution }) => Math.abs(contribution)), Number.MIN_VALUE)
  return lines
    .toSorted((a, b) => lengthOf(landmarks, b) - lengthOf(landmarks, a))
    .map(({ lines: pairs, labels, contribution }) => ({
      key: labels.join(' '),
      path: pathOf(landmarks, pairs),
      width: unit * (WIDTH.least + (Math.abs(contribution) / largest) * (WIDTH.most - WIDTH.least)),
      raises: contribution >= 0,
    }))
}

function lengthOf(landmarks: Landmarks, { lines }: LookedLine): number {
  return lines.reduce((sum, [from, to]) => {
    const [a, b] = [landmarks[from], landmarks[to]]
    return a && b ? sum + Math.hypot(a[0] - b[0], a[1] - b[1]) : sum
  }, 0)
}

/** `A` for the first line, and so on: by it the words beside the photo name what is drawn. */
export function letterOf(line: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + line)
}

export type LineName = {
  readonly text: string
  readonly raises: boolean
  /** The left upper corner of its box. */
  readonly at: Point
  readonly width: number
  readonly height: number
  readonly fontSize: number
}

const FONT = 7.2
const HEIGHT = 9
/** About as wide as a letter is, of its height. */
const PER_LETTER = 0.62
const PADDING = 2
const BESIDE = 4

/**
 * The letter and the contribution beside each line, within the frame. Where two would lie upon each other, the lower
 * one gives way.
 */
export function lineNames(
  landmarks: Landmarks,
  lines: readonly LookedLine[],
  frame: { readonly width: number },
): readonly LineName[] {
  const unit = unitOf(landmarks)
  const height = HEIGHT * unit
  const placed: LineName[] = []
  const wanted = lines.flatMap(({ namedAt, contribution }, k) => {
    const place = landmarks[namedAt]
    if (!place) return []
    const text = `${letterOf(k)} ${signed(contribution)}`
    const width = (text.length * FONT * PER_LETTER + PADDING) * unit
    const left = Math.max(0, Math.min(place[0] + BESIDE * unit, frame.width - width))
    return [{ text, raises: contribution >= 0, left, top: place[1] - height / 2, width }]
  })
  for (const { left, top, ...name } of wanted.toSorted((a, b) => a.top - b.top)) {
    const free = placed.reduce((from, { at: [x, y], width }) => {
      const meets = left < x + width && x < left + name.width && from < y + height
      return meets ? Math.max(from, y + height) : from
    }, top)
    placed.push({ ...name, at: [left, free], height, fontSize: FONT * unit })
  }
  return placed
}
