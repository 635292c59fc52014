import { BATCH, dimLabel } from './dims.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { GraphModel, GraphNode } from './graph-model.ts'
import { movedShape, plain, TO_NCHW } from './layout.ts'
import { type Network, numbersAttribute, type Rule } from './network.ts'
import { encodeModel, type OnnxNode, type Port } from './onnx.ts'
import { type ComputedOperand, computed, type Operand, operandOf } from './operand.ts'
import { ANGLE_RULES } from './ops-angle.ts'
import { ELEMENTWISE_RULES } from './ops-elementwise.ts'
import { JOINING_RULES } from './ops-joining.ts'
import { MATRIX_RULES } from './ops-matrix.ts'
import { PICTURE_RULES } from './ops-picture.ts'
import { SHAPE_RULES } from './ops-shape.ts'
import { SLICE_RULES } from './ops-slice.ts'

const RULES: Readonly<Record<string, Rule>> = {
  ...PICTURE_RULES,
  ...ELEMENTWISE_RULES,
  ...ANGLE_RULES,
  ...MATRIX_RULES,
  ...SHAPE_RULES,
  ...JOINING_RULES,
  ...SLICE_RULES,
}

/**
 * Turns a TensorFlow.js graph-model into an ONNX file (operator set 17).
 *
 * @returns the bytes of the file: equal for equal input. Pictures stay rows, columns, channels at the input; the
 * first axis of every input and output is the batch, named `N`, also where the source was frozen for one picture.
 */
export function convert(model: GraphModel, name: string): Uint8Array {
  const source = inputOf(model)
  const network: Network = { graph: new GraphBuilder(), input: source.name }
  const shape = [BATCH, ...numbersAttribute(source, 'shape').slice(1)]
  const operands = new Map<string, Operand>([[source.name, computed(source.name, shape)]])

  const outputs = [...model.outputs].map(([key, nodeName]): Port => {
    const operand = operandOfNode(nodeName, model, operands, network)
    network.graph.publish(key, plain(operand, network))
    return { name: key, dataType: operand.dtype, dims: operand.shape.map(dimLabel) }
  })

  const inputs: readonly Port[] = [{ name: source.name, dataType: 'float32', dims: shape.map(dimLabel) }]
  const { nodes, constants } = network.graph.neededFor(outputs.map((port) => port.name))
  return encodeModel({ name, inputs, outputs, nodes, constants, between: shapesBetween(nodes, operands) })
}

/**
 * What a runtime does not find out by itself: after a reshape to -1 it takes every size for a new one, and its plan of
 * which value goes in the place of which, in which it compares them all, takes several times as long.
 */
function shapesBetween(nodes: readonly OnnxNode[], operands: ReadonlyMap<string, Operand>): readonly Port[] {
  const known = new Map(
    [...operands.values()]
      .filter((operand) => operand.kind === 'computed')
      .map((operand) => [operand.name, portOf(operand)]),
  )
  return nodes.flatMap(({ output }) => known.get(output) ?? [])
}

function portOf({ name, dtype, shape, layout }: ComputedOperand): Port {
  const stored = layout === 'nchw' ? movedShape(shape, TO_NCHW) : shape
  return { name, dataType: dtype, dims: stored.map(dimLabel) }
}

function inputOf({ nodes }: GraphModel): GraphNode {
  const [input, ...others] = [...nodes.values()].filter((node) => node.op === 'Placeholder')
  if (!input || others.length > 0)
    throw new TypeError('Cannot convert: the network must have exactly one input')
  return input
}

/** Converts a node after the nodes it needs; each node once. */
function operandOfNode(
  name: string,
  model: GraphModel,
  known: Map<string, Operand>,
  network: Network,
): Operand {
  const done = known.get(name)
  if (done) return done

  const node = model.nodes.get(name)
  if (!node) throw new TypeError(`Cannot convert: there is no node ${name}`)
  const operands = node.inputs.map((input) => operandOfNode(input, model, known, network))
  const operand = converted(node, operands, model, network)
  known.set(name, operand)
  return operand
}

function converted(
  node: GraphNode,
  operands: readonly Operand[],
  model: GraphModel,
  network: Network,
): Operand {
  const [first] = operands
  if (node.op === 'Identity' && first) return first

  const weight = model.weights.get(node.name)
  if (node.op === 'Const' && weight) return operandOf(weight)

  const rule = RULES[node.op]
  if (!rule) throw new TypeError(`Cannot convert ${node.name}: there is no rule for the operation ${node.op}`)
  return rule(node, operands, network)
}
