import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { VIT_B, VIT_SMALL, vitModel, weightShapes } from '../../bench/vit.ts'

describe('the vision transformer of the bench', () => {
  let session: InferenceSession
  beforeAll(async () => {
    session = await InferenceSession.create(vitModel(VIT_SMALL), { intraOpNumThreads: 1 })
  })

  const { side, classes } = VIT_SMALL
  const pixels = 3 * side * side
  const pictures = (count: number) =>
    Float32Array.from({ length: count * pixels }, (_, i) => Math.sin(i * 0.37))
  const scores = async (values: Float32Array) => {
    const input = new Tensor('float32', values, [values.length / pixels, 3, side, side])
    const output = (await session.run({ picture: input })).scores
    return { dims: output?.dims, values: [...((output?.data as Float32Array | undefined) ?? [])] }
  }

  test('has as many parameters as ViT-B/16 has', () => {
    const counts = [...weightShapes(VIT_B).values()].map((dims) => dims.reduce((a, b) => a * b, 1))
    expect(counts.reduce((a, b) => a + b, 0)).toBe(86_567_656)
  })

  test('is the same file each time', () => {
    expect(Buffer.from(vitModel(VIT_SMALL)).equals(vitModel(VIT_SMALL))).toBe(true)
  })

  test.each([1, 2, 5])('takes a batch of %d', async (count) => {
    const { dims, values } = await scores(pictures(count))
    expect(dims).toEqual([count, classes])
    expect(values.every(Number.isFinite)).toBe(true)
  })

  test('gives each picture of a batch its own scores', async () => {
    const both = await scores(pictures(2))
    const second = await scores(pictures(2).subarray(pixels))
    const found = both.values.slice(classes)
    for (const [i, value] of second.values.entries()) expect(found[i]).toBeCloseTo(value, 5)
    expect(both.values.slice(0, classes)).not.toEqual(found)
  })
})
