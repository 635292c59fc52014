import sharp from 'sharp'

/** The same photo as if it had been taken again at once: framed, lit and stored a little differently. */
type Retake = {
  readonly turnDeg: number
  readonly scale: number
  /** Shares of the picture's width and height. */
  readonly shift: readonly [right: number, down: number]
  /** Times the brightness. */
  readonly light: number
  readonly jpegQuality: number
}

export const RETAKES: readonly Retake[] = [
  { turnDeg: 2, scale: 0.95, shift: [0.02, -0.01], light: 1.1, jpegQuality: 90 },
  { turnDeg: -3, scale: 1.05, shift: [-0.02, 0.01], light: 0.9, jpegQuality: 80 },
  { turnDeg: 4, scale: 1.1, shift: [0.01, 0.02], light: 1.15, jpegQuality: 70 },
  { turnDeg: -1, scale: 0.9, shift: [-0.01, -0.02], light: 0.85, jpegQuality: 60 },
  { turnDeg: 1, scale: 1.02, shift: [0.015, 0.015], light: 1.05, jpegQuality: 95 },
  { turnDeg: -4, scale: 0.97, shift: [-0.015, -0.015], light: 0.95, jpegQuality: 50 },
  { turnDeg: 3, scale: 1.08, shift: [-0.02, 0.02], light: 1, jpegQuality: 85 },
  { turnDeg: -2, scale: 0.92, shift: [0.02, 0.005], light: 1.2, jpegQuality: 75 },
]

const BACKGROUND = { r: 128, g: 128, b: 128 }

/** @returns a JPEG of the size of the photo */
export async function retaken(photo: Uint8Array, retake: Retake): Promise<Uint8Array> {
  const { turnDeg, scale, shift, light, jpegQuality } = retake
  const { width, height } = await sharp(photo).metadata()
  const margin = Math.ceil(Math.max(width, height) / 4)
  const room = { top: margin, bottom: margin, left: margin, right: margin, background: BACKGROUND }
  // One after the other: in one go sharp would take them in an order of its own.
  const turned = await sharp(photo).rotate(turnDeg, { background: BACKGROUND }).png().toBuffer()
  const { width: turnedWidth } = await sharp(turned).metadata()
  const scaled = await sharp(turned)
    .resize({ width: Math.round(turnedWidth * scale) })
    .png()
    .toBuffer()
  const wide = await sharp(scaled).extend(room).png().toBuffer({ resolveWithObject: true })
  const left = Math.round((wide.info.width - width) / 2 + shift[0] * width)
  const top = Math.round((wide.info.height - height) / 2 + shift[1] * height)
  return sharp(wide.data)
    .extract({ left, top, width, height })
    .linear(light, 0)
    .jpeg({ quality: jpegQuality })
    .toBuffer()
}
