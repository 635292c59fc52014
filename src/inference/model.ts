import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { Sha256 } from './assessment.ts'
import { DISPLAYED_RATIOS } from './displayed-measures.ts'
import { LANDMARK_COUNT, type RefinedPoints } from './mesh.ts'
import { RATIO_NAMES } from './ratios.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const bySex = <T extends z.ZodType>(value: T) => z.object({ female: value, male: value })
const byCondition = <T extends z.ZodType>(value: T) => z.object({ cushing: value, acromegaly: value })
const ratioValues = z.array(z.number()).length(RATIO_NAMES.length)
const statistics = bySex(z.object({ n: z.number().int(), mean: ratioValues, sd: ratioValues }))

const manifestFile = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** How far a site may go with this model: one that has seen no patient stays at `silent`. */
  maxMode: z.enum(['research', 'silent', 'live']),
  /** The sentence that says what the model is; it stands wherever its result appears. */
  statement: z.string().min(20),
  head: z.strictObject({ file: z.string(), sha256 }),
  networks: z.strictObject({ detector: z.string(), mesh: z.string() }),
  input: z.strictObject({ longestSidePx: z.number().int().positive() }),
  passes: z.number().int().min(1),
  /** Logits: at or above `suspected`, suspected; between the two, indeterminate. */
  thresholds: byCondition(z.strictObject({ indeterminate: z.number(), suspected: z.number() })),
  /** The limits of `quality.ts`; docs/evidence/quality.md says what each rests on. */
  quality: z.strictObject({
    /** Below it (`find-face.ts`) the photo is also tried upside down. */
    sureUprightness: z.number(),
    minUprightness: z.number(),
    /** Below it there is no face at all. */
    minFaceFlag: z.number(),
    minMeshFlag: z.number(),
    /** A second face counts from this share of the first one's prominence. */
    secondFaceShare: z.number(),
    minFaceWidthPx: z.number(),
    /** Share of the landmarks that may lie outside the picture. */
    maxCutOffShare: z.number(),
    maxYawDeg: z.number(),
    minPitchDeg: z.number(),
    maxPitchDeg: z.number(),
    maxRollDeg: z.number(),
    minCameraDistanceM: z.number(),
    maxBlur: z.number(),
    minFineness: z.number(),
    minHighlight: z.number(),
    minShadow: z.number(),
    maxShadow: z.number(),
    maxClippedShare: z.number(),
    minEyeContrast: z.number(),
    minMouthRedness: z.number(),
    /** Nearer than this, the photo is scored with a caution. */
    cautionCameraDistanceM: z.number(),
    /** With less colour than this, the photo is scored with a caution. */
    cautionColour: z.number(),
  }),
})

const headFile = z.strictObject({
  ratios: z.array(z.string()),
  reference: z.array(z.tuple([z.number(), z.number(), z.number()])).length(LANDMARK_COUNT),
  mirror: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(LANDMARK_COUNT - 1),
    )
    .length(LANDMARK_COUNT),
  weights: byCondition(
    z.strictObject({
      ratios: ratioValues,
      shape: z.array(z.number()).length(3 * LANDMARK_COUNT),
      bias: bySex(z.number()),
    }),
  ),
  controls: byCondition(
    z.strictObject({
      n: z.number().int(),
      mean: z.number(),
      sd: z.number(),
      percentiles: z.array(z.number()).length(99),
    }),
  ),
  ratioStatistics: z.strictObject({ neutral: statistics, all: statistics }),
})

const selfTestFile = z.strictObject({
  /** How far a value may lie from the expected one, on another processor or device. */
  tolerance: z.number().positive(),
  expected: z
    .record(z.string(), z.number())
    .refine((expected) => Object.keys(expected).length > 0, 'expects nothing'),
})

/** 1.96 x sqrt 2 x the SD within a person: of one pose, and of a neutral face and a smile. */
const smallestChange = z.strictObject({
  samePose: z.number().positive(),
  otherExpression: z.number().positive(),
})

