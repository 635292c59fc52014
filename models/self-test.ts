/** Records what a model makes of the drawn face, for the test that every inference process begins with. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { readModel } from '../src/inference/model.ts'
import { openModel } from '../src/inference/open-model.ts'
import { selfTestValues } from '../src/inference/self-test.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'

/** Pixels of a face 74 wide, and units of a logit: other processors and devices stay far below. */
const TOLERANCE = 0.1

const [name = REFERENCE_MODEL] = new Command('self-test')
  .description('Writes self-test.json of a model, as this machine computes it on its processor.')
  .argument('[model]', `a folder of models (default: ${REFERENCE_MODEL})`)
  .parse().args

const file = join(MODELS_FOLDER, name, 'self-test.json')
const write = (expected: Readonly<Record<string, number>>) =>
  writeFileSync(file, `${JSON.stringify({ tolerance: TOLERANCE, expected }, null, 2)}\n`)

// A model is read as a whole, so a new one begins with a value that cannot hold.
if (!existsSync(file)) write({ none: 0 })
const model = await openModel(readModel(MODELS_FOLDER, name), 'cpu', () => 1)
const values = Object.entries(await selfTestValues(model))
write(Object.fromEntries(values.map(([what, value]) => [what, Number(value.toFixed(3))])))
process.stdout.write(`${values.length} values in ${file}\n`)
