import sharp from 'sharp'
import { CONDITION_KEYS, CONDITIONS, type Condition } from '../clinical/conditions.ts'
import { bar, type Canvas, type Colour, dot, stroke, TEXT_LINE_PX, textWidth, write } from './canvas.ts'
import type { Drawn, Explanation, Explanations, Sex, WeightedLine } from './explanation.ts'
import type { RgbImage } from './image.ts'
import { type FaceMesh, regionAround } from './mesh.ts'
import type { Point } from './polygon.ts'
import { sampleRegion, toGrid } from './region.ts'

/** Two that most colour-blind people tell apart; signs, and whole or broken lines, say the same without them. */
const RAISES: Colour = [240, 160, 20]
const LOWERS: Colour = [90, 180, 240]
const INK: Colour = [235, 235, 235]
const OUTLINE: Colour = [10, 10, 10]

export const PANEL_PX = 640
export const LEGEND_PX = 350
const MARGIN_PX = 14
const LARGEST_SIGN_PX = 12
const LINE_HALF_PX = { least: 1.5, most: 5 } as const
const DASH_PX = 22

/**
 * The face, grey and upright, once for each condition and below each other for each sex, as PNG: the measures that
 * weigh most as lines, the thicker the more, whole where they raise the score and broken where they lower it; at the
 * landmarks that weigh most a + or a −, measures and shape together; and below what all of it adds up to.
 */
