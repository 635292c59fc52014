import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Device } from './devices.ts'
import type { Outcome } from './forked.ts'
import type { Answer, Job } from './messages.ts'
import { fairQueue, type QueueLimits } from './queue.ts'
import type { Started } from './start-processes.ts'
import { keepWorker, type Worker, type WorkerLimits } from './worker.ts'

export type PoolLimits = WorkerLimits & {
  /** Jobs that may wait, in all and of one asker. Those for a page are turned away earlier: assessments have the rest. */
  readonly waiting: { readonly assessments: QueueLimits; readonly forPages: QueueLimits }
  readonly startMs: number
}

/** What is going on, for whoever watches the service. */
export type PoolSnapshot = {
  readonly device: Device
  readonly processes: number
  /** Processes that have their model open. */
  readonly ready: number
  /** Jobs that the pool can work on side by side. */
  readonly atOnce: number
  /** Jobs that are being worked on. */
  readonly busy: number
  readonly waiting: number
}

export type Pool = {
  /** @throws {AppError} INFERENCE_BUSY, INFERENCE_TIMEOUT, INFERENCE_FAILED */
  submit(job: Job, from: string): Promise<Answer>
  snapshot(): PoolSnapshot
  /** Takes nothing new, ends what it has, and closes; what is not done at the limit is turned away by name. */
  drain(limitMs: number): Promise<void>
  close(): Promise<void>
}

type Waiting = {
  readonly job: Job
  /** Its process has died once. It gets one more try, in a process that does nothing else meanwhile. */
  readonly isSecondTry: boolean
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: AppError) => void
}

/** Hands jobs to processes: each job is answered or refused exactly once, whatever becomes of a process. */
export function poolOf(started: Started, limits: PoolLimits, log: Log): Pool {
  const { device, atOnce, another } = started
  const queue = fairQueue<Waiting>()
  /** Jobs whose process died. They have had their turn in the queue. */
  const returned: Waiting[] = []
  let busy = 0
  let accepts = true
  let closed = false
  let onEmpty = () => {}
  let draining: Promise<void> | undefined
  const workers = started.processes.map((first) =>
    keepWorker(first, { limits, atOnce, another, onChange, log }),
  )

  function submit(job: Job, from: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    if (!accepts) return Promise.reject(busyWith('the pool is closing'))
    if (areDown()) return Promise.reject(busyWith('no process can be started'))
    const room = job.kind === 'assess' ? limits.waiting.assessments : limits.waiting.forPages
    if (!queue.add({ job, isSecondTry: false, resolve, reject }, from, room))
      return Promise.reject(busyWith('the queue is full'))
    dispatch()
    return promise
  }

  function dispatch(): void {
    while (isWaiting()) {
      const alone = returned[0]?.isSecondTry === true
      const worker = workers.find((candidate) => candidate.hasRoom(alone))
      const waiting = worker && (returned.shift() ?? queue.take())
      if (!waiting) return
      void serve(worker, waiting)
    }
  }

  async function serve(worker: Worker, waiting: Waiting): Promise<void> {
    busy += 1
    const outcome = await worker.run(waiting.job, waiting.isSecondTry)
    busy -= 1
    if (closed) waiting.reject(busyWith('the pool is closing'))
    else if (outcome.kind === 'died' && !outcome.begun) returned.unshift(waiting)
    else if (outcome.kind === 'died' && !waiting.isSecondTry) returned.push({ ...waiting, isSecondTry: true })
    else settle(waiting, outcome)
    onChange()
  }

  function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
    if (outcome.kind === 'answered' && outcome.answer.kind !== 'failed') return void resolve(outcome.answer)
    const failure = failureOf(outcome)
    log.warn('inference-failed', { code: failure.code, detail: failure.detail })
    reject(failure)
  }

  function onChange(): void {
    if (areDown()) turnAllAway('no process can be started')
    // One after the other, so that there is somebody to answer meanwhile.
    if (workers.every((worker) => worker.isReady())) workers.find((worker) => worker.isDue())?.retire()
    dispatch()
    if (busy === 0 && !isWaiting()) onEmpty()
  }

  function isWaiting(): boolean {
    return returned.length + queue.size() > 0
  }

  function areDown(): boolean {
    return workers.every((worker) => worker.isDown())
  }

  function turnAllAway(why: string): void {
    for (const { reject } of [...returned.splice(0), ...queue.clear()]) reject(busyWith(why))
  }

  async function drained(limitMs: number): Promise<void> {
    accepts = false
    if (busy > 0 || isWaiting()) await emptyOr(limitMs, (resolve) => (onEmpty = resolve))
    await close()
  }

  async function close(): Promise<void> {
    accepts = false
    closed = true
    turnAllAway('the pool is closing')
    await Promise.all([...workers.map((worker) => worker.close()), started.stopAll()])
  }

  return {
    submit,
    snapshot: () => ({
      device,
      processes: workers.length,
      ready: workers.filter((worker) => worker.isReady()).length,
      atOnce: workers.length * atOnce,
      busy,
      waiting: returned.length + queue.size(),
    }),
    drain: (limitMs) => (draining ??= drained(limitMs)),
    close,
  }
}

function emptyOr(limitMs: number, whenEmpty: (resolve: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, limitMs)
  whenEmpty(resolve)
  return promise.finally(() => clearTimeout(timer))
}

/** A job that outlasted its time is not tried again: it would only hold up another process for as long. */
function failureOf(outcome: Outcome): AppError {
  if (outcome.kind === 'timed-out') return new AppError('INFERENCE_TIMEOUT', { detail: 'no answer in time' })
  if (outcome.kind === 'died') return new AppError('INFERENCE_FAILED', { detail: `twice: ${outcome.how}` })
  if (outcome.answer.kind === 'failed')
    return new AppError(outcome.answer.code, { detail: outcome.answer.detail })
  return new AppError('INFERENCE_FAILED', { detail: 'the answer to something else' })
}

function busyWith(detail: string): AppError {
  return new AppError('INFERENCE_BUSY', { detail })
}
