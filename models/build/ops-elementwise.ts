import { broadcast, type DimOperation, onNumbers, times } from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { nchw, plain } from './layout.ts'
import { type Network, operandAt, type Rule } from './network.ts'
import { DATA_TYPES } from './onnx.ts'
import { type ComputedOperand, computed, integers, type Operand } from './operand.ts'

/** Two operands, each repeated along its sides of length 1. `onSizes` computes with shapes before the run. */
const BINARY: Readonly<Record<string, { onnx: string; gives?: 'bool'; onSizes?: DimOperation }>> = {
  AddV2: { onnx: 'Add', onSizes: onNumbers((a, b) => a + b) },
  Sub: { onnx: 'Sub', onSizes: onNumbers((a, b) => a - b) },
  Mul: { onnx: 'Mul', onSizes: times },
  Maximum: { onnx: 'Max', onSizes: onNumbers(Math.max) },
  Minimum: { onnx: 'Min', onSizes: onNumbers(Math.min) },
  Prelu: { onnx: 'PRelu' },
  LessEqual: { onnx: 'LessOrEqual', gives: 'bool' },
  GreaterEqual: { onnx: 'GreaterOrEqual', gives: 'bool' },
  LogicalAnd: { onnx: 'And', gives: 'bool' },
}

/** The same name in both worlds. */
const UNARY = ['Relu', 'Sigmoid', 'Floor', 'Neg', 'Sin', 'Cos'] as const

const CAST_TYPES = { DT_FLOAT: 'float32', DT_INT32: 'int32', DT_BOOL: 'bool' } as const

export const ELEMENTWISE_RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.keys(BINARY).map((op) => [op, binary])),
  ...Object.fromEntries(UNARY.map((op) => [op, unary])),
  AddN: (_node, operands, network) =>
    operands.reduce((sum, next) => elementwise('Add', [sum, next], network)),
  Cast: cast,
}

function binary({ op }: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const rule = BINARY[op]
  if (!rule) throw new TypeError(`Cannot convert ${op}: it is not in the table`)
  const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)]
  const known = rule.onSizes && onSizes(rule.onSizes, a, b)
  return known ?? elementwise(rule.onnx, [a, b], network, rule.gives)
}

function onSizes(operation: DimOperation, a: Operand, b: Operand): Operand | undefined {
  if (a.kind !== 'integers' || b.kind !== 'integers' || a.shape.length > 1 || b.shape.length > 1)
    return undefined
  const length = Math.max(a.values.length, b.values.length)
  const values = Array.from({ length }, (_, i) => {
    const [first, second] = [a.values[a.values.length === 1 ? 0 : i], b.values[b.values.length === 1 ? 0 : i]]
    return first === undefined || second === undefined ? undefined : operation(first, second)
  }).filter((value) => value !== undefined)
  return values.length === length
    ? integers(values, a.shape.length >= b.shape.length ? a.shape : b.shape)
    : undefined
}

/** Stays in the layout of the picture where one of the operands is a picture with its channels first. */
export function elementwise(
  onnx: string,
  [a, b]: readonly [Operand, Operand],
  network: Network,
  gives?: 'bool',
): ComputedOperand {
  const shape = broadcast(a.shape, b.shape)
  const pair = [a, b]
  const hasPicture = pair.some((operand) => operand.kind === 'computed' && operand.layout === 'nchw')
  const allFit = pair.every((operand) => operand.kind === 'weight' || operand.shape.length === 4)
  const layout = hasPicture && allFit ? 'nchw' : 'plain'
  const named = layout === 'nchw' ? nchw : plain
  const name = network.graph.emit(
    onnx,
    pair.map((operand) => named(operand, network)),
  )
  return computed(name, shape, { layout, dtype: gives ?? a.dtype })
}

function unary({ op }: GraphNode, operands: readonly Operand[], network: Network): Operand {
  return pointwise(op, operandAt(operands, 0), network)
}

/** Treats every value by itself, so the layout does not matter. */
export function pointwise(onnx: string, operand: Operand, network: Network): ComputedOperand {
  const isPicture = operand.kind === 'computed' && operand.layout === 'nchw'
  const source = isPicture ? operand.name : plain(operand, network)
  return computed(network.graph.emit(onnx, [source]), operand.shape, {
    layout: isPicture ? 'nchw' : 'plain',
    dtype: operand.dtype,
  })
}

function cast({ name, attributes }: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const dtype = Object.entries(CAST_TYPES).find(([key]) => key === attributes.DstT)?.[1]
  if (!dtype) throw new TypeError(`Cannot convert ${name}: no rule for a cast to ${String(attributes.DstT)}`)
  const result = network.graph.emit('Cast', [plain(operand, network)], { to: DATA_TYPES[dtype] })
  return computed(result, operand.shape, { dtype })
}
