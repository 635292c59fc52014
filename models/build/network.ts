import type { GraphBuilder } from './graph-builder.ts'
import type { GraphNode } from './graph-model.ts'
import type { Operand, WeightOperand } from './operand.ts'

/** The network being built, and the name of its input, from which the batch size is read. */
export interface Network {
  readonly graph: GraphBuilder
  readonly input: string
}

/** How one operation of the source becomes operations of ONNX: operands in, operand out. */
export type Rule = (node: GraphNode, operands: readonly Operand[], network: Network) => Operand

export function operandAt(operands: readonly Operand[], index: number): Operand {
  const operand = operands[index]
  if (!operand) throw new TypeError(`Cannot convert: input ${index} is missing`)
  return operand
}

export function weightAt(operands: readonly Operand[], index: number): WeightOperand {
  const operand = operandAt(operands, index)
  if (operand.kind !== 'weight') throw new TypeError(`Cannot convert: input ${index} is not a constant`)
  return operand
}

/** A list attribute of numbers, such as strides. */
export function numbersAttribute({ attributes, name }: GraphNode, key: string): readonly number[] {
  const value = attributes[key]
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) {
    throw new TypeError(`Cannot convert ${name}: ${key} is not a list of numbers`)
  }
  return value
}