const repeatabilityFile = z.strictObject({
  /** What it was measured on and what was not, in whole sentences. */
  says: z.string().min(20),
  /** Of the logits. */
  scores: byCondition(smallestChange),
  /** Of the displayed measures, by name, in per cent of the ratio. */
  measures: z
    .record(z.string(), smallestChange)
    .refine((measures) => Object.keys(measures).join() === DISPLAYED_RATIOS.join(), 'other measures'),
})

export type ModelManifest = z.infer<typeof manifestFile>
export type ModelHead = z.infer<typeof headFile>

export type Model = {
  readonly manifest: ModelManifest
  readonly head: ModelHead
  readonly detector: Uint8Array
  readonly mesh: Uint8Array
  readonly refined: RefinedPoints
  /** What the model makes of a drawn face. It checks the model and is no part of it, so the hash leaves it out. */
  readonly selfTest: z.infer<typeof selfTestFile>
  /** How far two photos of an unchanged face may lie apart. It changes no score, so the hash leaves it out. */
  readonly repeatability: z.infer<typeof repeatabilityFile>
  /** SHA-256 over the manifest and everything it names: part of every assessment's key. */
  readonly hash: Sha256
}

const networkManifest = z.looseObject({ file: z.string(), sha256 })
const refinedFile = z.record(
  z.string(),
  z.array(
    z
      .number()
      .int()
      .min(0)
      .max(LANDMARK_COUNT - 1),
  ),
)

/**
 * Reads a model and the networks it stands on, so that a wrong file stops the service at start.
 *
 * @param folder - `models/`
 * @throws {AppError} MODEL_INVALID when a file is missing, has another checksum or another shape
 */
export function readModel(folder: string, name: string): Model {
  const manifestBytes = bytesOf(join(folder, name, 'manifest.json'))
  const manifest = parsed(manifestFile, manifestBytes, `${name}/manifest.json`)
  const headBytes = checked(join(folder, name, manifest.head.file), manifest.head.sha256)
  const head = parsed(headFile, headBytes, manifest.head.file)
  refuseOtherRatios(head)
  const detector = network(folder, manifest.networks.detector)
  const mesh = network(folder, manifest.networks.mesh)
  const refinedBytes = bytesOf(join(folder, manifest.networks.mesh, 'refined-points.json'))
  const refined = parsed(refinedFile, refinedBytes, 'refined-points.json')
  const selfTest = parsed(
    selfTestFile,
    bytesOf(join(folder, name, 'self-test.json')),
    `${name}/self-test.json`,
  )
  const repeatability = parsed(
    repeatabilityFile,
    bytesOf(join(folder, name, 'repeatability.json')),
    `${name}/repeatability.json`,
  )
  const hash = sha256Of(manifestBytes, headBytes, detector, mesh, refinedBytes)
  return { manifest, head, detector, mesh, refined, selfTest, repeatability, hash }
}

function sha256Of(...parts: readonly Uint8Array[]): Sha256 {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(createHash('sha256').update(part).digest())
  return hash.digest('hex') as Sha256
}

function network(folder: string, name: string): Uint8Array {
  const manifest = parsed(
    networkManifest,
    bytesOf(join(folder, name, 'manifest.json')),
    `${name}/manifest.json`,
  )
  return checked(join(folder, name, manifest.file), manifest.sha256)
}

function checked(path: string, expected: string): Uint8Array {
  const bytes = bytesOf(path)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== expected)
    throw new AppError('MODEL_INVALID', { detail: `${path}: SHA-256 ${found}, expected ${expected}` })
  return bytes
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new AppError('MODEL_INVALID', { detail: `${path}: cannot be read`, cause })
  }
}

function parsed<T>(schema: z.ZodType<T>, bytes: Uint8Array, name: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (cause) {
    throw new AppError('MODEL_INVALID', { detail: `${name}: ${whatIsWrong(cause)}`, cause })
  }
}

/** The first thing that is wrong with a file of ours, which holds nothing of a patient. */
function whatIsWrong(error: unknown): string {
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined
  return issue ? `${issue.path.join('.') || 'file'}: ${issue.message}` : 'not JSON'
}

function refuseOtherRatios(head: ModelHead): void {
  if (head.ratios.join() === RATIO_NAMES.join()) return
  throw new AppError('MODEL_INVALID', {
    detail: 'the head was fitted on other ratios than the ones measured here',
  })
}
