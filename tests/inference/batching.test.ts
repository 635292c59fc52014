import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { batching } from '../../src/inference/batching.ts'
import { drawnFace } from '../../src/inference/drawn-face.ts'
import { readModel } from '../../src/inference/model.ts'
import { openNetwork, type RunNetwork } from '../../src/inference/networks.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

const SIDE = 192
const DIMS = [1, SIDE, SIDE, 3]
const OUTPUTS = ['output_mesh_identity', 'output_lips', 'output_faceflag'] as const

/** Faces of different sizes. */
const FACES = [0.2, 0.25, 0.3, 0.35].map((share) =>
  Float32Array.from(drawnFace(SIDE, share), (byte) => byte / 255),
)

let mesh: RunNetwork
beforeAll(async () => {
  mesh = (await openNetwork(readModel(MODELS_FOLDER, REFERENCE_MODEL).mesh, 'cpu')).run
})

/** The network, and the sizes of the batches that it was given. */
function counted(run: RunNetwork) {
  const sizes: number[] = []
  const counting: RunNetwork = (input, dims) => {
    sizes.push(dims[0] ?? 0)
    return run(input, dims)
  }
  return { counting, sizes }
}

async function valuesOf(run: RunNetwork, face: Float32Array) {
  const outputs = await run(face, DIMS)
  return OUTPUTS.map((name) => [...outputs(name)])
}

test('a result does not depend on the batch, nor on the place in it: the same to the last bit', async () => {
  const alone = []
  for (const face of FACES) alone.push(await valuesOf(mesh, face))
  const { counting, sizes } = counted(mesh)
  const run = batching(counting, { windowMs: 1000, most: 16, inFlight: () => FACES.length })
  const forwards = await Promise.all(FACES.map((face) => valuesOf(run, face)))
  const backwards = await Promise.all(FACES.toReversed().map((face) => valuesOf(run, face)))
  expect(sizes).toEqual([4, 4])
  expect(forwards).toEqual(alone)
  expect(backwards.toReversed()).toEqual(alone)
})

describe('when a batch is run', () => {
  const echo: RunNetwork = async (input) => () => input
  const one = (value: number) => Float32Array.of(value)

  test.each([
    { name: 'one photo waits for nobody', inFlight: 1, most: 16, calls: 1, expected: [1] },
    { name: 'once every photo is here', inFlight: 3, most: 16, calls: 3, expected: [3] },
    { name: 'once it is full', inFlight: 9, most: 2, calls: 6, expected: [2, 2, 2] },
    { name: 'without those who come later', inFlight: 3, most: 16, calls: 2, expected: [2] },
  ])('$name', async ({ inFlight, most, calls, expected }) => {
    const { counting, sizes } = counted(echo)
    const run = batching(counting, { windowMs: 5, most, inFlight: () => inFlight })
    const values = Array.from({ length: calls }, (_, i) => i)
    const results = await Promise.all(values.map((value) => run(one(value), [1, 1])))
    expect(results.map((outputs) => [...outputs('any')])).toEqual(values.map((value) => [value]))
    expect(sizes).toEqual(expected)
  })

  test('one that comes after the window has a batch of its own', async () => {
    const { counting, sizes } = counted(echo)
    const run = batching(counting, { windowMs: 1, most: 16, inFlight: () => 2 })
    await run(one(1), [1, 1])
    await pause(5)
    await run(one(2), [1, 1])
    expect(sizes).toEqual([1, 1])
  })

  test('a run that fails fails for each of its photos, and not for the next', async () => {
    const outcomes = [() => Promise.reject(new Error('device lost')), echo]
    const failing: RunNetwork = (input, dims) => (outcomes.shift() ?? echo)(input, dims)
    const run = batching(failing, { windowMs: 5, most: 2, inFlight: () => 2 })
    const settled = await Promise.allSettled([1, 2, 3].map((value) => run(one(value), [1, 1])))
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  })
})
