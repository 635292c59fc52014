import { letter, widthOf } from './lettering.ts'
import type { Point } from './polygon.ts'

export type Colour = readonly [r: number, g: number, b: number]

/** A picture to draw on: height x width x 3, R G B. What lies outside of it is not drawn. */
export type Canvas = { readonly data: Buffer; readonly width: number; readonly height: number }

export function dot({ data, width, height }: Canvas, x: number, y: number, colour: Colour): void {
  if (x >= 0 && y >= 0 && x < width && y < height) data.set(colour, 3 * (y * width + x))
}

/** A filled box around a point, in whole pixels. */
export function bar(
  canvas: Canvas,
  [x, y]: Point,
  halfWidth: number,
  halfHeight: number,
  colour: Colour,
): void {
  for (let dy = -halfHeight; dy <= halfHeight; dy++)
    for (let dx = -halfWidth; dx <= halfWidth; dx++)
      dot(canvas, Math.round(x) + dx, Math.round(y) + dy, colour)
}

export type Stroke = {
  readonly halfWidth: number
  readonly colour: Colour
  /** As long as a dash with the gap behind it, which is as long as the dash; left out, the line is whole. */
  readonly dashPx?: number | undefined
}

/** A straight line with round ends, or one of dashes. */
export function stroke(canvas: Canvas, from: Point, to: Point, { halfWidth, colour, dashPx }: Stroke): void {
  const [x1, y1] = from
  const [dx, dy] = [to[0] - x1, to[1] - y1]
  const length = Math.hypot(dx, dy)
  const reach = halfWidth + 1
  for (let y = Math.floor(Math.min(y1, to[1]) - reach); y <= Math.max(y1, to[1]) + reach; y++)
    for (let x = Math.floor(Math.min(x1, to[0]) - reach); x <= Math.max(x1, to[0]) + reach; x++) {
      const along = length > 0 ? ((x - x1) * dx + (y - y1) * dy) / length : 0
      const nearest = Math.min(Math.max(along, 0), length) / (length || 1)
      if (Math.hypot(x - x1 - nearest * dx, y - y1 - nearest * dy) > halfWidth) continue
      if (dashPx !== undefined && Math.max(along, 0) % dashPx > dashPx / 2) continue
      dot(canvas, x, y, colour)
    }
}

const TEXT_SCALE = 2

/** Height of a line of text with the room below it. */
export const TEXT_LINE_PX = 21

export function textWidth(text: string): number {
  return widthOf(text) * TEXT_SCALE
}

/** One line of text; its left upper corner is given. */
export function write(canvas: Canvas, text: string, [left, top]: Point, colour: Colour): void {
  letter(text, (column, row) => {
    for (let dy = 0; dy < TEXT_SCALE; dy++)
      for (let dx = 0; dx < TEXT_SCALE; dx++)
        dot(
          canvas,
          Math.round(left) + column * TEXT_SCALE + dx,
          Math.round(top) + row * TEXT_SCALE + dy,
          colour,
        )
  })
}