export async function heatMapPng(
  image: RgbImage,
  mesh: FaceMesh,
  explanations: Explanations,
  sexes: Drawn,
): Promise<Uint8Array> {
  const width = PANEL_PX * CONDITION_KEYS.length
  const height = (PANEL_PX + LEGEND_PX) * sexes.length
  const canvas: Canvas = { data: Buffer.alloc(width * height * 3, 24), width, height }
  const region = regionAround(mesh.landmarks)
  const face = sampleRegion(image, region, PANEL_PX, { scale: 1, offset: 0 })
  const places = mesh.landmarks.map(([x, y]) => toGrid(region, PANEL_PX, x, y))
  sexes.forEach((sex, row) => {
    CONDITION_KEYS.forEach((condition, column) => {
      const corner = [column * PANEL_PX, row * (PANEL_PX + LEGEND_PX)] as const
      const panel = {
        canvas,
        corner,
        places: places.map(([x, y]) => [x + corner[0], y + corner[1]] as const),
      }
      const explanation = explanations[condition][sex]
      greyFace(panel, face)
      weightedLines(panel, explanation.drawing.lines)
      signs(panel, explanation)
      names(panel, explanation.drawing.lines)
      legend(panel, explanation, condition, sex)
    })
  })
  return sharp(canvas.data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

type Panel = {
  readonly canvas: Canvas
  /** The left upper one. */
  readonly corner: Point
  /** Where each landmark lies on the canvas. */
  readonly places: readonly Point[]
}

/** With less contrast than it had, so that lines and signs stand out and the face is still seen. */
function greyFace({ canvas, corner: [left, top] }: Panel, face: Float32Array): void {
  for (let i = 0; i < PANEL_PX * PANEL_PX; i++) {
    const grey = 0.299 * (face[3 * i] ?? 0) + 0.587 * (face[3 * i + 1] ?? 0) + 0.114 * (face[3 * i + 2] ?? 0)
    const shade = Math.round(30 + grey * 0.75)
    dot(canvas, left + (i % PANEL_PX), top + Math.floor(i / PANEL_PX), [shade, shade, shade])
  }
}

/** The long ones first, so that a short one is not hidden. */
function weightedLines(panel: Panel, lines: readonly WeightedLine[]): void {
  const largest = Math.abs(lines[0]?.contribution ?? 0)
  const lengthOf = (line: WeightedLine) =>
    endsOf(panel, line).reduce((sum, [[x1, y1], [x2, y2]]) => sum + Math.hypot(x2 - x1, y2 - y1), 0)
  for (const line of lines.toSorted((a, b) => lengthOf(b) - lengthOf(a))) weightedLine(panel, line, largest)
}

function weightedLine(panel: Panel, line: WeightedLine, largest: number): void {
  const { least, most } = LINE_HALF_PX
  const halfWidth = least + (Math.abs(line.contribution) / largest) * (most - least)
  const dashPx = line.contribution < 0 ? DASH_PX : undefined
  const ends = endsOf(panel, line)
  for (const [from, to] of ends) stroke(panel.canvas, from, to, { halfWidth: halfWidth + 2, colour: OUTLINE })
  for (const [from, to] of ends)
    stroke(panel.canvas, from, to, { halfWidth, colour: colourOf(line.contribution), dashPx })
}

function endsOf({ places }: Panel, { lines }: WeightedLine): readonly (readonly [Point, Point])[] {
  return lines.map(([from, to]) => [places[from] ?? [0, 0], places[to] ?? [0, 0]])
}

/** The small ones first, so that a large one is not hidden. */
function signs(
  { canvas, places }: Panel,
  { drawing: { points }, landmarks: { together } }: Explanation,
): void {
  const largest = Math.abs(together[points[0] ?? 0] ?? 0)
  for (const k of points.toReversed()) {
    const part = together[k] ?? 0
    const reach = Math.round(LARGEST_SIGN_PX * Math.sqrt(Math.abs(part) / largest))
    sign(canvas, places[k] ?? [0, 0], reach, part)
  }
}

function sign(canvas: Canvas, place: Point, reach: number, part: number): void {
  bar(canvas, place, reach + 2, 4, OUTLINE)
  if (part > 0) bar(canvas, place, 4, reach + 2, OUTLINE)
  bar(canvas, place, reach, 2, colourOf(part))
  if (part > 0) bar(canvas, place, 2, reach, colourOf(part))
}

/** A letter and the contribution beside each line; where two would lie upon each other the lower one gives way. */
function names({ canvas, corner, places }: Panel, lines: readonly WeightedLine[]): void {
  const room = TEXT_LINE_PX + 4
  const taken: (readonly [left: number, top: number, width: number])[] = []
  const labels = lines.map((line, k) => {
    const [x, y] = places[line.namedAt] ?? [0, 0]
    return { text: `${letterOf(k)} ${signed(line.contribution)}`, x: x + LARGEST_SIGN_PX + 8, y: y - 7, line }
  })
  for (const { text, x, y, line } of labels.toSorted((a, b) => a.y - b.y)) {
    const width = textWidth(text)
    const left = Math.min(x, corner[0] + PANEL_PX - width - 8)
    let top = y
    for (const [otherLeft, otherTop, otherWidth] of taken)
      if (left < otherLeft + otherWidth && otherLeft < left + width && top < otherTop + room)
        top = Math.max(top, otherTop + room)
    taken.push([left, top, width])
    bar(canvas, [left + width / 2, top + 7], Math.ceil(width / 2) + 5, 11, OUTLINE)
    write(canvas, text, [left, top], colourOf(line.contribution))
  }
}

function legend(
  { canvas, corner: [left, top] }: Panel,
  { intercept, logit, shape, landmarks, drawing: { lines, others, points } }: Explanation,
  condition: Condition,
  sex: Sex,
): void {
  const drawn = points.reduce((sum, k) => sum + (landmarks.together[k] ?? 0), 0)
  const plain = (text: string) => ({ text, colour: INK })
  const texts = [
    plain(`${CONDITIONS[condition].name}, read against ${sex === 'female' ? 'women' : 'men'}`),
    { text: '+ and whole lines raise the score', colour: RAISES },
    { text: '- and broken lines lower it', colour: LOWERS },
    ...lines.map((line, k) => ({ text: lineText(line, k), colour: colourOf(line.contribution) })),
    ...(others.count > 0 ? [plain(`${others.count} other measures: ${signed(others.contribution)}`)] : []),
    plain(`Shape of the whole face: ${signed(shape)}`),
    plain(`Together ${signed(logit - intercept)}: the score is ${signed(logit)},`),
    plain(`that of the mean face ${signed(intercept)}`),
    plain('Signs: points, by measures and shape together:'),
    plain(`${points.length} signs ${signed(drawn)}, other points ${signed(logit - intercept - drawn)}`),
    plain('Where it was summed, not a cause or diagnosis'),
  ]
  texts.forEach(({ text, colour }, k) => {
    if (!fits(text)) throw new RangeError(`Cannot draw ${text.length} letters in a line`)
    write(canvas, text, [left + MARGIN_PX, top + PANEL_PX + 10 + k * TEXT_LINE_PX], colour)
  })
}

/** Names each measure of a line where there is room. */
function lineText({ labels, contribution }: WeightedLine, k: number): string {
  const text = (named: string) => `${letterOf(k)} ${signed(contribution)}: ${named}`
  const all = text(labels.join(', '))
  return fits(all) ? all : text(`${labels[0]} and ${labels.length - 1} more`)
}

function fits(text: string): boolean {
  return textWidth(text) <= PANEL_PX - 2 * MARGIN_PX
}

function letterOf(k: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + k)
}

function colourOf(part: number): Colour {
  return part < 0 ? LOWERS : RAISES
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`
}
