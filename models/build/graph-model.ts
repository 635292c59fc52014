import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { readWeights, type Weight, weightEntry } from './weights.ts'

/** A number, truth value, text or list of these: what an attribute of a node decodes to. */
export type GraphAttribute = number | boolean | string | readonly number[] | readonly string[]

export interface GraphNode {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly attributes: Readonly<Record<string, GraphAttribute>>
}

/** A network as TensorFlow.js keeps it: nodes by name, constants, and which node gives which output. */
export interface GraphModel {
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly weights: ReadonlyMap<string, Weight>
  readonly outputs: ReadonlyMap<string, string>
}

const integer = z.union([z.string(), z.number()]).transform(Number)
const text = z.string().transform((base64) => Buffer.from(base64, 'base64').toString('utf8'))
const attribute = z.union([
  z.object({ s: text }).transform((value) => value.s),
  z.object({ i: integer }).transform((value) => value.i),
  z.object({ f: z.number() }).transform((value) => value.f),
  z.object({ b: z.boolean() }).transform((value) => value.b),
  z.object({ type: z.string() }).transform((value) => value.type),
  z
    .object({ shape: z.object({ dim: z.array(z.object({ size: integer })).default([]) }) })
    .transform((value) => value.shape.dim.map((dim) => dim.size)),
  z.object({ list: z.object({ i: z.array(integer) }) }).transform((value) => value.list.i),
  z.object({ list: z.object({ s: z.array(text) }) }).transform((value) => value.list.s),
  z.object({ list: z.object({}) }).transform((): readonly number[] => []),
  // The value of a constant lies in the weight file.
  z.object({ tensor: z.object({}) }).transform((): readonly number[] => []),
])

const signature = z.object({ outputs: z.record(z.string(), z.object({ name: z.string() })) })
const modelJson = z.object({
  modelTopology: z.object({
    node: z.array(
      z.object({
        name: z.string(),
        op: z.string(),
        input: z.array(z.string()).default([]),
        attr: z.record(z.string(), attribute).default({}),
      }),
    ),
  }),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightEntry) })),
  signature: signature.optional(),
  userDefinedMetadata: z.object({ signature: signature }).optional(),
})

/** Reads a `model.json` and the weight files beside it. */
export function readGraphModel(path: string): GraphModel {
  const json = modelJson.parse(JSON.parse(readFileSync(path, 'utf8')))
  const outputs = (json.signature ?? json.userDefinedMetadata?.signature)?.outputs
  if (!outputs) throw new TypeError(`Cannot read ${path}: it does not name its outputs`)

  const nodes = json.modelTopology.node.map(
    ({ name, op, input, attr }): GraphNode => ({
      name,
      op,
      inputs: input.filter(isData).map(nodeName),
      attributes: attr,
    }),
  )
  const groups = json.weightsManifest.map(({ paths, weights }) =>
    readWeights(weights, Buffer.concat(paths.map((file) => readFileSync(join(dirname(path), file))))),
  )
  return {
    nodes: new Map(nodes.map((node) => [node.name, node])),
    weights: new Map(groups.flatMap((group) => [...group])),
    outputs: new Map(Object.entries(outputs).map(([key, { name }]) => [nodeName(key), nodeName(name)])),
  }
}

/** `^name` only asks for an order of execution. */
function isData(reference: string): boolean {
  return !reference.startsWith('^')
}

/** `Identity_1:0` is the first output of `Identity_1`; all nodes that we read have one output. */
function nodeName(reference: string): string {
  return reference.replace(/:0$/, '')
}
