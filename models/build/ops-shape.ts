import {
  BATCH,
  type Dim,
  dimLabel,
  isOfBatch,
  numberOf,
  product,
  quotient,
  type Shape,
  times,
} from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { movedShape, plain } from './layout.ts'
import { type Network, operandAt, type Rule } from './network.ts'
import {
  computed,
  int64s,
  integers,
  integersIn,
  numbersIn,
  type Operand,
  rawBytes,
  sizes,
} from './operand.ts'

/** Operations that ask for a shape or give values another one. What is known of shapes is computed here already. */
export const SHAPE_RULES: Readonly<Record<string, Rule>> = {
  Shape: (_node, operands) => integers(operandAt(operands, 0).shape),
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: transpose,
  Tile: tile,
  Range: range,
  Fill: (_node, operands, network) => filled(integersIn(operands[0]), fillValue(operands[1]), network),
  ZerosLike: (_node, operands, network) => filled(operandAt(operands, 0).shape, 0, network),
}

function reshape(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const shape = reshaped(operand.shape, integersIn(operands[1]))
  if (operand.kind === 'integers') return integers(operand.values, shape.map(numberOf))

  const target = shape.map((dim) => (isOfBatch(dim) ? -1 : dim))
  const name = network.graph.emit('Reshape', [plain(operand, network), int64s(target, network.graph)])
  return computed(name, shape, { dtype: operand.dtype })
}

/** Finds the side written as -1; a network frozen for one picture asks for 1 where the batch size belongs. */
function reshaped(from: Shape, asked: Shape): Shape {
  const total = product(from)
  const known = product(asked.filter((dim) => dim !== -1))
  if (asked.includes(-1)) return asked.map((dim) => (dim === -1 ? quotient(total, known) : dim))
  if (dimLabel(total) === dimLabel(known)) return asked

  const isFrozen = asked[0] === 1 && isOfBatch(total) && total.timesBatch === known
  if (!isFrozen) throw new RangeError(`Cannot reshape ${from.map(dimLabel)} to ${asked.map(dimLabel)}`)
  return [BATCH, ...asked.slice(1)]
}

function expandDims(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const rank = operand.shape.length + 1
  const axis = ((numbersIn(operands[1])[0] ?? 0) + rank) % rank
  const shape = operand.shape.toSpliced(axis, 0, 1)
  if (operand.kind === 'integers') return integers(operand.values, shape.map(numberOf))
  const name = network.graph.emit('Unsqueeze', [plain(operand, network), int64s([axis], network.graph)])
  return computed(name, shape, { dtype: operand.dtype })
}

function transpose(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const perm = numbersIn(operands[1])
  const name = network.graph.emit('Transpose', [plain(operand, network)], { perm })
  return computed(name, movedShape(operand.shape, perm), { dtype: operand.dtype })
}

function tile(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const repeats = integersIn(operands[1])
  const shape = operand.shape.map((side, axis): Dim => {
    const length = times(side, repeats[axis] ?? 1)
    if (length === undefined) throw new RangeError('Cannot tile: the batch size would be counted twice')
    return length
  })
  const name = network.graph.emit('Tile', [
    plain(operand, network),
    sizes(repeats, network.graph, network.input),
  ])
  return computed(name, shape, { dtype: operand.dtype })
}

function range(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const [start, end, step] = [0, 1, 2].map((index) => integersIn(operands[index])[0])
  if (start !== 0 || step !== 1 || end === undefined)
    throw new RangeError('Cannot convert Range: only 0, 1, 2 ... is known')
  if (!isOfBatch(end)) return integers(Array.from({ length: end }, (_, i) => i))
  const bounds = [0, 1, 2].map((index) => plain(operandAt(operands, index), network))
  return computed(network.graph.emit('Range', bounds), [end], { dtype: 'int32' })
}

function fillValue(operand: Operand | undefined): number {
  if (operand?.kind !== 'weight')
    throw new TypeError('Cannot convert Fill: its value is not a constant number')
  return operand.values[0] ?? 0
}

function filled(shape: Shape, value: number, network: Network): Operand {
  const data = { dataType: 'float32', dims: [1], raw: rawBytes(Float32Array.of(value)) } as const
  const target = sizes(shape, network.graph, network.input)
  return computed(network.graph.emit('ConstantOfShape', [target], { value: data }), shape)
}
