import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Four corners, counter-clockwise seen from outside; indices into the points. */
export type Quad = readonly [number, number, number, number]

/** The undeformed body: x to its left, y up, z forward, one unit is a decimetre. */
export interface BaseMesh {
  readonly points: Float64Array
  readonly groups: ReadonlyMap<string, readonly Quad[]>
}

/** Target name without its ending (`chin/chin-width-incr`) -> strength. */
export type Weights = Readonly<Record<string, number>>

/** Reads MakeHuman's `base.obj`: points and quads by group; texture coordinates are passed over. */
export function readBaseMesh(meshes: string): BaseMesh {
  const points: number[] = []
  const groups = new Map<string, Quad[]>()
  let group: Quad[] = []
  for (const line of readFileSync(join(meshes, '3dobjs', 'base.obj'), 'utf8').split('\n')) {
    const [kind, ...words] = line.trim().split(/\s+/)
    if (kind === 'v') points.push(...words.map(Number))
    if (kind === 'f') group.push(quadFrom(words))
    if (kind === 'g') {
      group = groups.get(words.join(' ')) ?? []
      groups.set(words.join(' '), group)
    }
  }
  return { points: Float64Array.from(points), groups }
}

function quadFrom(corners: readonly string[]): Quad {
  const [a, b, c, d] = corners.map((corner) => Number.parseInt(corner, 10) - 1)
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new RangeError(`Cannot use the face "${corners.join(' ')}": it must have four corners`)
  }
  return [a, b, c, d]
}

/** The points after every target has moved them by its strength. */
export function morphed(base: BaseMesh, meshes: string, weights: Weights): Float64Array {
  const points = Float64Array.from(base.points)
  for (const [name, strength] of Object.entries(weights)) {
    for (const { point, move } of readTarget(meshes, name)) {
      for (const [axis, step] of move.entries()) {
        points[3 * point + axis] = (points[3 * point + axis] ?? 0) + strength * step
      }
    }
  }
  return points
}

interface Move {
  readonly point: number
  readonly move: readonly number[]
}

const targets = new Map<string, readonly Move[]>()

function readTarget(meshes: string, name: string): readonly Move[] {
  const known = targets.get(name)
  if (known) return known
  const moves = readFileSync(join(meshes, 'targets', `${name}.target`), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([point = Number.NaN, ...move]) => ({ point, move }))
  targets.set(name, moves)
  return moves
}
