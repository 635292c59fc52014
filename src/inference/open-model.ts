import type { OpenModel } from './assess-photo.ts'
import type { Device } from './devices.ts'
import type { Model } from './model.ts'
import { openNetwork } from './networks.ts'

/** Opens the two networks that the model's manifest names, and nothing else. */
export async function openModel(model: Model, device: Device): Promise<OpenModel> {
  const runDetector = await openNetwork(model.detector, device)
  const runMesh = await openNetwork(model.mesh, device)
  return { ...model, runDetector, runMesh }
}
