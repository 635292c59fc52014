/**
 * The same face job in @vladmandic/human on TensorFlow.js' wasm backend: the same detector, its lighter mesh, one
 * pass, nothing else. It is installed into a folder of its own and is no dependency.
 */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { answering } from './answering.ts'

type Tensor = { readonly shape: readonly number[] }
type Human = {
  load(): Promise<void>
  detect(input: Tensor): Promise<{ readonly face: readonly { readonly mesh: readonly unknown[] }[] }>
  readonly tf: {
    tensor(values: Float32Array, shape: readonly number[]): Tensor
    dispose(tensor: Tensor): void
    getBackend(): string
  }
}

const LONGEST_SIDE = 1024
const OFF = { enabled: false }

sharp.cache(false)
sharp.concurrency(1)

const [, , installed = ''] = process.argv

await answering<{ readonly bytes: Uint8Array }>(async () => {
  const human = await openHuman()
  return async ({ bytes }) => {
    const start = performance.now()
    const { data, info } = await sharp(bytes)
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const decodeMs = performance.now() - start
    const input = human.tf.tensor(new Float32Array(data), [1, info.height, info.width, 3])
    const { face } = await human.detect(input)
    human.tf.dispose(input)
    return { points: face[0]?.mesh.length ?? 0, decodeMs, insideMs: performance.now() - start }
  }
})

async function openHuman(): Promise<Human> {
  const modules = join(installed, 'node_modules')
  const required = createRequire(join(installed, 'package.json'))(
    join(modules, '@vladmandic/human/dist/human.node-wasm.js'),
  )
  const human: Human = new required.Human({
    backend: 'wasm',
    wasmPath: `${join(modules, '@tensorflow/tfjs-backend-wasm/dist')}/`,
    modelBasePath: await served(join(modules, '@vladmandic/human/models')),
    debug: false,
    cacheSensitivity: 0,
    skipAllowed: false,
    filter: OFF,
    gesture: OFF,
    body: OFF,
    hand: OFF,
    object: OFF,
    segmentation: OFF,
    face: {
      enabled: true,
      detector: { modelPath: 'blazeface.json', rotation: true, maxDetected: 1, minConfidence: 0.3 },
      mesh: { enabled: true, modelPath: 'facemesh.json' },
      attention: OFF,
      iris: OFF,
      description: OFF,
      emotion: OFF,
      antispoof: OFF,
      liveness: OFF,
    },
  })
  await human.load()
  if (human.tf.getBackend() !== 'wasm') throw new Error(`the backend is ${human.tf.getBackend()}, not wasm`)
  return human
}

/** It reads its networks over HTTP only. */
async function served(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const file = join(folder, basename(new URL(request.url ?? '/', 'http://localhost').pathname))
    if (!existsSync(file)) return void response.writeHead(404).end()
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
}
