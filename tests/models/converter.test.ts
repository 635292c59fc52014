import { describe, expect, test } from 'vitest'
import { convert } from '../../models/build/converter.ts'
import type { GraphModel, GraphNode } from '../../models/build/graph-model.ts'
import type { Weight } from '../../models/build/weights.ts'

/** A picture of 3 x 3 with one channel: 1 to 9, row by row. */
const PICTURE = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const EMPTY = [0, 0, 0, 0, 0, 0, 0, 0, 0]
const STEPS = { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1] }

describe('a converted graph computes what was worked out by hand:', () => {
  test.each([
    {
      name: 'a convolution adds its bias and keeps what is above zero',
      // 2 x 2 window, upper left minus lower right: always -4; with the bias -4 + 4.5.
      node: op('_FusedConv2D', ['x', 'kernel', 'bias'], {
        ...STEPS,
        padding: 'VALID',
        fused_ops: ['BiasAdd', 'Relu'],
      }),
      weights: { kernel: floats([2, 2, 1, 2], [1, -1, 0, 0, 0, 0, -1, 1]), bias: floats([2], [4.5, -4.5]) },
      expected: [0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0],
      ofEmpty: [4.5, 0, 4.5, 0, 4.5, 0, 4.5, 0],
    },
    {
      name: 'SAME with stride 2 puts the odd pixel of padding after the picture',
      node: op('_FusedConv2D', ['x', 'kernel'], {
        strides: [1, 2, 2, 1],
        dilations: [1, 1, 1, 1],
        padding: 'SAME',
      }),
      weights: { kernel: floats([2, 2, 1, 1], [1, 1, 1, 1]) },
      expected: [12, 9, 15, 9],
    },
    {
      name: 'a depthwise convolution gives each multiplier a channel',
      node: op('DepthwiseConv2dNative', ['x', 'kernel'], { ...STEPS, padding: 'VALID' }),
      weights: { kernel: floats([3, 3, 1, 2], Array(9).fill([1, 2]).flat()) },
      expected: [45, 90],
    },
    {
      name: 'pooling takes the largest',
      node: op('MaxPool', ['x'], { strides: [1, 2, 2, 1], ksize: [1, 2, 2, 1], padding: 'SAME' }),
      weights: {},
      expected: [5, 6, 8, 9],
    },
    {
      name: 'padding surrounds the picture with zeros where asked',
      node: op('Pad', ['x', 'amounts'], {}),
      weights: { amounts: integers([4, 2], [0, 0, 1, 0, 0, 0, 0, 1]) },
      expected: [0, 0, 0, ...PICTURE].flatMap((value) => [value, 0]),
    },
    {
      name: 'a slice counts from the end, steps and drops an axis',
      // x[:, -2:, ::2, 0]
      node: op('StridedSlice', ['x', 'begin', 'end', 'step'], {
        begin_mask: 5,
        end_mask: 7,
        shrink_axis_mask: 8,
      }),
      weights: {
        begin: integers([4], [0, -2, 0, 0]),
        end: integers([4], [0, 0, 0, 1]),
        step: integers([4], [1, 1, 2, 1]),
      },
      expected: [4, 6, 7, 9],
    },
    {
      name: 'a reshape frozen for one picture follows the batch',
      node: op('Reshape', ['x', 'shape'], {}),
      weights: { shape: integers([2], [1, 9]) },
      expected: PICTURE,
    },
  ])('$name', async ({ node, weights, expected, ofEmpty = expected.map(() => 0) }) => {
    const model = graph([node], weights)
    expect(await outputOf(model, [PICTURE])).toEqual(expected)
    expect(await outputOf(model, [EMPTY, PICTURE])).toEqual([...ofEmpty, ...expected])
  })
})

test.each([
  { name: 'straight ahead', y: 0, x: 2, expected: 0 },
  { name: 'a quarter turn', y: 2, x: 0, expected: Math.PI / 2 },
  { name: 'a quarter turn back', y: -2, x: 0, expected: -Math.PI / 2 },
  { name: 'a half turn', y: 0, x: -2, expected: Math.PI },
  { name: 'behind, just below', y: -1, x: -1, expected: (-3 * Math.PI) / 4 },
  { name: 'behind, just above', y: 1, x: -1, expected: (3 * Math.PI) / 4 },
  { name: 'no direction at all', y: 0, x: 0, expected: 0 },
])('the angle of $name is $expected', async ({ y, x, expected }) => {
  const direction = floats([1, 1, 1, 1], [x])
  const picture = [y, 0, 0, 0, 0, 0, 0, 0, 0]
  const [angle] = await outputOf(graph([op('Atan2', ['x', 'direction'], {})], { direction }), [picture])
  expect(angle).toBeCloseTo(expected, 6)
})

