import { lightOn, studio } from './light.ts'
import { noise } from './noise.ts'
import { linear, type Paint, type Palette, paintAt, paletteOf, type Rgb, scaled } from './paint.ts'
import type { Look, Pose } from './people.ts'
import { rasterise } from './raster.ts'
import { normalsOf, type Surface } from './surface.ts'

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
const PIXELS_PER_DM = 238
const CAMERA_DISTANCE = 16

type Vector = readonly [number, number, number]

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
  const seen = visible(posed, light, centre, pose.zoom * quality.samples, width, height)
  const palette = paletteOf(look)
  const bytes = new Uint8Array(WIDTH * HEIGHT * 3)
  const square = quality.samples ** 2
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const sum = [0, 0, 0]
      for (let k = 0; k < square; k++) {
        const [sx, sy] = [
          x * quality.samples + (k % quality.samples),
          y * quality.samples + Math.floor(k / quality.samples),
        ]
        const colour = colourOf(seen, sy * width + sx, posed, palette, sx / width, sy / height)
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + displayed(colour[c] ?? 0) / square
      }
      for (let c = 0; c < 3; c++) bytes[3 * (y * WIDTH + x) + c] = Math.round(255 * (sum[c] ?? 0))
    }
  }
  return { width: WIDTH, height: HEIGHT, bytes }
}

/** Light to screen value 0 to 1, rolling off gently near white. */
function displayed(value: number): number {
  const rolled = value < 0.7 ? value : 0.7 + 0.3 * Math.tanh((value - 0.7) / 0.3)
  return Math.max(0, rolled) ** (1 / 2.2)
}

function turned(points: Float64Array, centre: Vector, pose: Pose): Float64Array {
  const [yaw, pitch, roll] = [pose.yaw, pose.pitch, pose.roll].map(
    (degrees) => (degrees * Math.PI) / 180,
  ) as [number, number, number]
  const out = new Float64Array(points.length)
  const pivot = centre[2] - 1
  for (let k = 0; k < points.length; k += 3) {
    const [x, y, z] = [
      (points[k] ?? 0) - centre[0],
      (points[k + 1] ?? 0) - centre[1],
      (points[k + 2] ?? 0) - pivot,
    ]
    const [x1, z1] = [x * Math.cos(yaw) + z * Math.sin(yaw), z * Math.cos(yaw) - x * Math.sin(yaw)]
    const [y2, z2] = [y * Math.cos(pitch) - z1 * Math.sin(pitch), z1 * Math.cos(pitch) + y * Math.sin(pitch)]
    out[k] = x1 * Math.cos(roll) + y2 * Math.sin(roll) + centre[0]
    out[k + 1] = y2 * Math.cos(roll) - x1 * Math.sin(roll) + centre[1]
    out[k + 2] = z2 + pivot
  }
  return out
}

/** For each sample: the nearest surface (0: none), and there the rest point, the normal and the light. */
interface Seen {
  readonly surface: Uint8Array
  readonly values: Float32Array
}
const VALUES = 7

function visible(
  surfaces: readonly Surface[],
  light: readonly Float64Array[],
  centre: Vector,
  zoom: number,
  width: number,
  height: number,
): Seen {
  const nearest = new Float64Array(width * height).fill(Number.NEGATIVE_INFINITY)
  const seen: Seen = {
    surface: new Uint8Array(width * height),
    values: new Float32Array(width * height * VALUES),
  }
  for (const [s, surface] of surfaces.entries()) {
    const normals = normalsOf(surface.points, surface.quads)
    const received = light[s] ?? new Float64Array(0)
    const screen = projected(surface.points, centre, zoom, width, height)
    rasterise(screen, surface.quads, width, height, (pixel, depth, corners, shares) => {
      if (depth <= (nearest[pixel] ?? 0)) return
      nearest[pixel] = depth
      seen.surface[pixel] = s + 1
      const values = seen.values
      values.fill(0, pixel * VALUES, (pixel + 1) * VALUES)
      for (let k = 0; k < 3; k++) {
        const corner = corners[k as 0 | 1 | 2]
        const share = shares[k as 0 | 1 | 2]
        for (let axis = 0; axis < 3; axis++) {
          values[pixel * VALUES + axis] =
            (values[pixel * VALUES + axis] ?? 0) + share * (surface.rest[3 * corner + axis] ?? 0)
          values[pixel * VALUES + 3 + axis] =
            (values[pixel * VALUES + 3 + axis] ?? 0) + share * (normals[3 * corner + axis] ?? 0)
        }
        values[pixel * VALUES + 6] = (values[pixel * VALUES + 6] ?? 0) + share * (received[corner] ?? 0)
      }
    })
  }
  return seen
}

function projected(
  points: Float64Array,
  centre: Vector,
  zoom: number,
  width: number,
  height: number,
): Float64Array {
  const screen = new Float64Array(points.length)
  for (let k = 0; k < points.length; k += 3) {
    const z = (points[k + 2] ?? 0) - centre[2]
    const scale = (PIXELS_PER_DM * zoom * CAMERA_DISTANCE) / (CAMERA_DISTANCE - z)
    screen[k] = width / 2 + scale * ((points[k] ?? 0) - centre[0])
    screen[k + 1] = height * 0.44 - scale * ((points[k + 1] ?? 0) - centre[1])
    screen[k + 2] = z
  }
  return screen
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
