import { insideClothes, insideHairline } from './features.ts'
import type { Quad } from './mesh.ts'
import { noise, step } from './noise.ts'
import type { Look } from './people.ts'
import { normalsOf, type Surface } from './surface.ts'

const LIFT = { cropped: 0.02, short: 0.1, tied: 0.07, bob: 0.15, long: 0.15 } as const
const CLOTH_LIFT = 0.035

/** Lifts the scalp by the thickness of the hair and the clothed skin by that of the clothes. */
export function dressed(body: Surface, look: Look): Surface {
  const normals = normalsOf(body.points, body.quads)
  const points = Float64Array.from(body.points)
  for (let k = 0; k < points.length; k += 3) {
    const [x, y, z] = [body.rest[k] ?? 0, body.rest[k + 1] ?? 0, body.rest[k + 2] ?? 0]
    const lift =
      hairLift(x, y, z, look) +
      CLOTH_LIFT * step(0, 0.05, y < 6.1 ? insideClothes(Math.abs(x), y, z, look.neckline) : 0)
    for (let axis = 0; axis < 3; axis++)
      points[k + axis] = (points[k + axis] ?? 0) + lift * (normals[k + axis] ?? 0)
  }
  return { ...body, points }
}

function hairLift(x: number, y: number, z: number, look: Look): number {
  const inside = insideHairline(Math.abs(x), y, z, look.hairline)
  if (inside < 0) return 0
  const sides = look.hairStyle === 'bob' || look.hairStyle === 'long' ? 1 : 0.45
  const crown = sides + (1 - sides) * step(7.4, 7.95, y) + 0.25 * step(8, 8.5, y)
  const volume = LIFT[look.hairStyle] * crown * step(0, 0.22, inside)
  const waves = look.hairStyle === 'cropped' ? 0 : 0.02 * noise(x * 7, y * 4, z * 7) * step(0, 0.2, inside)
  return volume + waves
}

const COLUMNS = 72
const ROWS = 28

/**
 * Hair that hangs from above the ears round the back of the head: a curtain built about the undeformed head and
 * then moved and widened with the real one. Undefined for styles that leave the neck free.
 */
export function curtain(
  look: Look,
  toPoint: (rest: readonly [number, number, number]) => readonly number[],
): Surface | undefined {
  if (look.hairStyle !== 'bob' && look.hairStyle !== 'long') return undefined
  const bottom = look.hairStyle === 'bob' ? 6.32 : 5.35
  const rest: number[] = []
  const points: number[] = []
  const quads: Quad[] = []
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column <= COLUMNS; column++) {
      const at = strandAt(column / COLUMNS, row / ROWS, bottom)
      rest.push(...at)
      points.push(...toPoint(at))
      if (row === ROWS || column === COLUMNS) continue
      const first = row * (COLUMNS + 1) + column
      quads.push([first, first + 1, first + COLUMNS + 2, first + COLUMNS + 1])
    }
  }
  return { material: 'hair', points: Float64Array.from(points), rest: Float64Array.from(rest), quads }
}

function strandAt(across: number, down: number, bottom: number): readonly [number, number, number] {
  const turn = (across * 2 - 1) * 2.3
  const uneven = 0.06 * noise(across * 40, 0, 1) + 0.03 * noise(across * 130, 0, 2)
  const y = 8.05 + (bottom + uneven - 8.05) * down
  const inwards = bottom > 6 ? 0.14 * step(0.65, 1, down) : 0
  const lock = 1 + 0.012 * noise(across * 60, down * 2.2, 3) + 0.02 * noise(across * 17, down * 1.4, 8)
  const wide = lock * (0.62 + 0.32 * step(8.1, 7.5, y) + 0.05 * step(7.5, 6.8, y) - inwards)
  const side = Math.sign(turn) * Math.abs(Math.sin(turn)) ** 0.55
  const depth = Math.cos(turn) > 0 ? 1.1 : 0.75
  return [0.93 * wide * side, y, 0.3 - depth * wide * Math.cos(turn)]
}
