import type { Shape } from './dims.ts'
import type { Network } from './network.ts'
import { DATA_TYPES } from './onnx.ts'
import { type IntegersOperand, int64s, type Operand, rawBytes, sizes, type WeightOperand } from './operand.ts'

/** The source keeps pictures as rows, columns, channels (NHWC); ONNX convolutions take channels first (NCHW). */
export const TO_NCHW = [0, 3, 1, 2] as const
const TO_NHWC = [0, 2, 3, 1] as const

/** The name of an operand with its axes in the source's order. */
export function plain(operand: Operand, { graph, input }: Network): string {
  switch (operand.kind) {
    case 'computed':
      return operand.layout === 'plain'
        ? operand.name
        : graph.emit('Transpose', [operand.name], { perm: TO_NHWC })
    case 'weight':
      return weightConstant(operand, { graph, input })
    case 'integers':
      return integersConstant(operand, { graph, input })
  }
}

/** The name of a picture, or of a constant that is combined with one, with its channels first. */
export function nchw(operand: Operand, network: Network): string {
  if (operand.kind === 'computed' && operand.layout === 'nchw') return operand.name
  if (operand.kind !== 'weight')
    return network.graph.emit('Transpose', [plain(operand, network)], { perm: TO_NCHW })

  const asPicture = {
    ...operand,
    shape: [...Array<number>(4 - operand.shape.length).fill(1), ...operand.shape],
  }
  const moved = transposedWeight(asPicture, TO_NCHW)
  // Without the leading 1 the slopes of a PRelu fit any batch.
  return weightConstant(moved.shape[0] === 1 ? { ...moved, shape: moved.shape.slice(1) } : moved, network)
}

/** Puts a constant into the file; where the source has half precision, the file keeps it and widens it at load. */
export function weightConstant({ values, halves, shape }: WeightOperand, { graph }: Network): string {
  if (!halves) return graph.constant({ dataType: 'float32', dims: shape, raw: rawBytes(values) })
  const stored = graph.constant({ dataType: 'float16', dims: shape, raw: rawBytes(halves) })
  return graph.emit('Cast', [stored], { to: DATA_TYPES.float32 })
}

export function floatConstant(value: number, { graph }: Network): string {
  return graph.constant({ dataType: 'float32', dims: [], raw: rawBytes(Float32Array.of(value)) })
}

function integersConstant({ values, shape }: IntegersOperand, { graph, input }: Network): string {
  const list = graph.emit('Cast', [sizes(values, graph, input)], { to: DATA_TYPES.int32 })
  return shape.length === 1 ? list : graph.emit('Reshape', [list, int64s(shape, graph)])
}

export function transposedWeight(weight: WeightOperand, perm: readonly number[]): WeightOperand {
  const order = transposedOrder(weight.shape, perm)
  return {
    ...weight,
    shape: perm.map((axis) => weight.shape[axis] ?? 1),
    values: Float32Array.from(order, (at) => weight.values[at] ?? 0),
    halves: weight.halves && Uint16Array.from(order, (at) => weight.halves?.[at] ?? 0),
  }
}

/** For each place of the transposed array, the place in the original that its value comes from. */
function transposedOrder(shape: readonly number[], perm: readonly number[]): readonly number[] {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  return perm.reduce<readonly number[]>(
    (places, axis) =>
      places.flatMap((place) =>
        Array.from({ length: shape[axis] ?? 1 }, (_, i) => place + i * (strides[axis] ?? 0)),
      ),
    [0],
  )
}

export function movedShape(shape: Shape, perm: readonly number[]): Shape {
  return perm.map((axis) => shape[axis] ?? 1)
}
