import { readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import { AppError } from '../errors.ts'
import type { Assessment } from '../inference/assessment.ts'
import { type ExplainedPhoto, type Explanations, WHAT_IT_IS } from '../inference/explanation.ts'
import { type FaceModels, startFaceModels } from '../inference/face-models.ts'
import { findingsFrom } from '../inference/findings.ts'
import type { Model } from '../inference/model.ts'
import { rankAmong } from '../inference/rank.ts'
import { REFUSALS, type Refusal } from '../inference/refusals.ts'
import { jsonLog } from '../log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../paths.ts'
import { inOrder } from './in-order.ts'
import { photoFiles } from './photo-files.ts'
import { type Progress, progressOn } from './progress.ts'

/** No more than one asker may have waiting. */
const MOST_AT_ONCE = 64

type Sex = 'female' | 'male'

/** More than the largest photo that is read; the header check says the same of what lies between. */
const LARGEST_FILE = 16 * 1024 * 1024

/**
 * @returns the exit code: 0 when every file was scored, 2 when one was not or there was none
 * @throws {AppError} MODEL_INVALID
 * @throws {RangeError} when `draw` is asked for more than one file
 */
export async function scoreFiles(
  paths: readonly string[],
  options: { sex?: Sex; draw?: string; explain?: true },
): Promise<number> {
  const files = await photoFiles(paths)
  if (options.draw && files.length !== 1)
    throw new RangeError(`Cannot draw ${files.length} files: --draw takes exactly one`)
  if (options.draw) await refuseTarget(options.draw, files)
  if (files.length === 0) {
    process.stderr.write(`There is no file in ${paths.join(', ')}.\n`)
    return 2
  }
  stopQuietlyWhenNobodyReads()

  const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), {
    processes: Math.min(files.length, availableParallelism()),
  })
  // As many again are read meanwhile, so that no process waits for a disk.
  const atOnce = Math.min(2 * models.snapshot().atOnce, MOST_AT_ONCE)
  const progress = progressOn(process.stderr, files.length)
  try {
    const outcomes = inOrder(files, atOnce, (file) => assessFile(file, models, options))
    for await (const [file, { assessment, explanations, overlay }] of outcomes) {
      const line = lineFor(file, assessment, models.model, options.sex)
      const explanation = explanations ? { explanation: explanationFor(explanations, options.sex) } : {}
      process.stdout.write(`${JSON.stringify({ ...line, ...explanation })}\n`)
      if (options.draw && overlay) await writeFile(options.draw, overlay)
      progress.add(
        assessment.kind,
        assessment.kind === 'scored' ? undefined : `${file}: ${sentencesFor(assessment.reasons)}`,
      )
    }
  } finally {
    await models.close()
  }
  progress.close(models.model.manifest.statement)
  return exitCodeFor(progress)
}

/** Said before any photo is scored; a photo is never written over. */
async function refuseTarget(target: string, files: readonly string[]): Promise<void> {
  const folder = await realpath(dirname(target)).catch(() => undefined)
  if (folder === undefined)
    throw new RangeError(`Cannot draw into ${dirname(target)}: there is no such folder`)
  const inputs = await Promise.all(files.map((file) => realpath(file).catch(() => file)))
  const whole = await realpath(target).catch(() => join(folder, basename(target)))
  if (inputs.includes(whole)) throw new RangeError(`Cannot draw over ${target}: it is the photo itself`)
}

const NOT_EXPLAINED = { explanations: null, face: null, overlay: null }

type Wanted = { readonly sex?: Sex; readonly draw?: string; readonly explain?: true }

const sexesOf = (sex: Sex | undefined): readonly Sex[] => (sex ? [sex] : ['female', 'male'])

/** One file's failure is that file's outcome; only a model that cannot run stops the command. */
async function assessFile(file: string, models: FaceModels, wanted: Wanted): Promise<ExplainedPhoto> {
  const bytes = await bytesOf(file)
  if (typeof bytes === 'string') return refused(bytes, models.model)
  const draw = wanted.draw !== undefined
  try {
    if (wanted.explain) return await models.explain(bytes, draw ? sexesOf(wanted.sex) : [])
    const { assessment, overlay } = await models.assessAndDraw(bytes, draw)
    return { ...NOT_EXPLAINED, assessment, overlay: assessment.kind === 'scored' ? overlay : null }
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_INVALID') throw error
    return refused('failed', models.model)
  }
}

async function bytesOf(file: string): Promise<Uint8Array | Refusal> {
  try {
    const { size } = await stat(file)
    return size > LARGEST_FILE ? 'too-large' : await readFile(file)
  } catch {
    return 'unreadable'
  }
}

function refused(reason: Refusal, model: Model): ExplainedPhoto {
  const assessment = {
    kind: 'not-assessed',
    reasons: [reason],
    exifTakenOn: null,
    modelHash: model.hash,
  } as const
  return { ...NOT_EXPLAINED, assessment }
}

/** What stands on a line of standard output. */
function lineFor(file: string, assessment: Assessment, model: Model, sex: Sex | undefined) {
  const { name, version, statement } = model.manifest
  const about = { name, version, hash: model.hash, statement }
  if (assessment.kind === 'not-assessed') {
    return {
      file,
      kind: assessment.kind,
      reasons: assessment.reasons,
      says: sentencesFor(assessment.reasons),
      model: about,
    }
  }
  const { kind, exifTakenOn: takenOn, quality, measures } = assessment
  const outcomes = sex
    ? readingFor(sex, assessment, model)
    : { female: readingFor('female', assessment, model), male: readingFor('male', assessment, model) }
  return { file, kind, ...(sex ? { sex } : {}), outcomes, takenOn, quality, measures, model: about }
}

function readingFor(sex: Sex, assessment: Extract<Assessment, { kind: 'scored' }>, model: Model) {
  const { thresholds } = model.manifest
  const findings = findingsFrom(assessment, { sex, takenOn: null, ageAtPhoto: null, thresholds })
  return Object.fromEntries(
    CONDITION_KEYS.map((condition) => {
      const logit = assessment.logits[condition][sex]
      const rank = rankAmong(model.head.controls[condition].percentiles, logit)
      const outcome = findings.find((finding) => finding.condition === condition)?.outcome
      return [condition, { outcome, logit: Number(logit.toFixed(4)), rankAmong100Controls: rank }]
    }),
  )
}

/** What adds up to each logit, under the same sexes as the outcomes. */
function explanationFor(explanations: Explanations, sex: Sex | undefined) {
  const under = (one: Sex) =>
    Object.fromEntries(CONDITION_KEYS.map((condition) => [condition, explanations[condition][one]]))
  return { says: WHAT_IT_IS, ...(sex ? under(sex) : { female: under('female'), male: under('male') }) }
}

function sentencesFor(reasons: readonly Refusal[]): string {
  return reasons.map((reason) => `${REFUSALS[reason].says} ${REFUSALS[reason].advice}`).join(' ')
}

function exitCodeFor(progress: Progress): number {
  return progress.notAssessed() > 0 ? 2 : 0
}

/** `facies score … | head` closes our output early: that is no error of ours. */
function stopQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
