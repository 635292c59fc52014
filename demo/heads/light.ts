import { rasterise } from './raster.ts'
import { normalsOf, type Surface } from './surface.ts'

type Vector = readonly [number, number, number]

interface Lamp {
  readonly towards: Vector
  readonly strength: number
}

/** A soft studio: a large key light from upper left, a weaker fill from the right, and a little from all round. */
export function studio(lamps: number): readonly Lamp[] {
  const all = Array.from({ length: lamps }, (_, k): Lamp => {
    const y = 1 - (2 * k + 1) / lamps
    const turn = k * Math.PI * (3 - Math.sqrt(5))
    const towards: Vector = [Math.sqrt(1 - y * y) * Math.cos(turn), y, Math.sqrt(1 - y * y) * Math.sin(turn)]
    return { towards, strength: brightness(towards) }
  })
  const total = all.reduce((sum, lamp) => sum + lamp.strength, 0)
  return all
    .filter((lamp) => lamp.strength > 0.02)
    .map((lamp) => ({ ...lamp, strength: lamp.strength / total }))
}

function brightness(towards: Vector): number {
  const key = Math.max(0, dot(towards, [-0.5, 0.52, 0.69])) ** 6
  const fill = Math.max(0, dot(towards, [0.66, 0.2, 0.72])) ** 3
  return 2.2 * key + 0.75 * fill + 0.2 * Math.max(0, 0.75 + towards[1])
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const MAP = 384
const REACH = 2.6
/** How far behind the nearest surface a point may lie and still count as lit, in decimetres. */
const BIAS = 0.035

/** How much light reaches each point of each surface, shadows included; about 1 where the key light falls. */
export function lightOn(
  surfaces: readonly Surface[],
  centre: Vector,
  lamps: readonly Lamp[],
): Float64Array[] {
  const normals = surfaces.map((surface) => normalsOf(surface.points, surface.quads))
  const light = surfaces.map((surface) => new Float64Array(surface.points.length / 3))
  for (const lamp of lamps) {
    const views = surfaces.map((surface) => seenFrom(lamp.towards, surface.points, centre))
    const nearest = depthMap(surfaces, views)
    for (const [s, received] of light.entries()) {
      const [normal, view] = [normals[s], views[s]]
      if (!normal || !view) continue
      for (let point = 0; point < received.length; point++) {
        const facing =
          (normal[3 * point] ?? 0) * lamp.towards[0] +
          (normal[3 * point + 1] ?? 0) * lamp.towards[1] +
          (normal[3 * point + 2] ?? 0) * lamp.towards[2]
        if (facing <= 0) continue
        received[point] =
          (received[point] ?? 0) + 2.6 * lamp.strength * facing * shareLit(nearest, view, point)
      }
    }
  }
  return light
}

function seenFrom(towards: Vector, points: Float64Array, centre: Vector): Float64Array {
  const flat = Math.hypot(towards[0], towards[2]) || 1e-9
  const right: Vector = [towards[2] / flat, 0, -towards[0] / flat]
  const up: Vector = [
    towards[1] * right[2] - towards[2] * right[1],
    towards[2] * right[0] - towards[0] * right[2],
    towards[0] * right[1] - towards[1] * right[0],
  ]
  const view = new Float64Array(points.length)
  for (let k = 0; k < points.length; k += 3) {
    const from: Vector = [
      (points[k] ?? 0) - centre[0],
      (points[k + 1] ?? 0) - centre[1],
      (points[k + 2] ?? 0) - centre[2],
    ]
    view[k] = (dot(from, right) / REACH + 1) * (MAP / 2)
    view[k + 1] = (dot(from, up) / REACH + 1) * (MAP / 2)
    view[k + 2] = dot(from, towards)
  }
  return view
}

function depthMap(surfaces: readonly Surface[], views: readonly Float64Array[]): Float64Array {
  const nearest = new Float64Array(MAP * MAP).fill(Number.NEGATIVE_INFINITY)
  for (const [s, { material, quads }] of surfaces.entries()) {
    const view = views[s]
    if (!view || material === 'lash') continue
    rasterise(view, quads, MAP, MAP, (pixel, depth) => {
      if (depth > (nearest[pixel] ?? 0)) nearest[pixel] = depth
    })
  }
  return nearest
}

function shareLit(nearest: Float64Array, view: Float64Array, point: number): number {
  let lit = 0
  for (const [dx, dy] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const) {
    const x = Math.floor((view[3 * point] ?? 0) + 0.8 * dx)
    const y = Math.floor((view[3 * point + 1] ?? 0) + 0.8 * dy)
    if (x < 0 || y < 0 || x >= MAP || y >= MAP) lit += 1
    else if ((nearest[y * MAP + x] ?? 0) - BIAS <= (view[3 * point + 2] ?? 0)) lit += 1
  }
  return lit / 4
}
