import type { InferenceSession } from 'onnxruntime-node'
import { AppError } from '../errors.ts'
import type { Device } from './devices.ts'

/** Runs a network once and hands out its outputs by name. */
export type RunNetwork = (
  input: Float32Array,
  dims: readonly number[],
) => Promise<(output: string) => Float32Array>

export type Network = {
  readonly run: RunNetwork
  readonly outputs: readonly string[]
  close(): Promise<void>
}

/**
 * Opens an ONNX file on one CPU thread: more threads make a photo slower, since their pools starve the decoder.
 * Blocks its thread while it runs, so only the inference process may call it.
 *
 * @param device - alone, since the runtime does not go on to the next of several: it throws
 */
export async function openNetwork(model: Uint8Array, device: Device): Promise<Network> {
  // Newer releases of the runtime report to their maker unless this is set before the first session.
  process.env.ORT_DISABLE_TELEMETRY = '1'
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(model, {
    ...SESSION,
    executionProviders: [providerFor(device, model)],
  })
  const [inputName = ''] = session.inputNames
  return {
    run: async (input, dims) => {
      const results = await session.run({ [inputName]: new Tensor('float32', input, dims) })
      return (output) => floatsOf(results[output]?.data, output)
    },
    outputs: session.outputNames,
    close: () => session.release(),
  }
}

const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
}

/**
 * WebGPU lets a sine be wrong by 2^-11, which moves the refined eyes by 0.07 of 192 px. So the few small nodes that
 * compute angles stay on the processor: those that our converter names `Sin_201` and the like.
 *
 * @see https://www.w3.org/TR/WGSL/#floating-point-accuracy
 */
function providerFor(device: Device, model: Uint8Array): InferenceSession.ExecutionProviderConfig {
  if (device !== 'webgpu') return device
  const angles = Buffer.from(model)
    .toString('latin1')
    .match(/\b(?:Atan|Cos|Sin)_\d+\b/g)
  // The runtime refuses an empty list.
  return angles ? { name: device, forceCpuNodeNames: [...new Set(angles)] } : device
}

function floatsOf(data: unknown, output: string): Float32Array {
  if (!(data instanceof Float32Array))
    throw new AppError('MODEL_INVALID', { detail: `no float output ${output}` })
  return data
}
