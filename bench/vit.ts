import { encodeModel, type OnnxGraph, type TensorData } from '../models/build/onnx.ts'
import { type VitSize, vitNodes } from './vit-graph.ts'

/** ViT-B/16, the size of network that a research hospital brings: 86.6 million parameters. */
export const VIT_B: VitSize = {
  layers: 12,
  width: 768,
  heads: 12,
  hidden: 3072,
  patch: 16,
  side: 224,
  classes: 1000,
}

/** The same graph in small, to see that it runs. */
export const VIT_SMALL: VitSize = {
  layers: 2,
  width: 64,
  heads: 4,
  hidden: 128,
  patch: 16,
  side: 64,
  classes: 10,
}

const SEED = 20_201_022
const SPREAD = 0.02

/**
 * A vision transformer as an ONNX file with weights of a fixed row of chance: it costs what a trained one costs and
 * knows nothing. Input `picture`, N x 3 x side x side; output `scores`, N x classes.
 */
export function vitModel(size: VitSize): Uint8Array {
  const next = row(SEED)
  const constants = new Map<string, TensorData>()
  for (const [name, dims] of weightShapes(size)) constants.set(name, randomTensor(name, dims, next))
  for (const [name, values] of integersAsked(size)) constants.set(name, integers(values))
  for (const [name, value] of NUMBERS(size)) constants.set(name, floats([], Float32Array.of(value)))
  return encodeModel({
    name: 'vision-transformer',
    nodes: vitNodes(size),
    constants,
    inputs: [{ name: 'picture', dataType: 'float32', dims: ['N', 3, size.side, size.side] }],
    outputs: [{ name: 'scores', dataType: 'float32', dims: ['N', size.classes] }],
  } satisfies OnnxGraph)
}

/** Every learned tensor of the network, by name. */
export function weightShapes(size: VitSize): ReadonlyMap<string, readonly number[]> {
  const { width, hidden, patch, classes } = size
  const shapes = new Map<string, readonly number[]>([
    ['patch.weight', [width, 3, patch, patch]],
    ['patch.bias', [width]],
    ['class', [1, 1, width]],
    ['position', [1, tokens(size), width]],
  ])
  const dense = (name: string, from: number, to: number) => {
    shapes.set(`${name}.weight`, [from, to])
    shapes.set(`${name}.bias`, [to])
  }
  const norm = (name: string) => {
    shapes.set(`${name}.scale`, [width])
    shapes.set(`${name}.shift`, [width])
  }
  for (let layer = 0; layer < size.layers; layer++) {
    norm(`${layer}.before-attention`)
    dense(`${layer}.questions`, width, 3 * width)
    dense(`${layer}.joined`, width, width)
    norm(`${layer}.before-hidden`)
    dense(`${layer}.hidden`, width, hidden)
    dense(`${layer}.back`, hidden, width)
  }
  norm('last')
  dense('head', width, classes)
  return shapes
}

function tokens({ side, patch }: VitSize): number {
  return (side / patch) ** 2 + 1
}

/** Shapes, places and axes that operations ask for as constants. */
function integersAsked(size: VitSize): ReadonlyMap<string, readonly number[]> {
  const { width, heads } = size
  return new Map<string, readonly number[]>([
    ['as-tokens', [0, width, -1]],
    ['as-heads', [0, tokens(size), 3, heads, width / heads]],
    ['as-width', [0, tokens(size), width]],
    ['class-shape', [1, width]],
    ['first', [0]],
    ['second', [1]],
    ['third', [2]],
    ['axis-0', [0]],
    ['axis-1', [1]],
  ])
}

const NUMBERS = ({ width, heads }: VitSize) =>
  new Map([
    ['half', 0.5],
    ['whole', 1],
    ['root-of-two', Math.SQRT2],
    ['softening', 1 / Math.sqrt(width / heads)],
  ])

/** Scales of a norm start at one and shifts at nought, as before training; the rest is spread as usual. */
function randomTensor(name: string, dims: readonly number[], next: () => number): TensorData {
  const values = new Float32Array(dims.reduce((a, b) => a * b, 1))
  if (name.endsWith('.scale')) values.fill(1)
  else if (!name.endsWith('.shift')) for (let i = 0; i < values.length; i++) values[i] = SPREAD * next()
  return floats(dims, values)
}

function floats(dims: readonly number[], values: Float32Array): TensorData {
  return { dataType: 'float32', dims, raw: new Uint8Array(values.buffer) }
}

function integers(values: readonly number[]): TensorData {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
  return { dataType: 'int64', dims: [values.length], raw }
}

/** Numbers of mean 0 and spread 1 that look like chance and are none. */
function row(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state / 2 ** 31) * Math.sqrt(3)
  }
}
