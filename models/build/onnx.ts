import { bytesField, type Encoded, floatField, intField, message, textField } from './protobuf.ts'

/** The messages of an ONNX file that we write; numbers are field numbers of onnx.proto3. @see https://onnx.ai/onnx/repo-docs/IR.html */

/** IR version 8 and operator set 17 belong together and are read by ONNX Runtime 1.13 and later. */
const IR_VERSION = 8
const OPSET = 17

export const DATA_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 } as const
export type DataType = keyof typeof DATA_TYPES

const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 } as const

/** A constant: `raw` holds the values in little-endian order. */
export interface TensorData {
  readonly dataType: DataType
  readonly dims: readonly number[]
  readonly raw: Uint8Array
}

export type Attribute = number | string | readonly number[] | TensorData
export type Attributes = Readonly<Record<string, Attribute>>

/** One operation; every operation we use has a single output. */
export interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes: Attributes
}

/** A value of the network, such as an input or output; a dimension is a number or a name such as `N`. */
export interface Port {
  readonly name: string
  readonly dataType: DataType
  readonly dims: readonly (number | string)[]
}

export interface OnnxGraph {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly constants: ReadonlyMap<string, TensorData>
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** Shapes of what is computed on the way. */
  readonly between?: readonly Port[]
}

export function encodeModel(graph: OnnxGraph): Encoded {
  return message(
    intField(1, IR_VERSION),
    textField(2, 'facies'),
    bytesField(7, encodeGraph(graph)),
    bytesField(8, message(textField(1, ''), intField(2, OPSET))),
  )
}

function encodeGraph(graph: OnnxGraph): Encoded {
  return message(
    ...graph.nodes.map((node) => bytesField(1, encodeNode(node))),
    textField(2, graph.name),
    ...[...graph.constants].map(([name, data]) => bytesField(5, encodeTensor(data, name))),
    ...graph.inputs.map((port) => bytesField(11, encodePort(port))),
    ...graph.outputs.map((port) => bytesField(12, encodePort(port))),
    ...(graph.between ?? []).map((port) => bytesField(13, encodePort(port))),
  )
}

function encodeNode({ op, inputs, output, attributes }: OnnxNode): Encoded {
  return message(
    ...inputs.map((name) => textField(1, name)),
    textField(2, output),
    textField(3, output),
    textField(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, encodeAttribute(name, value))),
  )
}

function encodeAttribute(name: string, value: Attribute): Encoded {
  const named = textField(1, name)
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? message(named, intField(3, value), intField(20, ATTRIBUTE_TYPES.int))
      : message(named, floatField(2, value), intField(20, ATTRIBUTE_TYPES.float))
  }
  if (typeof value === 'string') {
    return message(named, textField(4, value), intField(20, ATTRIBUTE_TYPES.string))
  }
  if ('raw' in value) {
    return message(named, bytesField(5, encodeTensor(value, name)), intField(20, ATTRIBUTE_TYPES.tensor))
  }
  return message(named, ...value.map((item) => intField(8, item)), intField(20, ATTRIBUTE_TYPES.ints))
}

function encodeTensor({ dataType, dims, raw }: TensorData, name: string): Encoded {
  return message(
    ...dims.map((dim) => intField(1, dim)),
    intField(2, DATA_TYPES[dataType]),
    textField(8, name),
    bytesField(9, raw),
  )
}

function encodePort({ name, dataType, dims }: Port): Encoded {
  const shape = message(...dims.map((dim) => bytesField(1, encodeDim(dim))))
  const tensorType = message(intField(1, DATA_TYPES[dataType]), bytesField(2, shape))
  return message(textField(1, name), bytesField(2, bytesField(1, tensorType)))
}

function encodeDim(dim: number | string): Encoded {
  return typeof dim === 'number' ? intField(1, dim) : textField(2, dim)
}
