import sharp from 'sharp'
import { CONDITION_KEYS, CONDITIONS, type Condition } from '../clinical/conditions.ts'
import type { Explanations } from './explanation.ts'
import type { RgbImage } from './image.ts'
import { letter, widthOf } from './lettering.ts'
import { type FaceMesh, regionAround } from './mesh.ts'
import { sampleRegion, toGrid } from './region.ts'

type Colour = readonly [r: number, g: number, b: number]
type Canvas = { readonly data: Buffer; readonly width: number; readonly height: number }

/** Two that most colour-blind people tell apart; the signs + and - say the same without them. */
const RAISES: Colour = [240, 160, 20]
const LOWERS: Colour = [90, 180, 240]
const INK: Colour = [235, 235, 235]
const OUTLINE: Colour = [10, 10, 10]
const NEITHER: Colour = [150, 150, 150]

export const PANEL_PX = 640
export const LEGEND_PX = 120
const LARGEST_SIGN_PX = 9
const TEXT_SCALE = 2

/**
 * The face, grey and upright, once for each condition: at every landmark a + where it raises the score or a - where
 * it lowers it, the larger the more, as PNG. The parts of landmarks do not depend on the sex.
 */
export async function heatMapPng(
  image: RgbImage,
  mesh: FaceMesh,
  explanations: Explanations,
): Promise<Uint8Array> {
  const width = PANEL_PX * CONDITION_KEYS.length
  const height = PANEL_PX + LEGEND_PX
  const canvas: Canvas = { data: Buffer.alloc(width * height * 3, 24), width, height }
  const region = regionAround(mesh.landmarks)
  const face = sampleRegion(image, region, PANEL_PX, { scale: 1, offset: 0 })
  const places = mesh.landmarks.map(([x, y]) => toGrid(region, PANEL_PX, x, y))
  CONDITION_KEYS.forEach((condition, panel) => {
    const left = panel * PANEL_PX
    const { landmarks, shape } = explanations[condition].female
    greyFace(canvas, face, left)
    signs(canvas, places, landmarks, left)
    legend(canvas, condition, landmarks, shape, left)
  })
  return sharp(canvas.data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

/** Half as bright as it was, so that the signs stand out. */
function greyFace(canvas: Canvas, face: Float32Array, left: number): void {
  for (let i = 0; i < PANEL_PX * PANEL_PX; i++) {
    const grey = 0.299 * (face[3 * i] ?? 0) + 0.587 * (face[3 * i + 1] ?? 0) + 0.114 * (face[3 * i + 2] ?? 0)
    const shade = Math.round(20 + grey * 0.5)
    dot(canvas, left + (i % PANEL_PX), Math.floor(i / PANEL_PX), [shade, shade, shade])
  }
}

/** The small ones first, so that a large one is not hidden. */
function signs(
  canvas: Canvas,
  places: readonly (readonly [number, number])[],
  parts: readonly number[],
  left: number,
): void {
  const largest = largestOf(parts)
  const order = parts.map((_, k) => k).sort((a, b) => Math.abs(parts[a] ?? 0) - Math.abs(parts[b] ?? 0))
  for (const k of order) {
    const [x, y] = places[k] ?? [0, 0]
    if (x < 0 || y < 0 || x >= PANEL_PX || y >= PANEL_PX) continue
    const part = parts[k] ?? 0
    const reach = Math.round(LARGEST_SIGN_PX * Math.sqrt(Math.abs(part) / largest))
    sign(canvas, left + Math.round(x), Math.round(y), reach, part)
  }
}

/** A part too small to have a sign is a grey dot. */
function sign(canvas: Canvas, x: number, y: number, reach: number, part: number): void {
  if (reach === 0) {
    bar(canvas, x, y, 1, 1, NEITHER)
    return
  }
  const colour = part > 0 ? RAISES : LOWERS
  bar(canvas, x, y, reach + 1, 2, OUTLINE)
  if (part > 0) bar(canvas, x, y, 2, reach + 1, OUTLINE)
  bar(canvas, x, y, reach, 1, colour)
  if (part > 0) bar(canvas, x, y, 1, reach, colour)
}

function bar(
  canvas: Canvas,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  colour: Colour,
): void {
  for (let dy = -halfHeight; dy <= halfHeight; dy++)
    for (let dx = -halfWidth; dx <= halfWidth; dx++) dot(canvas, x + dx, y + dy, colour)
}

function legend(
  canvas: Canvas,
  condition: Condition,
  parts: readonly number[],
  shape: number,
  left: number,
): void {
  const lines = [
    { text: CONDITIONS[condition].name, colour: INK },
    { text: '+ raises the score', colour: RAISES },
    { text: '- lowers it', colour: LOWERS },
    { text: `largest sign ${largestOf(parts).toFixed(3)}, all points ${signed(shape)}`, colour: INK },
    { text: 'where it was summed, not a cause or diagnosis', colour: INK },
  ]
  lines.forEach(({ text, colour }, k) => {
    line(canvas, text, left + 14, PANEL_PX + 10 + k * 21, colour)
  })
}

function line(canvas: Canvas, text: string, x: number, y: number, colour: Colour): void {
  if (widthOf(text) * TEXT_SCALE > PANEL_PX)
    throw new RangeError(`Cannot draw ${text.length} letters in a line`)
  letter(text, (column, row) => {
    for (let dy = 0; dy < TEXT_SCALE; dy++)
      for (let dx = 0; dx < TEXT_SCALE; dx++)
        dot(canvas, x + column * TEXT_SCALE + dx, y + row * TEXT_SCALE + dy, colour)
  })
}

function dot({ data, width, height }: Canvas, x: number, y: number, colour: Colour): void {
  if (x >= 0 && y >= 0 && x < width && y < height) data.set(colour, 3 * (y * width + x))
}

function largestOf(parts: readonly number[]): number {
  return Math.max(...parts.map(Math.abs), Number.MIN_VALUE)
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`
}