test('half precision stays half precision in the file', () => {
  const node = op('_FusedConv2D', ['x', 'kernel'], { ...STEPS, padding: 'VALID' })
  const [full, half] = [undefined, new Uint16Array(576).fill(0x3c00)].map((halves) => {
    const values = new Float32Array(576).fill(1)
    const kernel: Weight = { dtype: 'float32', shape: [3, 3, 1, 64], values, halves }
    return convert(graph([node], { kernel }), 'tiny').length
  })
  expect(half).toBeLessThan((full ?? 0) - 1000)
})

test('the file says how large the values on the way are', () => {
  const flat = { ...op('Reshape', ['x', 'all'], {}), name: 'flat' }
  const model = graph([flat, op('Reshape', ['flat', 'rows'], {})], {
    all: integers([1], [-1]),
    rows: integers([2], [-1, 9]),
  })
  expect(Buffer.from(convert(model, 'tiny')).includes('9N')).toBe(true)
})

test('the same graph gives the same bytes', () => {
  const kernel = floats([2, 2, 1, 1], [1, 2, 3, 4])
  const model = () => graph([op('_FusedConv2D', ['x', 'kernel'], { ...STEPS, padding: 'SAME' })], { kernel })
  expect(Buffer.compare(convert(model(), 'tiny'), convert(model(), 'tiny'))).toBe(0)
})

test.each([
  {
    name: 'an operation without a rule',
    node: op('Conv3D', ['x'], {}),
    says: 'Cannot convert y: there is no rule for the operation Conv3D',
  },
  {
    name: 'a fused operation without a rule',
    node: op('_FusedConv2D', ['x', 'kernel'], { ...STEPS, padding: 'VALID', fused_ops: ['Elu'] }),
    says: 'no rule for the fused operation Elu',
  },
  {
    name: 'an unknown padding',
    node: op('MaxPool', ['x'], { strides: [1, 1, 1, 1], ksize: [1, 1, 1, 1], padding: 'EXPLICIT' }),
    says: 'Cannot convert y: unknown padding',
  },
  {
    name: 'a picture with its channels first',
    node: op('MaxPool', ['x'], {
      strides: [1, 1, 1, 1],
      ksize: [1, 1, 1, 1],
      padding: 'VALID',
      data_format: 'NCHW',
    }),
    says: 'Cannot convert y: its channels come first',
  },
  {
    name: 'a reshape to another size',
    node: op('Reshape', ['x', 'eight'], {}),
    says: 'Cannot reshape N,3,3,1 to 1,8',
  },
  {
    name: 'a shape that is not known before the run',
    node: op('Reshape', ['x', 'kernel'], {}),
    says: 'these integers are not known before the run',
  },
  { name: 'a missing node', node: op('Relu', ['nobody'], {}), says: 'there is no node nobody' },
])('$name is refused with a sentence', ({ node, says }) => {
  const weights = { kernel: floats([1, 1, 1, 1], [1]), eight: integers([2], [1, 8]) }
  expect(() => convert(graph([node], weights), 'tiny')).toThrow(says)
})

function op(name: string, inputs: readonly string[], attributes: GraphNode['attributes']): GraphNode {
  return { name: 'y', op: name, inputs, attributes }
}

/** A network of the given nodes from the picture `x` to the output `y`. */
function graph(nodes: readonly GraphNode[], weights: Readonly<Record<string, Weight>>): GraphModel {
  const x: GraphNode = { name: 'x', op: 'Placeholder', inputs: [], attributes: { shape: [1, 3, 3, 1] } }
  const constants = Object.keys(weights).map((name) => ({ name, op: 'Const', inputs: [], attributes: {} }))
  return {
    nodes: new Map([x, ...constants, ...nodes].map((node) => [node.name, node])),
    weights: new Map(Object.entries(weights)),
    outputs: new Map([['y', 'y']]),
  }
}

function floats(shape: readonly number[], values: readonly number[]): Weight {
  return { dtype: 'float32', shape, values: Float32Array.from(values), halves: undefined }
}

function integers(shape: readonly number[], values: readonly number[]): Weight {
  return { dtype: 'int32', shape, values: Int32Array.from(values) }
}

async function outputOf(
  model: GraphModel,
  pictures: readonly (readonly number[])[],
): Promise<readonly number[]> {
  process.env.ORT_DISABLE_TELEMETRY = '1'
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(convert(model, 'tiny'), { intraOpNumThreads: 1 })
  const x = new Tensor('float32', Float32Array.from(pictures.flat()), [pictures.length, 3, 3, 1])
  const { y } = await session.run({ x })
  if (!(y?.data instanceof Float32Array)) throw new TypeError('Cannot read y: it does not hold floats')
  return [...y.data]
}
