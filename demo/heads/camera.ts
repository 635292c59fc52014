import type { Pose } from './people.ts'
import { rasterise } from './raster.ts'
import { normalsOf, type Surface } from './surface.ts'

const PIXELS_PER_DM = 238
/** Decimetres: what a portrait is taken from. */
const CAMERA_DISTANCE = 16

export type Vector = readonly [number, number, number]

/** The points after the whole body has turned about the neck. */
export function turned(points: Float64Array, centre: Vector, pose: Pose): Float64Array {
  const [yaw, pitch, roll] = [radians(pose.yaw), radians(pose.pitch), radians(pose.roll)]
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

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** For each sample: the nearest surface (0: none), and there the rest point, the normal and the light. */
export interface Seen {
  readonly surface: Uint8Array
  readonly values: Float32Array
}
/** Numbers a sample: rest point 3, normal 3, light 1. */
export const VALUES = 7

export function visible(
  surfaces: readonly Surface[],
  light: readonly Float64Array[],
  centre: Vector,
  { zoom, distance = CAMERA_DISTANCE }: Pick<Pose, 'zoom' | 'distance'>,
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
    const screen = projected(surface.points, centre, zoom, distance, width, height)
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
  distance: number,
  width: number,
  height: number,
): Float64Array {
  const screen = new Float64Array(points.length)
  for (let k = 0; k < points.length; k += 3) {
    const z = (points[k + 2] ?? 0) - centre[2]
    const scale = (PIXELS_PER_DM * zoom * distance) / (distance - z)
    screen[k] = width / 2 + scale * ((points[k] ?? 0) - centre[0])
    screen[k + 1] = height * 0.44 - scale * ((points[k + 1] ?? 0) - centre[1])
    screen[k + 2] = z
  }
  return screen
}
