import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { afterEach, expect, test, vi } from 'vitest'
import { readModel } from '../../src/inference/model.ts'
import { openModel } from '../../src/inference/open-model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

afterEach(() => vi.restoreAllMocks())

const sha256 = (bytes: unknown) =>
  createHash('sha256')
    .update(bytes as Uint8Array)
    .digest('hex')

test('the default model opens a detector and a mesh, and no network that describes a person', async () => {
  const create = vi.spyOn(InferenceSession, 'create')
  await openModel(readModel(MODELS_FOLDER, REFERENCE_MODEL), 'cpu', () => 1)
  const opened = create.mock.calls.map(([bytes]) => sha256(bytes))
  expect(opened).toEqual(['blazeface-256', 'attention-mesh'].map(sha256InManifest))
  expect(create.mock.calls.map(([, options]) => options)).toEqual(
    Array(2).fill(expect.objectContaining({ executionProviders: ['cpu'], intraOpNumThreads: 1 })),
  )
})

function sha256InManifest(network: string): string {
  return JSON.parse(readFileSync(join(MODELS_FOLDER, network, 'manifest.json'), 'utf8')).sha256
}
