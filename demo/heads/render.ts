import { type Seen, turned, VALUES, type Vector, visible } from './camera.ts'
import { lightOn, studio } from './light.ts'
import { noise } from './noise.ts'
import { linear, type Paint, type Palette, paintAt, paletteOf, type Rgb, scaled } from './paint.ts'
import type { Look, Pose } from './people.ts'
import type { Surface } from './surface.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green, blue of each pixel, row by row. */
  readonly bytes: Uint8Array
}

export interface Quality {
  /** Samples per pixel along each side. */
  readonly samples: number
  readonly lamps: number
}

const [WIDTH, HEIGHT] = [800, 1000]

/** Photographs the surfaces from the front; `centre` (between the eyes) comes to lie a little above the middle. */
export function photograph(
  surfaces: readonly Surface[],
  centre: Vector,
  look: Look,
  pose: Pose,
  quality: Quality,
): Picture {
  const [width, height] = [WIDTH * quality.samples, HEIGHT * quality.samples]
  const posed = surfaces.map((surface) => ({ ...surface, points: turned(surface.points, centre, pose) }))
  const light = lightOn(posed, centre, studio(quality.lamps))
  const seen = visible(posed, light, centre, { ...pose, zoom: pose.zoom * quality.samples }, width, height)
  const palette = paletteOf(look)
  const bytes = new Uint8Array(WIDTH * HEIGHT * 3)
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    const colours = samplesOf(pixel, quality.samples).map((sample) =>
      colourOf(seen, sample, posed, palette, (sample % width) / width, Math.floor(sample / width) / height),
    )
    for (let channel = 0; channel < 3; channel++) {
      const sum = colours.reduce((total, colour) => total + displayed(colour[channel] ?? 0), 0)
      bytes[3 * pixel + channel] = Math.round((255 * sum) / colours.length)
    }
  }
  return { width: WIDTH, height: HEIGHT, bytes }
}

/** Where the samples of a pixel lie in the finer picture. */
function samplesOf(pixel: number, samples: number): readonly number[] {
  const [x, y] = [(pixel % WIDTH) * samples, Math.floor(pixel / WIDTH) * samples]
  return Array.from(
    { length: samples ** 2 },
    (_, k) => (y + Math.floor(k / samples)) * WIDTH * samples + x + (k % samples),
  )
}

/** Light to screen value 0 to 1, rolling off gently near white. */
function displayed(value: number): number {
  const rolled = value < 0.7 ? value : 0.7 + 0.3 * Math.tanh((value - 0.7) / 0.3)
  return Math.max(0, rolled) ** (1 / 2.2)
}

function colourOf(
  seen: Seen,
  sample: number,
  surfaces: readonly Surface[],
  palette: Palette,
  x: number,
  y: number,
): Rgb {
  const surface = surfaces[(seen.surface[sample] ?? 0) - 1]
  if (!surface) return wall(palette.look, x, y)
  const v = (k: number) => seen.values[sample * VALUES + k] ?? 0
  const paint = paintAt(surface.material, v(0), v(1), v(2), palette)
  return lit(paint, [v(3), v(4), v(5)], v(6))
}

const HALFWAY: Vector = [-0.28, 0.29, 0.915]

function lit({ colour, gloss, sharpness, softness }: Paint, normal: Vector, light: number): Rgb {
  const length = Math.hypot(...normal) || 1
  const facing = Math.max(
    0,
    (normal[0] * HALFWAY[0] + normal[1] * HALFWAY[1] + normal[2] * HALFWAY[2]) / length,
  )
  const highlight = gloss * Math.min(1, light) * facing ** sharpness
  const soft = (power: number) => light ** (1 - softness * power)
  return [
    colour[0] * soft(0.22) + highlight,
    colour[1] * soft(0.06) + highlight,
    colour[2] * soft(0.02) + highlight,
  ]
}

function wall(look: Look, x: number, y: number): Rgb {
  const glow = 1.12 - 0.55 * Math.hypot(x - 0.42, (y - 0.4) * 1.1) + 0.015 * noise(x * 6, y * 6, 0)
  return scaled(linear(look.background), glow)
}
