import { availableParallelism } from 'node:os'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { DEVICES, type Device, type DeviceReport } from './devices.ts'
import { type Forked, forkInference, type Outcome } from './forked.ts'
import type { Answer, Task } from './messages.ts'
import type { Model } from './model.ts'

export type Started = {
  readonly model: Model
  readonly device: Device
  /** Each with the model open and its self-test passed. */
  readonly processes: readonly Forked[]
  /** Jobs that one process takes at a time. */
  readonly atOnce: number
  /** Starts one more such process. */
  readonly another: () => Promise<Forked>
  /** Ends every process, also those that are still starting. */
  readonly stopAll: () => Promise<void>
}

export type StartOptions = {
  readonly processes: number
  /** Undefined: the best one that works. */
  readonly device: Device | undefined
  readonly startMs: number
  readonly log: Log
}

/** An accelerator is shared by what one process has at hand; a processor core works on one photo. */
const AT_ONCE_ON: Readonly<Record<Device, number>> = { cuda: 16, webgpu: 16, cpu: 1 }

/**
 * Forks the processes first, so that they load their libraries while the model is read; then finds the device with
 * one of them and opens the model in all. In front of an accelerator there is one process, which batches.
 *
 * @throws {AppError} MODEL_INVALID, CONFIG_INVALID (the wanted device cannot be used), INFERENCE_FAILED
 */
export async function startProcesses(readModel: () => Model, options: StartOptions): Promise<Started> {
  const { startMs, log } = options
  const all = new Set<Forked>()
  const stopAll = async () => void (await Promise.all([...all].map((forked) => forked.stop('closed'))))

  function forkOne(photosAtOnce: number): Forked {
    const forked = forkInference(photosAtOnce)
    all.add(forked)
    void forked.ended.then(() => all.delete(forked))
    return forked
  }

  async function opened(forked: Forked, model: Model, device: Device): Promise<Forked> {
    try {
      await asked(forked, { kind: 'open', model, device }, startMs)
      return forked
    } catch (error) {
      await forked.stop('not usable')
      throw error
    }
  }

  try {
    const first = forkOne(options.device === 'cpu' ? 1 : Math.max(4, availableParallelism()))
    const others = Array.from({ length: options.processes - 1 }, () => forkOne(1))
    const model = readModel()
    const report = await deviceFor(first, model, options)
    logDevice(report, log)
    const device = report.chosen
    const atOnce = AT_ONCE_ON[device]
    if (device !== 'cpu') await Promise.all(others.splice(0).map((forked) => forked.stop('not needed')))
    const alive = [first.isAlive() ? first : forkOne(1), ...others]
    const processes = await Promise.all(alive.map((forked) => opened(forked, model, device)))
    const another = () => opened(forkOne(atOnce), model, device)
    return { model, device, processes, atOnce, another, stopAll }
  } catch (error) {
    await stopAll()
    throw error
  }
}

async function deviceFor(
  first: Forked,
  model: Model,
  { device, startMs }: StartOptions,
): Promise<DeviceReport> {
  if (device === 'cpu') return { chosen: 'cpu', rejected: [] }
  try {
    const answer = await asked(first, { kind: 'probe', model, wanted: device }, startMs)
    if (answer.kind === 'probed') return answer.report
    throw new AppError('INFERENCE_FAILED', { detail: 'the answer to something else' })
  } catch (error) {
    if (device !== undefined || first.isAlive()) throw error
    // A driver that takes the process down with it must not take the service down.
    const reason = 'the process ended while it was tried'
    const accelerators = DEVICES.filter((name) => name !== 'cpu')
    return { chosen: 'cpu', rejected: accelerators.map((name) => ({ device: name, reason })) }
  }
}

async function asked(forked: Forked, task: Task, limitMs: number): Promise<Answer> {
  const outcome = await forked.ask(task, limitMs)
  if (outcome.kind !== 'answered') throw new AppError('INFERENCE_FAILED', { detail: notStarted(outcome) })
  const { answer } = outcome
  if (answer.kind === 'failed') throw new AppError(answer.code, { detail: answer.detail })
  return answer
}

function notStarted(outcome: Exclude<Outcome, { kind: 'answered' }>): string {
  const why = outcome.kind === 'died' ? outcome.how : 'not ready in time'
  return `an inference process could not be started: ${why}`
}

function logDevice({ chosen, rejected }: DeviceReport, log: Log): void {
  log.info('inference-device', {
    chosen,
    ...Object.fromEntries(rejected.map(({ device, reason }) => [device, reason])),
  })
}
