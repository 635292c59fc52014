import type { Device } from '../src/inference/devices.ts'
import { type FaceModels, startFaceModels } from '../src/inference/face-models.ts'
import { jsonLog } from '../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'

/** The inference processes as the service starts them; on the processor, unless a figure is about a graphics card. */
export function startPool(processes: number, device: Device = 'cpu'): Promise<FaceModels> {
  return startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), { processes, device })
}
