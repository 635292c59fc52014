import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { COMPILED_FOLDER } from '../paths.ts'
import { type Answer, type Request, replyFrom, type Task } from './messages.ts'

/** What became of a task that was given to a process. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'timed-out' }
  /** `begun`: it may have been the task that ended the process. */
  | { readonly kind: 'died'; readonly how: string; readonly begun: boolean }

/** One inference process, from its start to its end. */
export type Forked = {
  readonly pid: number | undefined
  ask(task: Task, limitMs: number): Promise<Outcome>
  inFlight(): number
  isAlive(): boolean
  /** Whether it came as far as its first photo. */
  hasBegunJob(): boolean
  /** Resident memory, as the process itself said with its last answer. */
  rssBytes(): number
  /** Kills it; an idle process has nothing to lose, and a run cannot be interrupted. Resolves when it is gone. */
  stop(why: string): Promise<void>
  /** Resolves with the reason when it is gone. */
  readonly ended: Promise<string>
}

type Pending = {
  readonly isJob: boolean
  readonly settle: (outcome: Outcome) => void
  readonly timer: NodeJS.Timeout
  begun: boolean
}

/** Variables that a driver is found by. Nothing else of our environment reaches a process that opens hostile files. */
const FOR_DRIVERS = [
  'LD_LIBRARY_PATH',
  'CUDA_VISIBLE_DEVICES',
  'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES',
] as const

/** Whoever answers calls goes first. */
export const INFERENCE_PRIORITY = constants.priority.PRIORITY_BELOW_NORMAL

/** Room for the arrays of one photo. Left alone it grows to several times that, and stays so. */
const YOUNG_HEAP_MIB = 4

/**
 * Forks an inference process. It loads its libraries at once, and waits for a model.
 *
 * @param photosAtOnce - how many it will be given at a time, and so how many it should decode side by side
 */
export function forkInference(photosAtOnce: number): Forked {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
    serialization: 'advanced',
    execArgv: [`--max-semi-space-size=${YOUNG_HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: environment(photosAtOnce),
  })
  // Said from here, it holds for every thread that the process will have.
  if (child.pid !== undefined) setPriority(child.pid, INFERENCE_PRIORITY)
  const pending = new Map<number, Pending>()
  const gone = Promise.withResolvers<string>()
  let asked = 0
  let rssBytes = 0
  let hasBegunJob = false
  let end: string | undefined

  function settle(id: number, outcome: Outcome): void {
    const waiting = pending.get(id)
    if (!waiting) return
    pending.delete(id)
    clearTimeout(waiting.timer)
    waiting.settle(outcome)
  }

  function endBy(how: string): void {
    end ??= how
    child.kill('SIGKILL')
    for (const [id, { begun }] of pending) settle(id, { kind: 'died', how: end, begun })
  }

  /** With several photos at once nobody knows which one holds it up, so each is as if the process had died. */
  function giveUp(id: number, limitMs: number): void {
    if (pending.size === 1) settle(id, { kind: 'timed-out' })
    endBy(`no answer within ${limitMs} ms`)
  }

  /** The system had no room for another process, and says so in a moment. */
  async function neverForked(): Promise<Outcome> {
    return { kind: 'died', how: await gone.promise, begun: false }
  }

  child.on('message', (said: unknown) => {
    const reply = replyFrom(said)
    if (!reply) return endBy('what it said is no reply')
    const waiting = pending.get(reply.id)
    if (!waiting) return
    if (reply.kind === 'begun') {
      waiting.begun = true
      hasBegunJob ||= waiting.isJob
    } else {
      rssBytes = reply.rssBytes
      settle(reply.id, { kind: 'answered', answer: reply.answer })
    }
  })
  child.on('error', (error: NodeJS.ErrnoException) => {
    endBy(error.code ?? error.name)
    if (child.pid === undefined) gone.resolve(error.code ?? error.name)
  })
  child.once('exit', (code, signal) => {
    endBy(`ended: ${signal ?? code}`)
    gone.resolve(end ?? '')
  })

  return {
    pid: child.pid,
    ask(task, limitMs) {
      if (child.pid === undefined) return neverForked()
      if (end !== undefined) return Promise.resolve({ kind: 'died', how: end, begun: false })
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const id = ++asked
      const timer = setTimeout(() => giveUp(id, limitMs), limitMs)
      const isJob = task.kind !== 'probe' && task.kind !== 'open'
      pending.set(id, { isJob, settle: resolve, timer, begun: false })
      send(child, { id, task }, () => endBy('cannot be written to'))
      return promise
    },
    inFlight: () => pending.size,
    isAlive: () => end === undefined,
    hasBegunJob: () => hasBegunJob,
    rssBytes: () => rssBytes,
    stop: async (why) => {
      endBy(why)
      await gone.promise
    },
    ended: gone.promise,
  }
}

function send(child: ChildProcess, request: Request, onFailure: () => void): void {
  child.send(request, (error) => {
    if (error) onFailure()
  })
}

function environment(photosAtOnce: number): NodeJS.ProcessEnv {
  const drivers = FOR_DRIVERS.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))
  return {
    ...Object.fromEntries(drivers),
    ORT_DISABLE_TELEMETRY: '1',
    NODE_COMPILE_CACHE: COMPILED_FOLDER,
    // Rounds to ten bits otherwise, and the result is no longer the CPU's.
    NVIDIA_TF32_OVERRIDE: '0',
    UV_THREADPOOL_SIZE: String(photosAtOnce),
    // Each thread would keep memory of its own for pictures that are gone.
    MALLOC_ARENA_MAX: '2',
    // Larger blocks go back to the system. A limit that is not set rises to 32 MB with the first large picture, and
    // the next ones leave holes between what stays.
    MALLOC_MMAP_THRESHOLD_: String(2 ** 20),
  }
}
