import { describe, expect, test } from 'vitest'
import { chooseDevice } from '../../src/inference/choose-device.ts'
import { startFaceModels } from '../../src/inference/face-models.ts'
import { readModel } from '../../src/inference/model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { inferenceProcesses } from './processes.ts'
import { recordedLog } from './recorded-log.ts'

const model = readModel(MODELS_FOLDER, REFERENCE_MODEL)

/** No driver is looked for, whatever this machine has. */
const NO_DRIVER = {
  VK_DRIVER_FILES: '/nowhere.json',
  VK_ICD_FILENAMES: '/nowhere.json',
  CUDA_VISIBLE_DEVICES: '',
}
Object.assign(process.env, NO_DRIVER)

describe('where there is no accelerator', () => {
  test('the processor is chosen, and every refusal has its reason', async () => {
    expect(await chooseDevice(model, undefined)).toEqual({
      chosen: 'cpu',
      rejected: [
        { device: 'cuda', reason: expect.stringMatching(/^\w.*(Cuda|CUDA)/) },
        { device: 'webgpu', reason: 'Failed to get a WebGPU adapter: No supported adapters' },
      ],
    })
  })

  test('the log says so in one line', async () => {
    const { log, lines } = recordedLog()
    const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, { processes: 1 })
    await models.close()
    expect(lines).toEqual([
      {
        event: 'inference-device',
        fields: {
          chosen: 'cpu',
          cuda: expect.stringMatching(/cuda/i),
          webgpu: expect.stringContaining('No supported adapters'),
        },
      },
    ])
  })

  test.each([
    'cuda',
    'webgpu',
  ] as const)('%s that is asked for stops the start, and leaves no process', async (device) => {
    const start = startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, recordedLog().log, { processes: 2, device })
    await expect(start).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      detail: expect.stringMatching(`^Cannot use ${device}: \\w`),
    })
    expect(inferenceProcesses()).toEqual([])
  })

  test('nothing is tried where the processor is asked for', async () => {
    const { log, lines } = recordedLog()
    const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, { processes: 1, device: 'cpu' })
    await models.close()
    expect(lines).toEqual([{ event: 'inference-device', fields: { chosen: 'cpu' } }])
  })
})
