import { type FaceModels, startFaceModels } from '../src/inference/face-models.ts'
import { jsonLog } from '../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'

/** The inference processes as the service starts them, on the processor: no graphics card has a say in these figures. */
export function startPool(processes: number): Promise<FaceModels> {
  return startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), { processes, device: 'cpu' })
}
