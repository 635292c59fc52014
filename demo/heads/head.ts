import { curtain, dressed } from './hair.ts'
import { type BaseMesh, morphed, type Weights } from './mesh.ts'
import type { Person } from './people.ts'
import { type Surface, subdivided, surfaceOf } from './surface.ts'

export interface Head {
  readonly surfaces: readonly Surface[]
  /** The point between the eyes. */
  readonly centre: readonly [number, number, number]
}

const UPPER_LASHES = ['helper-l-eyelashes-2', 'helper-r-eyelashes-2']

/** Shapes one person: body, eyes, lashes and hair. */
export function headOf(base: BaseMesh, meshes: string, person: Person): Head {
  const moved = morphed(base, meshes, weightsOf(person))
  const part = (groups: readonly string[], material: Surface['material']) =>
    surfaceOf(
      base,
      moved,
      groups.flatMap((group) => base.groups.get(group) ?? []),
      material,
    )
  const eyes = part(['helper-l-eye', 'helper-r-eye'], 'eye')
  const body = subdivided(inPicture(part(['body'], 'body'), person.pose.zoom))
  const hanging = curtain(person.look, alongWith(body))
  return {
    surfaces: [dressed(body, person.look), eyes, part(UPPER_LASHES, 'lash'), ...(hanging ? [hanging] : [])],
    centre: [0, middle(eyes.points, 1), middle(eyes.points, 2)],
  }
}

function weightsOf({ sex, age, ancestry, heaviness, features, disease }: Person): Weights {
  // MakeHuman's "young" is 25 years, its "old" 90.
  const old = Math.min(1, Math.max(0, (age - 25) / 65))
  const weights: Record<string, number> = {}
  for (const [stage, share] of [
    ['young', 1 - old],
    ['old', old],
  ] as const) {
    weights[`macrodetails/universal-${sex}-${stage}-averagemuscle-averageweight`] = share * (1 - heaviness)
    weights[`macrodetails/universal-${sex}-${stage}-averagemuscle-maxweight`] = share * heaviness
    for (const [people, part] of Object.entries(ancestry)) {
      weights[`macrodetails/${people}-${sex}-${stage}`] = share * part
    }
  }
  for (const [name, strength] of [...bothSides(features), ...bothSides(disease)]) {
    weights[name] = (weights[name] ?? 0) + strength
  }
  return weights
}

/** `cheek/l-…` stands for both cheeks, `eyes/l-…` for both eyes. */
function bothSides(weights: Weights): readonly (readonly [string, number])[] {
  return Object.entries(weights).flatMap(([name, strength]) => {
    const other = name.replace('/l-', '/r-')
    return other === name
      ? [[name, strength]]
      : [
          [name, strength],
          [other, strength],
        ]
  })
}

function inPicture(body: Surface, zoom: number): Surface {
  if (zoom < 0.7) return body
  const near = body.quads.filter(
    ([a]) => (body.rest[3 * a + 1] ?? 0) > 3.9 && Math.abs(body.rest[3 * a] ?? 0) < 2.4,
  )
  return { ...body, quads: near }
}

function middle(points: Float64Array, axis: number): number {
  return points.reduce((sum, value, k) => (k % 3 === axis ? sum + value : sum), 0) / (points.length / 3)
}

/** Moves and stretches a point of the undeformed head as the skull was moved and stretched. */
function alongWith(body: Surface): (rest: readonly [number, number, number]) => readonly number[] {
  const skull = Array.from({ length: body.rest.length / 3 }, (_, point) => point).filter((point) => {
    const [x, y] = [body.rest[3 * point] ?? 0, body.rest[3 * point + 1] ?? 0]
    return y > 7.3 && Math.abs(x) < 0.73
  })
  const span = (points: Float64Array, axis: number) => {
    const values = skull.map((point) => points[3 * point + axis] ?? 0)
    return { low: values.reduce((a, b) => Math.min(a, b)), high: values.reduce((a, b) => Math.max(a, b)) }
  }
  const axes = [0, 1, 2].map((axis) => {
    const [from, to] = [span(body.rest, axis), span(body.points, axis)]
    const stretch = (to.high - to.low) / (from.high - from.low)
    return { stretch, from: from.low, to: to.low }
  })
  return (rest) => axes.map(({ stretch, from, to }, axis) => to + stretch * ((rest[axis] ?? 0) - from))
}
