import { broadcast, type Shape } from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { movedShape, plain } from './layout.ts'
import { type Network, operandAt, type Rule } from './network.ts'
import { computed, numbersIn, type Operand } from './operand.ts'

/** Products of matrices, and the smallest or largest value along an axis. */
export const MATRIX_RULES: Readonly<Record<string, Rule>> = {
  MatMul: (node, operands, network) =>
    product(operands, [node.attributes.transpose_a, node.attributes.transpose_b], network),
  BatchMatMulV2: (node, operands, network) =>
    product(operands, [node.attributes.adj_x, node.attributes.adj_y], network),
  Min: (node, operands, network) => reduced('ReduceMin', node, operands, network),
  Max: (node, operands, network) => reduced('ReduceMax', node, operands, network),
}

function product(operands: readonly Operand[], flips: readonly unknown[], network: Network): Operand {
  const left = matrix(operandAt(operands, 0), flips[0] === true, network)
  const right = matrix(operandAt(operands, 1), flips[1] === true, network)
  const stack = broadcast(left.shape.slice(0, -2), right.shape.slice(0, -2))
  const shape = [...stack, left.shape.at(-2) ?? 1, right.shape.at(-1) ?? 1]
  const name = network.graph.emit('MatMul', [left.name, right.name])
  return computed(name, shape, { dtype: operandAt(operands, 0).dtype === 'int32' ? 'int32' : 'float32' })
}

function matrix(operand: Operand, isFlipped: boolean, network: Network): { name: string; shape: Shape } {
  const { shape } = operand
  const name = plain(operand, network)
  if (!isFlipped) return { name, shape }
  const last = shape.length - 1
  const perm = shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis))
  return { name: network.graph.emit('Transpose', [name], { perm }), shape: movedShape(shape, perm) }
}

function reduced(onnx: string, node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const rank = operand.shape.length
  const axes = numbersIn(operands[1]).map((axis) => (axis + rank) % rank)
  const keepsAxes = node.attributes.keep_dims === true
  const shape = operand.shape
    .map((side, axis) => (axes.includes(axis) ? 1 : side))
    .filter((_, axis) => keepsAxes || !axes.includes(axis))
  const name = network.graph.emit(onnx, [plain(operand, network)], { axes, keepdims: keepsAxes ? 1 : 0 })
  return computed(name, shape, { dtype: operand.dtype })
}
