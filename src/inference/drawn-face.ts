/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number]

/** A soft-edged ellipse; the face's own frame: x to the right and y down, the face is 2 wide and about 2.7 high. */
type Shade = {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly high: number
  readonly colour: Colour
  /** How much of what lies beneath it covers, 0 to 1. */
  readonly cover?: number
  /** Share of the radius over which the edge fades. */
  readonly soft?: number
}

const BACKGROUND: Colour = [168, 178, 186]
const SKIN: Colour = [214, 170, 146]
const SHADOW: Colour = [150, 104, 84]
const LIGHT: Colour = [238, 204, 184]
const HAIR: Colour = [58, 42, 34]
const LIP: Colour = [172, 88, 84]
const DARK: Colour = [38, 26, 24]

/** Later shades lie on top of earlier ones. */
const FACE: readonly Shade[] = [
  { x: 0, y: 2.3, wide: 1.9, high: 0.9, colour: [70, 84, 110] },
  { x: 0, y: 1.5, wide: 0.52, high: 0.75, colour: SHADOW },
  { x: 0, y: -0.35, wide: 1.14, high: 1.3, colour: HAIR },
  ...onBothSides({ x: 1.02, y: 0.1, wide: 0.13, high: 0.3, colour: SHADOW }),
  { x: 0, y: 0.05, wide: 1, high: 1.32, colour: SKIN },
  ...onBothSides({ x: 0.76, y: 0.1, wide: 0.24, high: 0.8, colour: SHADOW, cover: 0.4, soft: 1 }),
  { x: 0, y: -0.62, wide: 0.6, high: 0.4, colour: LIGHT, cover: 0.5, soft: 1 },
  ...onBothSides({ x: 0.48, y: 0.38, wide: 0.3, high: 0.26, colour: LIGHT, cover: 0.5, soft: 1 }),
  ...onBothSides({ x: 0.42, y: -0.12, wide: 0.32, high: 0.24, colour: SHADOW, cover: 0.55, soft: 0.9 }),
  ...onBothSides({ x: 0.44, y: -0.34, wide: 0.3, high: 0.055, colour: HAIR, cover: 0.85, soft: 0.5 }),
  ...onBothSides({ x: 0.42, y: -0.1, wide: 0.21, high: 0.1, colour: DARK, cover: 0.8, soft: 0.3 }),
  ...onBothSides({ x: 0.42, y: -0.08, wide: 0.19, high: 0.075, colour: [232, 228, 224], soft: 0.3 }),
  ...onBothSides({ x: 0.42, y: -0.09, wide: 0.082, high: 0.082, colour: [82, 62, 44], soft: 0.3 }),
  ...onBothSides({ x: 0.42, y: -0.09, wide: 0.04, high: 0.04, colour: [14, 12, 12], soft: 0.3 }),
  { x: 0, y: 0.12, wide: 0.1, high: 0.45, colour: LIGHT, cover: 0.7, soft: 0.9 },
  ...onBothSides({ x: 0.16, y: 0.2, wide: 0.07, high: 0.36, colour: SHADOW, cover: 0.5, soft: 1 }),
  { x: 0, y: 0.5, wide: 0.23, high: 0.1, colour: SHADOW, cover: 0.65, soft: 0.7 },
  { x: 0, y: 0.42, wide: 0.13, high: 0.12, colour: LIGHT, cover: 0.8, soft: 0.8 },
  ...onBothSides({ x: 0.1, y: 0.51, wide: 0.055, high: 0.03, colour: DARK, cover: 0.85, soft: 0.5 }),
  { x: 0, y: 0.79, wide: 0.36, high: 0.09, colour: LIP, soft: 0.4 },
  { x: 0, y: 0.88, wide: 0.28, high: 0.09, colour: [190, 106, 100], soft: 0.4 },
  { x: 0, y: 0.82, wide: 0.34, high: 0.02, colour: [92, 42, 42], soft: 0.5 },
  { x: 0, y: 1.03, wide: 0.24, high: 0.05, colour: SHADOW, cover: 0.6, soft: 0.9 },
  { x: 0, y: 1.18, wide: 0.2, high: 0.12, colour: LIGHT, cover: 0.4, soft: 1 },
]

/**
 * A frontal face drawn with sums and products only, so that it is the same on every machine.
 *
 * @param faceShare - half the face's width as a share of the picture's side
 * @returns side x side x 3 bytes, rows, columns, channels R G B
 */
export function drawnFace(side: number, faceShare: number): Uint8Array {
  const unit = side * faceShare
  const picture = new Uint8Array(side * side * 3)
  for (let i = 0; i < picture.length; i++) picture[i] = BACKGROUND[i % 3] as number
  for (const shade of FACE) lay(shade, picture, side, unit)
  return picture
}

/** Lays a shade over the picture, where it covers something. */
function lay(shade: Shade, picture: Uint8Array, side: number, unit: number): void {
  const first = (centre: number, radius: number) =>
    Math.max(0, Math.floor(side / 2 + (centre - radius) * unit))
  const last = (centre: number, radius: number) =>
    Math.min(side, Math.ceil(side / 2 + (centre + radius) * unit))
  for (let row = first(shade.y, shade.high); row < last(shade.y, shade.high); row++) {
    for (let column = first(shade.x, shade.wide); column < last(shade.x, shade.wide); column++) {
      const cover = coverAt(shade, (column + 0.5 - side / 2) / unit, (row + 0.5 - side / 2) / unit)
      const at = 3 * (row * side + column)
      for (let channel = 0; channel < 3; channel++) {
        const beneath = picture[at + channel] as number
        picture[at + channel] = Math.round(beneath * (1 - cover) + (shade.colour[channel] as number) * cover)
      }
    }
  }
}

function coverAt({ x, y, wide, high, cover = 1, soft = 0.12 }: Shade, atX: number, atY: number): number {
  const distance = Math.sqrt(((atX - x) / wide) ** 2 + ((atY - y) / high) ** 2)
  return cover * Math.min(1, Math.max(0, (1 - distance) / soft))
}

function onBothSides(shade: Shade): readonly Shade[] {
  return [shade, { ...shade, x: -shade.x }]
}
