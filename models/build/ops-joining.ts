import { type Dim, numberOf } from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { plain } from './layout.ts'
import { type Network, operandAt, type Rule } from './network.ts'
import { computed, int64s, integers, numbersIn, type Operand } from './operand.ts'

/** Operations that put tensors side by side or pick parts by their index. */
export const JOINING_RULES: Readonly<Record<string, Rule>> = {
  ConcatV2: concat,
  Pack: pack,
  GatherV2: gather,
}

function concat(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const parts = operands.slice(0, -1)
  const first = operandAt(parts, 0)
  const axis = axisFrom(operands.at(-1), first.shape.length)
  const side = parts.map((part) => numberOf(part.shape[axis])).reduce((a, b) => a + b, 0)
  const name = network.graph.emit(
    'Concat',
    parts.map((part) => plain(part, network)),
    { axis },
  )
  return computed(name, first.shape.with(axis, side), { dtype: first.dtype })
}

/** Stacks tensors along a new axis; of single integers it makes a shape. */
function pack(node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const known = operands.flatMap((operand): readonly Dim[] =>
    operand.kind === 'integers' && operand.shape.length === 0 ? operand.values : [],
  )
  if (known.length === operands.length) return integers(known)

  const first = operandAt(operands, 0)
  const axis = Number(node.attributes.axis ?? 0)
  if (axis < 0) throw new RangeError(`Cannot convert ${node.name}: it counts its axis from the end`)
  const layers = operands.map((operand) =>
    network.graph.emit('Unsqueeze', [plain(operand, network), int64s([axis], network.graph)]),
  )
  const shape = first.shape.toSpliced(axis, 0, operands.length)
  return computed(network.graph.emit('Concat', layers, { axis }), shape, { dtype: first.dtype })
}

function gather(node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  if (Number(node.attributes.batch_dims ?? 0) !== 0)
    throw new RangeError(`Cannot convert ${node.name}: it has batch axes`)
  const [source, indices] = [operandAt(operands, 0), operandAt(operands, 1)]
  const axis = axisFrom(operands[2], source.shape.length)
  const name = network.graph.emit('Gather', [plain(source, network), plain(indices, network)], { axis })
  return computed(name, source.shape.toSpliced(axis, 1, ...indices.shape), { dtype: source.dtype })
}

function axisFrom(operand: Operand | undefined, rank: number): number {
  const axis = numbersIn(operand)[0] ?? 0
  return axis < 0 ? axis + rank : axis
}
