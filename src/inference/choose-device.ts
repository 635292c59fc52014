import { AppError } from '../errors.ts'
import { DEVICES, type Device, type DeviceReport } from './devices.ts'
import { drawnFace } from './drawn-face.ts'
import type { Model } from './model.ts'
import { type Network, openNetwork } from './networks.ts'

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
    const { ms, cpuMs, difference } = await tryDevice(device, model)
    const found = `${Math.round(ms)} ms, the CPU ${Math.round(cpuMs)} ms; difference ${difference.toExponential(1)}`
    if (!(difference <= LARGEST_DIFFERENCE)) return `computes something else than the CPU: ${found}`
    return mustBeFaster && ms >= cpuMs ? `slower than the CPU: ${found}` : null
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'
  }
}

/**
 * Runs the networks on a device and on the CPU, on a drawn face behind an empty picture.
 *
 * @throws the runtime's own error where the device is not there
 */
export async function tryDevice(device: Accelerator, model: Model): Promise<Trial> {
  const trials = [
    { bytes: model.detector, side: 256, faceShare: 0.2, low: -1 },
    { bytes: model.mesh, side: 192, faceShare: 0.3, low: 0 },
  ]
  const found = { ms: 0, cpuMs: 0, difference: 0 }
  for (const { bytes, side, faceShare, low } of trials) {
    const there = await openNetwork(bytes, device)
    const here = await openNetwork(bytes, 'cpu')
    try {
      const input = emptyAndDrawn(side, faceShare, low)
      const theirs = await timedRun(there, input, side)
      const ours = await timedRun(here, input, side)
      found.ms += theirs.ms
      found.cpuMs += ours.ms
      for (const output of here.outputs)
        found.difference = larger(found.difference, difference(theirs.outputs(output), ours.outputs(output)))
    } finally {
      await Promise.all([there.close(), here.close()])
    }
  }
  return found
}

/** The first run compiles and allocates; the second is what photos will meet. */
async function timedRun({ run }: Network, input: Float32Array, side: number) {
  const dims = [2, side, side, 3]
  await run(input, dims)
  const begun = performance.now()
  const outputs = await run(input, dims)
  return { ms: performance.now() - begun, outputs }
}

/** Two pictures as one batch: where a result depended on its place in the batch, the second would show it. */
function emptyAndDrawn(side: number, faceShare: number, low: number): Float32Array {
  const drawn = drawnFace(side, faceShare)
  const batch = new Float32Array(2 * drawn.length)
  drawn.forEach((byte, i) => {
    batch[drawn.length + i] = low + ((1 - low) * byte) / 255
  })
  return batch
}

function difference(theirs: Float32Array, ours: Float32Array): number {
  let most = theirs.length === ours.length ? 0 : Number.POSITIVE_INFINITY
  let scale = 0
  ours.forEach((value, i) => {
    most = larger(most, Math.abs((theirs[i] ?? Number.NaN) - value))
    scale = larger(scale, Math.abs(value))
  })
  return most / scale
}

/** NaN stays: it lies within no bound. */
function larger(a: number, b: number): number {
  return a >= b || Number.isNaN(a) ? a : b
}
