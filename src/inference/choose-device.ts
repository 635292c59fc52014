import { AppError } from '../errors.ts'
import { DEVICES, type Device, type DeviceReport } from './devices.ts'
import { drawnFace } from './drawn-face.ts'
import type { Model } from './model.ts'
import { openNetwork } from './networks.ts'

/** Of the largest value of an output: far above what another order of sums makes, far below what a score notices. */
const LARGEST_DIFFERENCE = 1e-4

type Accelerator = Exclude<Device, 'cpu'>

/** How a device did beside the CPU. */
export type Trial = {
  readonly ms: number
  readonly cpuMs: number
  /** Share of an output's largest value, of the output that differs most. */
  readonly difference: number
}

/**
 * The first device that opens the model's networks, computes what the CPU computes, and is faster. A wanted one need
 * not be faster, and nothing takes its place.
 *
 * @throws {AppError} CONFIG_INVALID when the wanted device cannot be used
 */
export async function chooseDevice(model: Model, wanted: Device | undefined): Promise<DeviceReport> {
  const rejected: { device: Device; reason: string }[] = []
  for (const device of wanted ? [wanted] : DEVICES) {
    if (device === 'cpu') break
    const reason = await reasonAgainst(device, model, wanted === undefined)
    if (reason === null) return { chosen: device, rejected }
    if (wanted) throw new AppError('CONFIG_INVALID', { detail: `Cannot use ${wanted}: ${reason}` })
    rejected.push({ device, reason })
  }
  return { chosen: 'cpu', rejected }
}

async function reasonAgainst(
  device: Accelerator,
  model: Model,
  mustBeFaster: boolean,
): Promise<string | null> {
  try {
    const { ms, cpuMs, difference } = await tryDevice(device, model, mustBeFaster)
    const found = `${Math.round(ms)} ms, the CPU ${Math.round(cpuMs)} ms; difference ${difference.toExponential(1)}`
    if (!(difference <= LARGEST_DIFFERENCE)) return `computes something else than the CPU: ${found}`
    return mustBeFaster && ms >= cpuMs ? `slower than the CPU: ${found}` : null
  } catch (error) {
    return error instanceof Error ? withoutSource(error.message) : 'unknown'
  }
}

/** The runtime puts the place in its own source before what went wrong. */
function withoutSource(message: string): string {
  return message
    .replace(/^\/\S+onnxruntime.* was false\. /s, '')
    .trim()
    .slice(0, 200)
}

/**
 * Runs the networks on a device and on the CPU, on a drawn face behind an empty picture.
 *
 * @param mayStop - leaves the second network out where the first already took as long as both on the CPU
 * @throws the runtime's own error where the device is not there
 */
export async function tryDevice(device: Accelerator, model: Model, mayStop: boolean): Promise<Trial> {
  const trials: readonly TrialInput[] = [
    { bytes: model.detector, side: 256, faceShare: 0.2, low: -1 },
    { bytes: model.mesh, side: 192, faceShare: 0.3, low: 0 },
  ]
  let onCpu: readonly Run[] | undefined
  const found = { ms: 0, cpuMs: 0, difference: 0 }
  for (const [i, trial] of trials.entries()) {
    const theirs = await timedRun(trial, device)
    // Only now, so that nothing is computed where the device cannot be opened.
    onCpu ??= await Promise.all(trials.map((each) => timedRun(each, 'cpu')))
    found.cpuMs = onCpu.reduce((sum, { ms }) => sum + ms, 0)
    found.ms += theirs.ms
    for (const [name, values] of onCpu[i]?.outputs ?? [])
      found.difference = larger(found.difference, differenceOf(theirs.outputs.get(name), values))
    if (mayStop && found.ms >= found.cpuMs) break
  }
  return found
}

type TrialInput = {
  readonly bytes: Uint8Array
  readonly side: number
  readonly faceShare: number
  /** What a black pixel is for the network; a white one is 1. */
  readonly low: number
}

type Run = { readonly ms: number; readonly outputs: ReadonlyMap<string, Float32Array> }

/** The first run compiles and allocates; the second is what photos will meet. */
async function timedRun(trial: TrialInput, device: Device): Promise<Run> {
  const network = await openNetwork(trial.bytes, device)
  const input = emptyAndDrawn(trial)
  const dims = [2, trial.side, trial.side, 3]
  await network.run(input, dims)
  const begun = performance.now()
  const outputs = await network.run(input, dims)
  const ms = performance.now() - begun
  const byName = new Map(network.outputs.map((name) => [name, outputs(name)]))
  await network.close()
  return { ms, outputs: byName }
}

/** Two pictures as one batch: where a result depended on its place in the batch, the second would show it. */
function emptyAndDrawn({ side, faceShare, low }: TrialInput): Float32Array {
  const drawn = drawnFace(side, faceShare)
  const batch = new Float32Array(2 * drawn.length)
  drawn.forEach((byte, i) => {
    batch[drawn.length + i] = low + ((1 - low) * byte) / 255
  })
  return batch
}

function differenceOf(theirs: Float32Array | undefined, ours: Float32Array): number {
  let most = 0
  let scale = 0
  ours.forEach((value, i) => {
    most = larger(most, Math.abs((theirs?.[i] ?? Number.NaN) - value))
    scale = larger(scale, Math.abs(value))
  })
  return most / scale
}

/** NaN stays: it lies within no bound. */
function larger(a: number, b: number): number {
  return a >= b || Number.isNaN(a) ? a : b
}
