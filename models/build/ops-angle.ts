import { broadcast } from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { floatConstant, plain } from './layout.ts'
import { type Network, operandAt, type Rule } from './network.ts'
import { computed, type Operand } from './operand.ts'

/** ONNX has no angle of a vector; it is made from the arc tangent, quadrant by quadrant. */
export const ANGLE_RULES: Readonly<Record<string, Rule>> = { Atan2: angle }

function angle(_node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const { graph } = network
  const [first, second] = [operandAt(operands, 0), operandAt(operands, 1)]
  const [y, x] = [plain(first, network), plain(second, network)]
  const zero = floatConstant(0, network)
  const halfTurn = floatConstant(Math.PI, network)
  const backHalfTurn = floatConstant(-Math.PI, network)

  const slope = graph.emit('Atan', [graph.emit('Div', [y, x])])
  const behind = graph.emit('Add', [
    slope,
    graph.emit('Where', [graph.emit('Less', [y, zero]), backHalfTurn, halfTurn]),
  ])
  const turned = graph.emit('Where', [graph.emit('Less', [x, zero]), behind, slope])
  // 0 / 0 is no number; the angle of no vector is 0 by agreement.
  const isNothing = graph.emit('And', [graph.emit('Equal', [x, zero]), graph.emit('Equal', [y, zero])])
  return computed(graph.emit('Where', [isNothing, zero, turned]), broadcast(first.shape, second.shape))
}
