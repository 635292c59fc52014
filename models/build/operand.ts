import { type Dim, isOfBatch, numberOf, type Shape } from './dims.ts'
import type { GraphBuilder } from './graph-builder.ts'
import type { Weight } from './weights.ts'

/** The value that a node of the source network gives; `shape` is always in the source's order of axes. */
export type Operand = WeightOperand | IntegersOperand | ComputedOperand

/** Floats known before the run. */
export interface WeightOperand {
  readonly kind: 'weight'
  readonly dtype: 'float32'
  readonly shape: readonly number[]
  readonly values: Float32Array
  readonly halves: Uint16Array | undefined
}

/** Integers known before the run, but for the batch size: mostly shapes. */
export interface IntegersOperand {
  readonly kind: 'integers'
  readonly dtype: 'int32'
  readonly shape: readonly number[]
  readonly values: Shape
}

/** What the network computes. `nchw`: a picture kept channel by channel, as convolutions want it. */
export interface ComputedOperand {
  readonly kind: 'computed'
  readonly dtype: 'float32' | 'int32' | 'bool'
  readonly shape: Shape
  readonly layout: 'plain' | 'nchw'
  readonly name: string
}

export function operandOf(weight: Weight): Operand {
  if (weight.dtype === 'int32') return { kind: 'integers', ...weight, values: [...weight.values] }
  return { kind: 'weight', ...weight }
}

export function computed(name: string, shape: Shape, like: Partial<ComputedOperand> = {}): ComputedOperand {
  return { kind: 'computed', dtype: like.dtype ?? 'float32', shape, layout: like.layout ?? 'plain', name }
}

export function integers(values: Shape, shape: readonly number[] = [values.length]): IntegersOperand {
  return { kind: 'integers', dtype: 'int32', shape, values }
}

export function integersIn(operand: Operand | undefined): Shape {
  if (operand?.kind !== 'integers')
    throw new TypeError('Cannot convert: these integers are not known before the run')
  return operand.values
}

export function numbersIn(operand: Operand | undefined): readonly number[] {
  return integersIn(operand).map(numberOf)
}

/** A constant list of int64, the form in which ONNX takes axes and sizes. */
export function int64s(values: readonly number[], graph: GraphBuilder): string {
  return graph.constant({
    dataType: 'int64',
    dims: [values.length],
    raw: rawBytes(BigInt64Array.from(values, BigInt)),
  })
}

/** Like `int64s` for sizes that may hold the batch size, which is then read from the input at run time. */
export function sizes(values: Shape, graph: GraphBuilder, input: string): string {
  if (!values.some(isOfBatch)) return int64s(values.map(numberOf), graph)
  return graph.emit(
    'Concat',
    values.map((dim) => size(dim, graph, input)),
    { axis: 0 },
  )
}

function size(dim: Dim, graph: GraphBuilder, input: string): string {
  if (!isOfBatch(dim)) return int64s([dim], graph)
  const batch = graph.emit('Shape', [input], { start: 0, end: 1 })
  return dim.timesBatch === 1 ? batch : graph.emit('Mul', [batch, int64s([dim.timesBatch], graph)])
}

/** Little-endian bytes of a typed array, on any machine that Node runs on. */
export function rawBytes(values: Float32Array | Int32Array | BigInt64Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
