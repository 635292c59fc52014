import { availableParallelism } from 'node:os'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Assessment } from './assessment.ts'
import type { Device } from './devices.ts'
import type { Drawn, ExplainedPhoto } from './explanation.ts'
import { type Model, readModel } from './model.ts'
import { type PoolLimits, type PoolSnapshot, poolOf } from './pool.ts'
import { startProcesses } from './start-processes.ts'

/**
 * What the rest of the program knows of inference. Nobody outside can tell whether photos are assessed in processes
 * of this machine or elsewhere.
 */
export type FaceModels = {
  readonly model: Model
  /**
   * Assesses one photo. Askers take turns, so that nobody waits behind all photos of another one.
   *
   * @param from - who asks
   * @throws {AppError} INFERENCE_TIMEOUT, INFERENCE_FAILED (this photo ended two processes), INFERENCE_BUSY (no room
   *   now: ask again later)
   */
  assess(bytes: Uint8Array, from?: string): Promise<Assessment>
  /** As `assess`; with `draw` also a PNG that shows the landmarks, null where no face was found. */
  assessAndDraw(
    bytes: Uint8Array,
    draw: boolean,
  ): Promise<{ assessment: Assessment; overlay: Uint8Array | null }>
  /**
   * As `assess`, with what adds up to each score; for each sex in `draw` also a PNG that shows where on the face. For
   * the view only: nobody stores it.
   */
  explain(bytes: Uint8Array, draw: Drawn, from?: string): Promise<ExplainedPhoto>
  /**
   * Draws a photo anew: a JPEG without EXIF, at most 1600 px a side; null where the bytes are no photo.
   *
   * @throws {AppError} as `assess`
   */
  reencode(bytes: Uint8Array, from: string): Promise<Uint8Array | null>
  snapshot(): PoolSnapshot
  /** Ends what was accepted, takes nothing new, and closes after 5 s at the latest. */
  drain(): Promise<void>
  /** Ends every process at once; what was waiting is turned away by name. */
  close(): Promise<void>
}

export type FaceModelOptions = {
  /** How many processes assess photos; one per available core when left out. */
  readonly processes?: number | undefined
  /** Where the networks run; the first that works, agrees with the CPU and is faster, when left out. */
  readonly device?: Device | undefined
}

const DRAIN_LIMIT_MS = 5000

export const LIMITS: PoolLimits = {
  jobMs: 5000,
  startMs: 30_000,
  waiting: { assessments: { total: 128, each: 64 }, forPages: { total: 96, each: 24 } },
  recycleAfterJobs: 1000,
  recycleAboveBytes: 600 * 2 ** 20,
}

/**
 * Starts the processes that assess photos, and keeps them running: `session.run` blocks its thread, and ending a
 * worker thread during a run aborts the whole program, so the networks live in forked processes that may be killed.
 *
 * @param folder - `models/`
 * @throws {AppError} MODEL_INVALID, CONFIG_INVALID (the device cannot be used), INFERENCE_FAILED
 */
export async function startFaceModels(
  folder: string,
  name: string,
  log: Log,
  options: FaceModelOptions = {},
  limits: PoolLimits = LIMITS,
): Promise<FaceModels> {
  const { processes = availableParallelism(), device } = options
  const { startMs } = limits
  const started = await startProcesses(() => readModel(folder, name), { processes, device, startMs, log })
  const pool = poolOf(started, limits, log)

  async function assessed(bytes: Uint8Array, draw: boolean, from: string) {
    const answer = await pool.submit({ kind: 'assess', bytes, draw }, from)
    if (answer.kind === 'assessed') return answer
    throw new AppError('INFERENCE_FAILED', { detail: 'the answer to another job' })
  }

  async function explain(bytes: Uint8Array, draw: Drawn, from: string): Promise<ExplainedPhoto> {
    const answer = await pool.submit({ kind: 'explain', bytes, draw }, from)
    if (answer.kind === 'explained') return answer
    throw new AppError('INFERENCE_FAILED', { detail: 'the answer to another job' })
  }

  async function reencode(bytes: Uint8Array, from: string): Promise<Uint8Array | null> {
    const answer = await pool.submit({ kind: 'reencode', bytes }, from)
    if (answer.kind === 'reencoded') return answer.jpeg
    throw new AppError('INFERENCE_FAILED', { detail: 'the answer to another job' })
  }

  return {
    model: started.model,
    assess: async (bytes, from = '') => (await assessed(bytes, false, from)).assessment,
    assessAndDraw: (bytes, draw) => assessed(bytes, draw, ''),
    explain: (bytes, draw, from = '') => explain(bytes, draw, from),
    reencode,
    snapshot: pool.snapshot,
    drain: () => pool.drain(DRAIN_LIMIT_MS),
    close: pool.close,
  }
}
