/**
 * Degrades ordinary photos step by step and writes into docs/evidence/quality.md how far the score moves, what the
 * gates say, and how many ordinary photos they refuse.
 *
 * node models/quality/curves.ts --faces <folder with faces.csv> [--meshes <MakeHuman folder>] [--count 30] [--out FILE]
 *   [--only ordinary | upside-down | degradations | poses]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { OpenModel } from '../../src/inference/open-model.ts'
import { DEGRADATIONS, type Degradation } from './degradations.ts'
import { evenly, type FaceRow, readFace, readFaces } from './faces.ts'
import { type Measured, measured, openReferenceModel } from './measure.ts'
import { ordinaryTables, upsideDownTables } from './ordinary.ts'
import { poseTables } from './poses.ts'
import { type Row, rowOf, tableOf, withTables } from './tables.ts'

/** Pictures made for robustness are no ordinary photos. */
const ROBUSTNESS_SET = 'sfhq-t2i-tiles'

const { values } = parseArgs({
  options: {
    faces: { type: 'string' },
    meshes: { type: 'string' },
    count: { type: 'string', default: '30' },
    only: { type: 'string' },
    out: { type: 'string', default: 'docs/evidence/quality.md' },
  },
})
if (!values.faces) throw new Error('Cannot measure: --faces names no folder')

const model = await openReferenceModel()
const faces = readFaces(values.faces)
const ordinary = faces.filter(({ set }) => set !== ROBUSTNESS_SET)
const robustness = faces.filter(({ set }) => set === ROBUSTNESS_SET)

const PARTS = {
  ordinary: (folder) => ordinaryTables(folder, ordinary, robustness, model),
  'upside-down': (folder) => upsideDownTables(folder, ordinary, model),
  degradations: async (folder) => ({
    degradations: await degradationTables(folder, evenly(ordinary, Number(values.count)), model),
  }),
  poses: async () => (values.meshes ? poseTables(values.meshes, model) : {}),
} as const satisfies Record<string, (folder: string) => Promise<Readonly<Record<string, string>>>>

for (const [name, tables] of Object.entries(PARTS))
  if (values.only === undefined || values.only === name) write(await tables(values.faces))

/** Each part as soon as it is measured: the whole takes a while. */
function write(tables: Readonly<Record<string, string>>): void {
  writeFileSync(values.out, withTables(readFileSync(values.out, 'utf8'), tables))
}

async function degradationTables(
  folder: string,
  rows: readonly FaceRow[],
  opened: OpenModel,
): Promise<string> {
  const steps = DEGRADATIONS.map(({ steps }) => steps.map((): Row[] => []))
  for (const { file } of rows) {
    const image = await readFace(folder, file, opened.manifest.input.longestSidePx)
    const base = await measured(image, opened)
    if (!base) continue
    for (const [d, degradation] of DEGRADATIONS.entries())
      for (const [s, step] of degradation.steps.entries())
        steps[d]?.[s]?.push(await degradedRow(base, degradation, step, opened))
  }
  return DEGRADATIONS.map((degradation, d) => tableOf(degradation, steps[d] ?? [])).join('\n\n')
}

async function degradedRow(
  base: Measured,
  degradation: Degradation,
  step: number | string,
  opened: OpenModel,
): Promise<Row> {
  const image = await degradation.apply(base.image, base.mesh, step as never)
  return rowOf(base, await measured(image, opened))
}
