import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawnFace } from '../../src/inference/drawn-face.ts'

const MODELS = join(import.meta.dirname, '../../models')
const TOLERANCE = 1e-4

/** What TensorFlow.js gave for the same drawn face; README.md says how it was recorded. */
interface Recorded {
  readonly side: number
  readonly faceShare: number
  readonly pictureSha256: string
  readonly outputs: Readonly<Record<string, readonly number[]>>
}

interface Manifest {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly input: {
    readonly name: string
    readonly shape: readonly unknown[]
    readonly range: readonly [number, number]
  }
  readonly outputs: readonly { readonly name: string; readonly shape: readonly unknown[] }[]
}

const NETWORKS = ['blazeface-256', 'attention-mesh'] as const

describe.each(NETWORKS)('%s', (network) => {
  const manifest = json<Manifest>(join(MODELS, network, 'manifest.json'))
  const recorded = json<Recorded>(join(import.meta.dirname, `${network}.fixture.json`))
  let session: InferenceSession
  let outputs: Readonly<Record<string, Tensor>>

  beforeAll(async () => {
    session = await opened(network, manifest.file)
    outputs = await run(session, [recordedInput(manifest, recorded)], recorded.side)
  })

  test('is the file that its manifest names', () => {
    const file = readFileSync(join(MODELS, network, manifest.file))
    expect({ sha256: sha256(file), bytes: file.length }).toEqual({
      sha256: manifest.sha256,
      bytes: manifest.bytes,
    })
  })

  test('has the inputs and outputs that its manifest describes', () => {
    const ports = [...session.inputMetadata, ...session.outputMetadata].map((port) => ({
      name: port.name,
      shape: port.isTensor ? port.shape : [],
    }))
    const described = [manifest.input, ...manifest.outputs].map(({ name, shape }) => ({ name, shape }))
    expect(ports.toSorted(byName)).toEqual(described.toSorted(byName))
  })

  test('is tried with the picture that the recording was made with', () => {
    expect(sha256(drawnFace(recorded.side, recorded.faceShare))).toBe(recorded.pictureSha256)
  })

  test.each(Object.entries(recorded.outputs))('gives the recorded values of %s', (name, expected) => {
    const values = valuesOf(outputs, name)
    expect(values).toHaveLength(expected.length)
    expect(largestDifference(values, expected)).toBeLessThanOrEqual(TOLERANCE * largest(expected))
  })

  test('gives a picture the same values alone and in a batch', async () => {
    const face = recordedInput(manifest, recorded)
    const batch = await run(session, [new Float32Array(face.length), face], recorded.side)
    for (const name of Object.keys(recorded.outputs)) {
      const second = valuesOf(batch, name).slice(-valuesOf(outputs, name).length)
      expect(second).toEqual(valuesOf(outputs, name))
    }
  })
})

test('the detector is sure that the drawn face is one', () => {
  const { outputs } = json<Recorded>(join(import.meta.dirname, 'blazeface-256.fixture.json'))
  const best = Math.max(...(outputs.Identity ?? []), ...(outputs.Identity_1 ?? []))
  expect(1 / (1 + Math.exp(-best))).toBeGreaterThan(0.5)
})

test('the mesh is sure that the drawn face is one', () => {
  const { outputs } = json<Recorded>(join(import.meta.dirname, 'attention-mesh.fixture.json'))
  expect(outputs.output_faceflag?.[0]).toBeGreaterThan(0.9)
})

test('the mesh is unsure of an empty picture', async () => {
  const session = await opened('attention-mesh', 'model.onnx')
  const outputs = await run(session, [new Float32Array(192 * 192 * 3).fill(0.5)], 192)
  expect(valuesOf(outputs, 'output_faceflag')[0]).toBeLessThan(0.1)
})

test('refined points replace each mesh point at most once', () => {
  const table = json<Record<string, readonly number[]>>(join(MODELS, 'attention-mesh/refined-points.json'))
  const sizes = Object.entries(table).map(([name, points]) => [name, points.length])
  expect(Object.fromEntries(sizes)).toEqual({ output_lips: 80, Identity_1: 71, Identity_5: 71 })
  const points = Object.values(table).flat()
  expect(new Set(points).size).toBe(points.length)
  expect(points.every((point) => Number.isInteger(point) && point >= 0 && point < 468)).toBe(true)
})

async function opened(network: string, file: string): Promise<InferenceSession> {
  process.env.ORT_DISABLE_TELEMETRY = '1'
  const { InferenceSession } = await import('onnxruntime-node')
  return InferenceSession.create(join(MODELS, network, file), { intraOpNumThreads: 1, logSeverityLevel: 3 })
}

async function run(session: InferenceSession, pictures: readonly Float32Array[], side: number) {
  const { Tensor } = await import('onnxruntime-node')
  const values = Float32Array.from(pictures.flatMap((picture) => [...picture]))
  const [name = ''] = session.inputNames
  return session.run({ [name]: new Tensor('float32', values, [pictures.length, side, side, 3]) })
}

function recordedInput({ input }: Manifest, { side, faceShare }: Recorded): Float32Array {
  const [low, high] = input.range
  return Float32Array.from(drawnFace(side, faceShare), (byte) => low + ((high - low) * byte) / 255)
}

function valuesOf(outputs: Readonly<Record<string, Tensor>>, name: string): readonly number[] {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`Cannot read ${name}: it does not hold floats`)
  return [...data]
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return largest(a.map((value, i) => value - (b[i] ?? Number.NaN)))
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}

function json<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
