import { type Head, headOf } from '../../demo/heads/head.ts'
import { readBaseMesh } from '../../demo/heads/mesh.ts'
import { PEOPLE, type Person, type Pose } from '../../demo/heads/people.ts'
import { photograph } from '../../demo/heads/render.ts'
import type { OpenModel } from '../../src/inference/open-model.ts'
import { evenly } from './faces.ts'
import { measured } from './measure.ts'
import { type FigureName, type Row, rowOf, tableOf } from './tables.ts'

/** Coarser than the demo's photos, which is enough to measure on. */
const DRAWING = { samples: 1, lamps: 16 } as const

/** Drawing takes most of the time. */
const HEADS = 5

const STRAIGHT: Pose = { yaw: 0, pitch: -3, roll: 0, zoom: 1.08 }

type Sweep = {
  readonly title: string
  readonly unit: string
  readonly steps: readonly number[]
  readonly figures: readonly FigureName[]
  readonly pose: (step: number) => Pose
}

/** Heads can be turned and brought nearer in a drawing as in no photo: everything else stays the same. */
const SWEEPS: readonly Sweep[] = [
  {
    title: 'Turned to the side',
    unit: 'degrees',
    steps: [4, 8, 10, 12, 15, 20],
    figures: ['yawDeg'],
    pose: (yaw) => ({ ...STRAIGHT, yaw }),
  },
  {
    title: 'Chin lowered',
    unit: 'degrees',
    steps: [-20, -15, -10, 10, 15, 20],
    figures: ['pitchDeg'],
    pose: (pitch) => ({ ...STRAIGHT, pitch: STRAIGHT.pitch + pitch }),
  },
  {
    title: 'Camera distance',
    unit: 'm',
    steps: [3, 1, 0.7, 0.5, 0.4, 0.3],
    figures: [],
    pose: (metres) => ({ ...STRAIGHT, distance: 10 * metres }),
  },
]

/** How the score of drawn heads moves as they turn, nod and come nearer. */
export async function poseTables(meshes: string, model: OpenModel): Promise<Record<'poses', string>> {
  const base = readBaseMesh(meshes)
  const people = evenly(
    PEOPLE.filter(({ intended }) => !('refused' in intended)),
    HEADS,
  )
  const rows = SWEEPS.map(({ steps }) => steps.map((): Row[] => []))
  for (const person of people) {
    const head = headOf(base, meshes, person)
    const straight = await measured(drawn(head, person, STRAIGHT), model)
    if (!straight) continue
    for (const [k, { steps, pose }] of SWEEPS.entries())
      for (const [s, step] of steps.entries())
        rows[k]?.[s]?.push(rowOf(straight, await measured(drawn(head, person, pose(step)), model)))
  }
  return { poses: SWEEPS.map((sweep, k) => tableOf(sweep, rows[k] ?? [])).join('\n\n') }
}

function drawn({ surfaces, centre }: Head, { look }: Person, pose: Pose) {
  const { bytes, width, height } = photograph(surfaces, centre, look, pose, DRAWING)
  return { data: bytes, width, height }
}
