/**
 * The bare cost of a photo: sharp to the same size and the runs of the same networks, on inputs that are ready. No
 * cropping, no reading of outputs, no checks: what is left when all of our own work costs nothing.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { readModel } from '../../src/inference/model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { answering } from './answering.ts'

const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
}

sharp.cache(false)
sharp.concurrency(1)

await answering<{ readonly bytes: Uint8Array }>(async () => {
  const { manifest, detector, mesh } = readModel(MODELS_FOLDER, REFERENCE_MODEL)
  const side = manifest.input.longestSidePx
  const detect = await openBare(detector, 256)
  const measure = await openBare(mesh, 192)
  return async ({ bytes }) => {
    const start = performance.now()
    const { info } = await sharp(bytes)
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const decodeMs = performance.now() - start
    await detect()
    for (let pass = 0; pass < manifest.passes; pass++) await measure()
    return { width: info.width, decodeMs, insideMs: performance.now() - start }
  }
})

async function openBare(model: Uint8Array, side: number): Promise<() => Promise<unknown>> {
  const session = await InferenceSession.create(model, OPTIONS)
  const [name = ''] = session.inputNames
  const values = Float32Array.from({ length: side * side * 3 }, (_, i) => ((i * 7919) % 256) / 255)
  const input = { [name]: new Tensor('float32', values, [1, side, side, 3]) }
  return () => session.run(input)
}
