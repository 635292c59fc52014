import type { BaseMesh, Quad } from './mesh.ts'

/**
 * One part of the head, ready to draw. `rest` keeps where each point lay before any target moved it, so that
 * paint stays on its feature (lips, brows) whatever the face becomes.
 */
export interface Surface {
  readonly material: Material
  readonly points: Float64Array
  readonly rest: Float64Array
  readonly quads: readonly Quad[]
}

export type Material = 'body' | 'eye' | 'hair' | 'lash'

/** Takes the chosen quads out of the whole mesh and renumbers their points. */
export function surfaceOf(
  base: BaseMesh,
  moved: Float64Array,
  quads: readonly Quad[],
  material: Material,
): Surface {
  const renumbered = new Map<number, number>()
  for (const corner of quads.flat()) if (!renumbered.has(corner)) renumbered.set(corner, renumbered.size)
  const pick = (from: Float64Array) =>
    Float64Array.from([...renumbered.keys()].flatMap((point) => [...from.subarray(3 * point, 3 * point + 3)]))
  const corner = (point: number) => renumbered.get(point) ?? 0
  return {
    material,
    points: pick(moved),
    rest: pick(base.points),
    quads: quads.map(([a, b, c, d]) => [corner(a), corner(b), corner(c), corner(d)] as const),
  }
}

/** One step of Catmull-Clark subdivision: four quads from each, rounder. */
export function subdivided(surface: Surface): Surface {
  const edges = edgesOf(surface.quads)
  const corners = surface.points.length / 3
  const quads = surface.quads.flatMap((quad, face) => {
    const middle = corners + face
    const edgePoint = (k: number) =>
      corners + surface.quads.length + (edges.get(edgeKey(at(quad, k), at(quad, k + 1)))?.index ?? 0)
    return quad.map((corner, k) => [corner, edgePoint(k), middle, edgePoint(k + 3)] as const)
  })
  const refine = (points: Float64Array) => refined(points, surface.quads, [...edges.values()])
  return { material: surface.material, points: refine(surface.points), rest: refine(surface.rest), quads }
}

interface Edge {
  readonly index: number
  readonly ends: readonly [number, number]
  readonly faces: number[]
}

const at = (quad: Quad, k: number): number => quad[(k % 4) as 0 | 1 | 2 | 3]
const edgeKey = (a: number, b: number): number => Math.min(a, b) * 1_000_000 + Math.max(a, b)

function edgesOf(quads: readonly Quad[]): Map<number, Edge> {
  const edges = new Map<number, Edge>()
  for (const [face, quad] of quads.entries()) {
    for (let k = 0; k < 4; k++) {
      const [a, b] = [at(quad, k), at(quad, k + 1)]
      const edge = edges.get(edgeKey(a, b)) ?? { index: edges.size, ends: [a, b] as const, faces: [] }
      edge.faces.push(face)
      edges.set(edgeKey(a, b), edge)
    }
  }
  return edges
}

function refined(points: Float64Array, quads: readonly Quad[], edges: readonly Edge[]): Float64Array {
  const corners = points.length / 3
  const out = new Float64Array(3 * (corners + quads.length + edges.length))
  for (let axis = 0; axis < 3; axis++) {
    const value = (point: number) => points[3 * point + axis] ?? 0
    const middles = quads.map(
      (quad) => (value(quad[0]) + value(quad[1]) + value(quad[2]) + value(quad[3])) / 4,
    )
    const write = (point: number, v: number) => {
      out[3 * point + axis] = v
    }
    for (const [face, middle] of middles.entries()) write(corners + face, middle)
    for (const { index, ends, faces } of edges) {
      const halfway = (value(ends[0]) + value(ends[1])) / 2
      const [f, g] = faces
      const inner = f !== undefined && g !== undefined ? ((middles[f] ?? 0) + (middles[g] ?? 0)) / 2 : halfway
      write(corners + quads.length + index, (halfway + inner) / 2)
    }
    for (const [corner, v] of movedCorners(value, corners, quads, middles, edges).entries()) write(corner, v)
  }
  return out
}

function movedCorners(
  value: (point: number) => number,
  corners: number,
  quads: readonly Quad[],
  middles: readonly number[],
  edges: readonly Edge[],
): Float64Array {
  const [faceSum, faces] = [new Float64Array(corners), new Uint8Array(corners)]
  const [edgeSum, spokes] = [new Float64Array(corners), new Uint8Array(corners)]
  const [rimSum, rims] = [new Float64Array(corners), new Uint8Array(corners)]
  const add = (sum: Float64Array, count: Uint8Array, corner: number, v: number) => {
    sum[corner] = (sum[corner] ?? 0) + v
    count[corner] = (count[corner] ?? 0) + 1
  }
  for (const [face, quad] of quads.entries())
    for (const corner of quad) add(faceSum, faces, corner, middles[face] ?? 0)
  for (const { ends, faces: sides } of edges) {
    const halfway = (value(ends[0]) + value(ends[1])) / 2
    for (const end of ends) add(edgeSum, spokes, end, halfway)
    if (sides.length === 1) for (const end of ends) add(rimSum, rims, end, halfway)
  }
  return Float64Array.from({ length: corners }, (_, corner) => {
    const n = spokes[corner] ?? 0
    const old = value(corner)
    if ((rims[corner] ?? 0) > 0) return old / 2 + (rimSum[corner] ?? 0) / (rims[corner] ?? 1) / 2
    const face = (faceSum[corner] ?? 0) / Math.max(1, faces[corner] ?? 0)
    return (face + (2 * (edgeSum[corner] ?? 0)) / n + (n - 3) * old) / n
  })
}

/** Unit normals at the points, averaged over the quads around each. */
export function normalsOf(points: Float64Array, quads: readonly Quad[]): Float64Array {
  const normals = new Float64Array(points.length)
  const p = (point: number, axis: number) => points[3 * point + axis] ?? 0
  for (const quad of quads) {
    const [a, b, c, d] = quad
    const u = [0, 1, 2].map((k) => p(c, k) - p(a, k))
    const v = [0, 1, 2].map((k) => p(d, k) - p(b, k))
    for (const corner of quad) {
      for (let k = 0; k < 3; k++) {
        const [i, j] = [(k + 1) % 3, (k + 2) % 3]
        const across = (u[i] ?? 0) * (v[j] ?? 0) - (u[j] ?? 0) * (v[i] ?? 0)
        normals[3 * corner + k] = (normals[3 * corner + k] ?? 0) + across
      }
    }
  }
  for (let k = 0; k < normals.length; k += 3) {
    const length = Math.hypot(normals[k] ?? 0, normals[k + 1] ?? 0, normals[k + 2] ?? 0) || 1
    for (let axis = 0; axis < 3; axis++) normals[k + axis] = (normals[k + axis] ?? 0) / length
  }
  return normals
}
