/**
 * Compares this pipeline with the study that fitted the head: ratios and logits of its twelve pictures, and of the
 * landmarks where the study kept them. Needs the folder with the study, which is no part of the project.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import type { Logits, Measures } from '../src/inference/assessment.ts'
import { type FaceModels, startFaceModels } from '../src/inference/face-models.ts'
import { logRatios, RATIO_NAMES } from '../src/inference/ratios.ts'
import { logitsOf } from '../src/inference/score.ts'
import { jsonLog } from '../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'

const bySex = z.object({ female: z.number(), male: z.number() })
const picture = z.object({
  file: z.string(),
  ratios: z.record(z.string(), z.number()),
  logits: z.object({ acro: bySex, cush: bySex }),
  points: z.array(z.tuple([z.number(), z.number(), z.number()])).optional(),
})
const fixtureFile = z.object({
  tolerance: z.object({
    ratios_from_points: z.number(),
    logit_from_points: z.number(),
    logit_other_cpu_or_decoder_version: z.number(),
  }),
  images: z.array(picture).min(1),
})

type Picture = z.infer<typeof picture>
type Differences = { readonly ratio: number; readonly logit: number }

/** The study states none for ratios of whole pictures; this one is what a logit of 0.1 comes from. */
const RATIO_TOLERANCE = 0.005

const { data } = new Command('parity')
  .description('Prints how far ratios and logits lie from those of the study that fitted the head.')
  .requiredOption('--data <folder>', 'the folder that holds model-experiment/fixture.json and data/faces')
  .parse()
  .opts<{ data: string }>()

const fixture = fixtureFile.parse(
  JSON.parse(readFileSync(join(data, 'model-experiment/fixture.json'), 'utf8')),
)
const { tolerance } = fixture
const wholePicture = { ratio: RATIO_TOLERANCE, logit: tolerance.logit_other_cpu_or_decoder_version }
const fromLandmarks = { ratio: tolerance.ratios_from_points, logit: tolerance.logit_from_points }

const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'))
let outside = 0
for (const expected of fixture.images) {
  report(`${expected.file}`, await pictureDifferences(expected, models), wholePicture)
  if (expected.points)
    report(`${expected.file}, landmarks`, landmarkDifferences(expected, expected.points), fromLandmarks)
}
await models.close()
process.stdout.write(outside === 0 ? 'All within tolerance\n' : `${outside} outside\n`)
process.exitCode = outside === 0 ? 0 : 1

async function pictureDifferences(expected: Picture, { assess }: FaceModels): Promise<Differences> {
  const assessment = await assess(readFileSync(join(data, 'data/faces', expected.file)))
  if (assessment.kind !== 'scored')
    return { ratio: Number.POSITIVE_INFINITY, logit: Number.POSITIVE_INFINITY }
  return differences(expected, assessment.measures, assessment.logits)
}

function landmarkDifferences(expected: Picture, points: NonNullable<Picture['points']>): Differences {
  const measures = logRatios(points)
  return differences(expected, measures, logitsOf(points, measures, models.model.head))
}

function differences({ ratios, logits }: Picture, measures: Measures, found: Logits): Differences {
  const ratio = RATIO_NAMES.map((name) =>
    Math.abs(Math.exp(measures[name] ?? Number.NaN) - (ratios[name] ?? Number.NaN)),
  )
  const logit = (['female', 'male'] as const).flatMap((sex) => [
    Math.abs(found.acromegaly[sex] - logits.acro[sex]),
    Math.abs(found.cushing[sex] - logits.cush[sex]),
  ])
  return { ratio: Math.max(...ratio), logit: Math.max(...logit) }
}

function report(what: string, { ratio, logit }: Differences, limit: Differences): void {
  const within = ratio <= limit.ratio && logit <= limit.logit
  if (!within) outside += 1
  const figures = `ratios ${ratio.toExponential(1)} (${limit.ratio})  logits ${logit.toExponential(1)} (${limit.logit})`
  process.stdout.write(`${within ? 'ok     ' : 'OUTSIDE'} ${what.padEnd(42)} ${figures}\n`)
}
