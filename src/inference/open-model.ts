import { type BatchOptions, batching } from './batching.ts'
import type { Device } from './devices.ts'
import type { Model } from './model.ts'
import { openNetwork, type RunNetwork } from './networks.ts'

/** A model with its networks opened. Lives in the inference process only. */
export type OpenModel = Model & { readonly runDetector: RunNetwork; readonly runMesh: RunNetwork }

const MOST_IN_A_BATCH = 16
const BATCH_WINDOW_MS = 5

/**
 * Opens the two networks that the model's manifest names, and nothing else.
 *
 * @param inFlight - photos that are being worked on; an accelerator computes those that come together as a batch
 */
export async function openModel(model: Model, device: Device, inFlight: () => number): Promise<OpenModel> {
  const options = { windowMs: BATCH_WINDOW_MS, most: MOST_IN_A_BATCH, inFlight }
  const runDetector = await runnerOf(model.detector, device, options)
  const runMesh = await runnerOf(model.mesh, device, options)
  return { ...model, runDetector, runMesh }
}

/** A processor gains nothing from a batch: each process works on one photo. */
async function runnerOf(bytes: Uint8Array, device: Device, options: BatchOptions): Promise<RunNetwork> {
  const { run } = await openNetwork(bytes, device)
  return device === 'cpu' ? run : batching(run, options)
}
