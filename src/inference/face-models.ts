import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Assessment } from './assessment.ts'
import type { Answer, Job, Ready } from './messages.ts'
import { type Model, readModel } from './model.ts'

export type FaceModels = {
  readonly model: Model
  /**
   * Assesses one photo. Waits its turn behind the photos that are already here.
   *
   * @param from - who asks: no asker may fill the queue
   * @throws {AppError} INFERENCE_TIMEOUT, INFERENCE_FAILED (the process died), INFERENCE_BUSY (too many are waiting)
   */
  assess(bytes: Uint8Array, from?: string): Promise<Assessment>
  /** As `assess`; with `draw` also a PNG that shows the landmarks, null where no face was found. */
  assessAndDraw(
    bytes: Uint8Array,
    draw: boolean,
  ): Promise<{ assessment: Assessment; overlay: Uint8Array | null }>
  /**
   * Draws a photo anew: a JPEG without EXIF, at most 1600 px a side; null where the bytes are no photo.
   *
   * @throws {AppError} as `assess`
   */
  reencode(bytes: Uint8Array, from: string): Promise<Uint8Array | null>
  close(): Promise<void>
}

export type FaceModelOptions = {
  /** How many processes assess photos; one per available core when left out. */
  readonly processes?: number
  /** Where the networks run; the first that works, agrees with the CPU and is faster, when left out. */
  readonly device?: Device
}

/** Devices that networks can run on, the most wanted first. */
export const DEVICES = ['cuda', 'webgpu', 'cpu'] as const
export type Device = (typeof DEVICES)[number]

const JOB_LIMIT_MS = 5000
const START_LIMIT_MS = 30_000
const QUEUE_LIMIT = 64
const QUEUE_LIMIT_EACH = 10

type Outcome = Exclude<Answer, { kind: 'failed' }>
type Waiting = {
  job: Job
  from: string
  resolve: (answer: Outcome) => void
  reject: (error: AppError) => void
}

/**
 * Starts the inference process and keeps one running: `session.run` blocks its thread, and ending a worker thread
 * during a run aborts the whole program, so the networks live in a forked process that may be killed.
 *
 * @param folder - `models/`
 * @throws {AppError} MODEL_INVALID
 */
export async function startFaceModels(
  folder: string,
  name: string,
  log: Log,
  _options: FaceModelOptions = {},
): Promise<FaceModels> {
  const model = readModel(folder, name)
  const queue: Waiting[] = []
  let running: Waiting | undefined
  let child: ChildProcess | undefined
  let closed = false

  async function next(): Promise<void> {
    if (running || closed) return
    const waiting = queue.shift()
    if (!waiting) return
    running = waiting
    try {
      child = child && isAlive(child) ? child : await startChild(folder, name)
      waiting.resolve(await answered(child, waiting.job))
    } catch (error) {
      const failure = error instanceof AppError ? error : new AppError('INFERENCE_FAILED', { cause: error })
      log.warn('inference-failed', { code: failure.code, detail: failure.detail })
      waiting.reject(failure)
    } finally {
      running = undefined
      void next()
    }
  }

  function enqueue(job: Job, from: string): Promise<Outcome> {
    const own = queue.filter((waiting) => waiting.from === from)
    if (closed || queue.length >= QUEUE_LIMIT || own.length >= QUEUE_LIMIT_EACH)
      return Promise.reject(new AppError('INFERENCE_BUSY'))
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
    queue.push({ job, from, resolve, reject })
    void next()
    return promise
  }

  async function assessed(bytes: Uint8Array, draw: boolean, from: string) {
    const outcome = await enqueue({ kind: 'assess', bytes, draw }, from)
    if (outcome.kind === 'assessed') return outcome
    throw new AppError('INFERENCE_FAILED', { detail: 'the answer to another job' })
  }

  async function reencode(bytes: Uint8Array, from: string): Promise<Uint8Array | null> {
    const outcome = await enqueue({ kind: 'reencode', bytes }, from)
    if (outcome.kind === 'reencoded') return outcome.jpeg
    throw new AppError('INFERENCE_FAILED', { detail: 'the answer to another job' })
  }

  child = await startChild(folder, name)
  return {
    model,
    assess: async (bytes, from = '') => (await assessed(bytes, false, from)).assessment,
    assessAndDraw: (bytes, draw) => assessed(bytes, draw, ''),
    reencode,
    close: async () => {
      closed = true
      for (const waiting of queue.splice(0)) waiting.reject(new AppError('INFERENCE_BUSY'))
      if (child) await ended(child)
    },
  }
}

/** Forks the inference process and waits until its networks are open. */
async function startChild(folder: string, name: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [folder, name], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ORT_DISABLE_TELEMETRY: '1' },
  })
  const message = await firstMessage<Ready>(child, START_LIMIT_MS)
  if (message.kind === 'ready') return child
  throw new AppError('MODEL_INVALID', { detail: message.detail })
}

async function answered(child: ChildProcess, job: Job): Promise<Outcome> {
  const message = firstMessage<Answer>(child, JOB_LIMIT_MS)
  child.send(job, () => {})
  const answer = await message
  if (answer.kind !== 'failed') return answer
  throw new AppError('INFERENCE_FAILED', { detail: answer.detail })
}

/** The next message, or the end of the process; past the limit it is killed, since a run cannot be interrupted. */
function firstMessage<T>(child: ChildProcess, limitMs: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    reject(new AppError('INFERENCE_TIMEOUT', { detail: `no answer within ${limitMs} ms` }))
  }, limitMs)
  const onMessage = (message: unknown) => resolve(message as T)
  const onExit = (code: number | null, signal: string | null) =>
    reject(new AppError('INFERENCE_FAILED', { detail: `the process ended: ${signal ?? code}` }))
  child.once('message', onMessage)
  child.once('exit', onExit)
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', onMessage)
    child.off('exit', onExit)
  })
}

function isAlive(child: ChildProcess): boolean {
  return child.connected && !child.killed && child.exitCode === null
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exit
}
