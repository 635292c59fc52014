import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Forked, Outcome } from './forked.ts'
import type { Job } from './messages.ts'

/** A place in the pool with a process in it, which is replaced whenever it ends. */
export type Worker = {
  /** Whether it can take a job now; `alone` asks for a process that does nothing else meanwhile. */
  hasRoom(alone: boolean): boolean
  run(job: Job, alone: boolean): Promise<Outcome>
  /** Replaces a process that has done its share, as soon as nothing is in flight. */
  retire(): void
  isDue(): boolean
  isReady(): boolean
  /** True while none is to be expected: several starts in a row have failed. */
  isDown(): boolean
  close(): Promise<void>
}

export type WorkerLimits = {
  readonly jobMs: number
  /** Jobs that one process does at most, and the memory from which it is replaced: libraries leak. */
  readonly recycleAfterJobs: number
  readonly recycleAboveBytes: number
}

export type WorkerOptions = {
  readonly limits: WorkerLimits
  /** Jobs that one process is given at a time. */
  readonly atOnce: number
  /** Starts the next process, with its model open. */
  readonly another: () => Promise<Forked>
  /** Called whenever there may be room, or none will come. */
  readonly onChange: () => void
  readonly log: Log
}

const RECYCLED = 'recycled'

/** One start that fails is an accident, and whoever waits gets the next process. */
const FAILED_STARTS_UNTIL_DOWN = 3

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000

/** @param first - a process that has its model open */
export function keepWorker(first: Forked, options: WorkerOptions): Worker {
  const { limits, atOnce, another, onChange, log } = options
  const closing = new AbortController()
  let current: Forked | undefined = first
  let jobs = 0
  let retiring = false
  let runsAlone = false
  /** In a row. */
  let failedStarts = 0
  const life = live()

  async function live(): Promise<void> {
    let barren = 0
    while (!closing.signal.aborted) {
      barren = (await endedBarren()) ? barren + 1 : 0
      await pause(brakeMs(barren), undefined, { signal: closing.signal }).catch(() => {})
      if (!closing.signal.aborted) await startAnother()
    }
    await current?.stop('closed')
  }

  /** Waits for the end of the process that is here; true where none was, or it never came to a job. */
  async function endedBarren(): Promise<boolean> {
    if (!current) return true
    const how = await current.ended
    const wasUsed = current.hasBegunJob()
    const fields = { how, jobs, rssMb: megabytes(current.rssBytes()) }
    if (how === RECYCLED) log.info('inference-process-ended', fields)
    else if (!closing.signal.aborted) log.warn('inference-process-ended', fields)
    current = undefined
    return !wasUsed
  }

  async function startAnother(): Promise<void> {
    try {
      current = await another()
      jobs = 0
      retiring = false
      failedStarts = 0
    } catch (error) {
      if (closing.signal.aborted) return
      failedStarts += 1
      const { code, detail } = error instanceof AppError ? error : new AppError('UNEXPECTED')
      log.error('inference-process-not-started', { code, detail })
    }
    onChange()
  }

  function retireWhenIdle(): void {
    if (retiring && current?.inFlight() === 0) void current.stop(RECYCLED)
  }

  return {
    hasRoom(alone) {
      if (!current?.isAlive() || retiring || runsAlone) return false
      return current.inFlight() < (alone ? 1 : atOnce)
    },
    async run(job, alone) {
      if (!current) return { kind: 'died', how: 'not started', begun: false }
      runsAlone = alone
      const outcome = await current.ask(job, limits.jobMs)
      runsAlone = false
      if (outcome.kind === 'answered') jobs += 1
      retireWhenIdle()
      return outcome
    },
    retire() {
      retiring = true
      retireWhenIdle()
    },
    // One that has done nothing yet would only be replaced by its like.
    isDue: () =>
      jobs >= limits.recycleAfterJobs || (jobs > 0 && (current?.rssBytes() ?? 0) >= limits.recycleAboveBytes),
    isReady: () => current?.isAlive() === true && !retiring,
    isDown: () => failedStarts >= FAILED_STARTS_UNTIL_DOWN,
    async close() {
      closing.abort()
      await current?.stop('closed')
      await life
    },
  }
}

/**
 * No pause after a process that began a photo, whatever became of it: who asks next has not to wait for that. Nor after
 * the first that did not; then ever longer ones.
 */
function brakeMs(barren: number): number {
  return barren < 2 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (barren - 2))
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}
