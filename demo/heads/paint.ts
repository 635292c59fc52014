import { beard, brow, insideClothes, insideHairline, lips } from './features.ts'
import { noise, spot, step } from './noise.ts'
import type { Look } from './people.ts'
import type { Material } from './surface.ts'

/** Linear light, red green blue, 0 to about 1. */
export type Rgb = readonly [number, number, number]

/** What a spot of a surface is made of; `gloss` is the strength of its highlight, `sharpness` its exponent. */
export interface Paint {
  readonly colour: Rgb
  readonly gloss: number
  readonly sharpness: number
  /** How much light wanders inside and comes out red, as in skin. */
  readonly softness: number
}

/** `#rrggbb` as linear light. */
export function linear(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}

export const scaled = (a: Rgb, by: number): Rgb => [a[0] * by, a[1] * by, a[2] * by]

/** The colours of one person, read once. */
export interface Palette {
  readonly look: Look
  readonly skin: Rgb
  readonly lips: Rgb
  readonly iris: Rgb
  readonly brows: Rgb
  readonly hair: Rgb
  readonly clothes: Rgb
}

export function paletteOf(look: Look): Palette {
  const { skin, lips, iris, brows, hair, clothes } = look
  return {
    look,
    skin: linear(skin),
    lips: linear(lips),
    iris: linear(iris),
    brows: linear(brows),
    hair: linear(hair),
    clothes: linear(clothes),
  }
}

/** The paint at a point of the undeformed body. */
export function paintAt(material: Material, x: number, y: number, z: number, palette: Palette): Paint {
  switch (material) {
    case 'eye':
      return eye(x, y, palette)
    case 'hair':
      return strands(Math.atan2(x, z - 0.2) * 26, y * 1.3, palette)
    case 'lash':
      return { colour: scaled(palette.brows, 0.35), gloss: 0, sharpness: 1, softness: 0 }
    case 'body':
      return body(x, y, z, palette)
    default:
      return material satisfies never
  }
}

function body(x: number, y: number, z: number, palette: Palette): Paint {
  const u = Math.abs(x)
  if (y < 6.1 && insideClothes(u, y, z, palette.look.neckline) > 0) return cloth(x, y, z, palette)
  const skin = skinAt(x, y, z, palette)
  const scalp = insideHairline(u, y, z, palette.look.hairline)
  if (scalp < -0.1) return skin

  const turn = Math.atan2(x, z - 0.2)
  const fringe = 0.02 * noise(turn * 11, y * 3, z * 3) + 0.012 * noise(turn * 90, y * 6, 4)
  const covered = step(-0.055, 0.06, scalp + fringe)
  if (covered === 0) return skin
  const hair = palette.look.hairStyle === 'cropped' ? cropped(x, y, z, palette) : combed(x, y, z, palette)
  return {
    ...hair,
    colour: mixed(skin.colour, hair.colour, covered),
    softness: skin.softness * (1 - covered),
  }
}

function skinAt(x: number, y: number, z: number, palette: Palette): Paint {
  const { look } = palette
  const u = Math.abs(x)
  const mottle = 1 + 0.035 * noise(x * 9, y * 9, z * 9) + 0.03 * noise(x * 45, y * 45, z * 45)
  const warmth = flushed(u, y, z) * (0.25 + 0.75 * look.flush)
  const sunken = 0.16 * spot(u - 0.3, (y - 7.13) * 1.6, 0.12) * step(1, 1.2, z)
  const tone = scaled(palette.skin, mottle * (1 - sunken))
  const red: Rgb = [tone[0] * 1.03, tone[1] * 0.66, tone[2] * 0.62]
  const warm = mixed(tone, red, Math.min(1, warmth))
  const shaved = mixed(
    warm,
    scaled(mixed(palette.brows, [0.09, 0.1, 0.12], 0.5), 1),
    0.32 * look.stubble * beard(u, y, z),
  )
  const lip = lips(u, y, z)
  const lipped = mixed(shaved, scaled(palette.lips, 1 + 0.1 * noise(x * 60, y * 8, 1)), lip * 0.85)
  const hairy = brow(u, y, z, look.browThickness)
  const browed = mixed(lipped, palette.brows, 0.88 * hairy)
  return {
    colour: browed,
    gloss: (0.08 + 0.12 * lip) * (1 - 0.8 * hairy),
    sharpness: 14 + 16 * lip,
    softness: 1,
  }
}

function flushed(u: number, y: number, z: number): number {
  const cheek = 0.85 * spot(u - 0.42, y - 6.93, 0.22) * step(0.7, 1.1, z)
  const nose = 0.55 * spot(u, y - 6.98, 0.14) * step(1.5, 1.7, z)
  const chin = 0.4 * spot(u, y - 6.36, 0.15) * step(1, 1.3, z)
  const ear = 0.5 * step(0.72, 0.8, u) * step(6.8, 6.9, y)
  return cheek + nose + chin + ear
}

function eye(x: number, y: number, palette: Palette): Paint {
  const [dx, dy] = [Math.abs(x) - 0.31, y - 7.285]
  const out = Math.hypot(dx, dy)
  const rays = 1 + 0.25 * noise(Math.atan2(dy, dx) * 9, out * 30, 2)
  const iris = scaled(
    palette.iris,
    rays * (0.75 + 5 * Math.max(0, out - 0.025)) * (1 - 0.75 * step(0.052, 0.066, out)),
  )
  const white = mixed([0.74, 0.71, 0.69], [0.62, 0.4, 0.37], step(0.075, 0.14, out) * 0.7)
  const coloured = mixed(iris, white, step(0.06, 0.069, out))
  return {
    colour: mixed([0.004, 0.004, 0.004], coloured, step(0.022, 0.028, out)),
    gloss: 0.9,
    sharpness: 220,
    softness: 0,
  }
}

function combed(x: number, y: number, z: number, palette: Palette): Paint {
  const { hairStyle } = palette.look
  const across = hairStyle === 'short' ? x * 24 + z * 3 : Math.atan2(x - 0.12, 8.9 - y) * 24 + z * 1.5
  return strands(across, hairStyle === 'short' ? z * 1.6 + y : z * 1.4, palette)
}

function cropped(x: number, y: number, z: number, palette: Palette): Paint {
  const grain = 1 + 0.3 * noise(x * 60, y * 60, z * 60)
  return { colour: scaled(palette.hair, grain), gloss: 0.015, sharpness: 8, softness: 0 }
}

function strands(across: number, along: number, palette: Palette): Paint {
  const locks = 0.32 * noise(across * 0.55, along, 5) + 0.26 * noise(across * 2, along * 1.5, 7)
  const streak = locks + 0.24 * noise(across * 6, along * 2, 11)
  return {
    colour: scaled(palette.hair, 1 + 0.8 * streak),
    gloss: 0.035 * (1 + streak),
    sharpness: 16,
    softness: 0,
  }
}

function cloth(x: number, y: number, z: number, palette: Palette): Paint {
  const seam = insideClothes(Math.abs(x), y, z, palette.look.neckline)
  const hem = 1 - 0.22 * step(0.012, 0, Math.abs(seam - 0.1))
  const weave = 1 + 0.05 * noise(x * 70, y * 70, z * 70) + 0.06 * noise(x * 3, y * 3, z * 3)
  const trousers = y < 0.45 ? 0.35 : 1
  return { colour: scaled(palette.clothes, hem * weave * trousers), gloss: 0.02, sharpness: 6, softness: 0 }
}
