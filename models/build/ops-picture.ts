import { type Dim, numberOf, type Shape } from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { floatConstant, nchw, plain, TO_NCHW, transposedWeight, weightConstant } from './layout.ts'
import { type Network, numbersAttribute, operandAt, type Rule, weightAt } from './network.ts'
import { computed, int64s, numbersIn, type Operand, type WeightOperand } from './operand.ts'
import { elementwise, pointwise } from './ops-elementwise.ts'

/** Operations on pictures: they run with the channels first. */
export const PICTURE_RULES: Readonly<Record<string, Rule>> = {
  Conv2D: convolution,
  _FusedConv2D: convolution,
  DepthwiseConv2dNative: depthwiseConvolution,
  MaxPool: maxPool,
  Pad: pad,
}

interface Window {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Added above, left, below, right: the order of ONNX. */
  readonly pads: readonly number[]
}

function convolution(node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const kernel = weightAt(operands, 1)
  const [rows = 1, columns = 1, , channels = 1] = kernel.shape
  const fused = fusedOperations(node)
  const bias = fused.includes('BiasAdd') ? [weightAt(operands, 2)] : []
  const weights = [transposedWeight(kernel, [3, 2, 0, 1]), ...bias]
  const picture = operandAt(operands, 0)
  const result = convolved(node, picture, { size: [rows, columns], channels, group: 1, weights }, network)
  return fused.reduce<Operand>((value, name) => activated(name, value, operands, network), result)
}

function depthwiseConvolution(node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const kernel = weightAt(operands, 1)
  const [rows = 1, columns = 1, group = 1, multiplier = 1] = kernel.shape
  const channels = group * multiplier
  const weight = { ...transposedWeight(kernel, [2, 3, 0, 1]), shape: [channels, 1, rows, columns] }
  const filter: Filter = { size: [rows, columns], channels, group, weights: [weight] }
  return convolved(node, operandAt(operands, 0), filter, network)
}

/** What slides over the picture: its weights in the order of ONNX, and how many channels come out. */
interface Filter {
  readonly size: readonly number[]
  readonly channels: number
  readonly group: number
  readonly weights: readonly WeightOperand[]
}

function convolved(node: GraphNode, picture: Operand, filter: Filter, network: Network): Operand {
  const window = windowOf(node, picture, filter.size, numbersAttribute(node, 'dilations').slice(1, 3))
  const weights = filter.weights.map((weight) => weightConstant(weight, network))
  const name = network.graph.emit('Conv', [nchw(picture, network), ...weights], {
    kernel_shape: window.kernel,
    strides: window.strides,
    pads: window.pads,
    dilations: window.dilations,
    group: filter.group,
  })
  return computed(name, shapeAfter(window, picture.shape, filter.channels), { layout: 'nchw' })
}

function fusedOperations({ attributes }: GraphNode): readonly unknown[] {
  const fused = attributes.fused_ops
  return Array.isArray(fused) ? fused : []
}

function activated(name: unknown, value: Operand, operands: readonly Operand[], network: Network): Operand {
  switch (name) {
    case 'BiasAdd':
      return value // already an input of the convolution
    case 'Relu':
      return pointwise('Relu', value, network)
    case 'Prelu':
      return elementwise('PRelu', [value, weightAt(operands, 3)], network)
    default:
      throw new TypeError(`Cannot convert a convolution: no rule for the fused operation ${String(name)}`)
  }
}

function maxPool(node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const picture = operandAt(operands, 0)
  const window = windowOf(node, picture, numbersAttribute(node, 'ksize').slice(1, 3), [1, 1])
  const name = network.graph.emit('MaxPool', [nchw(picture, network)], {
    kernel_shape: window.kernel,
    strides: window.strides,
    pads: window.pads,
  })
  return computed(name, shapeAfter(window, picture.shape, numberOf(picture.shape[3])), { layout: 'nchw' })
}

/** `SAME` keeps `ceil(size / stride)` places and puts an odd pixel of padding below and to the right. */
function windowOf(
  node: GraphNode,
  picture: Operand,
  kernel: readonly number[],
  dilations: readonly number[],
): Window {
  const { data_format = 'NHWC' } = node.attributes
  if (data_format !== 'NHWC') throw new TypeError(`Cannot convert ${node.name}: its channels come first`)

  const strides = numbersAttribute(node, 'strides').slice(1, 3)
  if (node.attributes.padding === 'VALID') return { kernel, strides, dilations, pads: [0, 0, 0, 0] }
  if (node.attributes.padding !== 'SAME') throw new TypeError(`Cannot convert ${node.name}: unknown padding`)

  const totals = kernel.map((length, i) => {
    const [side, stride] = [numberOf(picture.shape[i + 1]), strides[i] ?? 1]
    const reach = (length - 1) * (dilations[i] ?? 1) + 1
    return Math.max(0, (Math.ceil(side / stride) - 1) * stride + reach - side)
  })
  const before = totals.map((total) => Math.floor(total / 2))
  return {
    kernel,
    strides,
    dilations,
    pads: [...before, ...totals.map((total, i) => total - (before[i] ?? 0))],
  }
}

function shapeAfter({ kernel, strides, dilations, pads }: Window, shape: Shape, channels: number): Shape {
  const sides = kernel.map((length, i) => {
    const room =
      numberOf(shape[i + 1]) + (pads[i] ?? 0) + (pads[i + 2] ?? 0) - (length - 1) * (dilations[i] ?? 1)
    return Math.floor((room - 1) / (strides[i] ?? 1)) + 1
  })
  return [shape[0] ?? 1, ...sides, channels]
}

function pad(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const picture = operandAt(operands, 0)
  const amounts = numbersIn(operands[1])
  const [before, after] = [0, 1].map((end) => picture.shape.map((_, axis) => amounts[2 * axis + end] ?? 0))
  const shape = picture.shape.map((side, axis) => padded(side, (before?.[axis] ?? 0) + (after?.[axis] ?? 0)))
  const isPicture = picture.shape.length === 4
  const order: readonly number[] = isPicture ? TO_NCHW : picture.shape.keys().toArray()
  const pads = [before, after].flatMap((amount) => order.map((axis) => amount?.[axis] ?? 0))
  const source = isPicture ? nchw(picture, network) : plain(picture, network)
  const name = network.graph.emit('Pad', [source, int64s(pads, network.graph), floatConstant(0, network)], {
    mode: 'constant',
  })
  return computed(name, shape, { layout: isPicture ? 'nchw' : 'plain' })
}

function padded(side: Dim, by: number): Dim {
  return by === 0 ? side : numberOf(side) + by
}
