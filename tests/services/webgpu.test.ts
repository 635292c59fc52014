import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import type { Trial } from '../../src/inference/choose-device.ts'
import { LIMITS, startFaceModels } from '../../src/inference/face-models.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { recordedLog } from '../inference/recorded-log.ts'
import { programFor } from './programs.ts'

const driver = programFor('vulkan')

/** Software that plays a graphics card takes seconds for what a card does in milliseconds. */
const PATIENCE_MS = 15 * 60_000

describe.skipIf(!driver)('on a software Vulkan', () => {
  test('WebGPU computes what the CPU computes, within 1e-4', { timeout: PATIENCE_MS }, async () => {
    const { difference, ms, cpuMs } = await trial()
    process.stdout.write(`WebGPU on software: ${ms} ms, CPU ${cpuMs} ms, difference ${difference}\n`)
    expect(difference).toBeGreaterThan(0)
    expect(difference).toBeLessThanOrEqual(1e-4)
  })

  test('it is rejected as slower than the CPU, and photos are assessed there', {
    timeout: PATIENCE_MS,
  }, async () => {
    const { log, lines } = recordedLog()
    vi.stubEnv('VK_DRIVER_FILES', driver)
    vi.stubEnv('VK_ICD_FILENAMES', driver)
    const limits = { ...LIMITS, startMs: PATIENCE_MS }
    const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, { processes: 1 }, limits)
    vi.unstubAllEnvs()
    expect(models.snapshot()).toMatchObject({ device: 'cpu', ready: 1 })
    await expect(models.assess(new Uint8Array())).resolves.toMatchObject({ reasons: ['empty'] })
    await models.close()
    expect(lines.find(({ event }) => event === 'inference-device')?.fields).toMatchObject({
      chosen: 'cpu',
      webgpu: expect.stringMatching(/^slower than the CPU: \d+ ms, the CPU \d+ ms; difference \d/),
    })
  })
})

/** In a process of its own: a run there holds its thread for longer than the test runner waits for a sign of life. */
async function trial(): Promise<Trial> {
  const path = (file: string) => JSON.stringify(new URL(`../../src/inference/${file}`, import.meta.url).href)
  const script = `
    import { tryDevice } from ${path('choose-device.ts')}
    import { readModel } from ${path('model.ts')}
    const model = readModel(${JSON.stringify(MODELS_FOLDER)}, ${JSON.stringify(REFERENCE_MODEL)})
    process.stdout.write(JSON.stringify(await tryDevice('webgpu', model, false)))`
  const env = { PATH: process.env.PATH, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver }
  const args = ['--input-type=module', '--eval', script]
  return JSON.parse((await promisify(execFile)(process.execPath, args, { env })).stdout)
}
