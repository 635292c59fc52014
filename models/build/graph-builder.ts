import type { Attributes, OnnxNode, TensorData } from './onnx.ts'

/** Collects the operations and constants of an ONNX graph; names are numbered, so equal input gives equal bytes. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = []
  readonly #constants = new Map<string, TensorData>()
  readonly #constantNames = new Map<string, string>()
  readonly #made = new Map<string, string>()

  /** Adds an operation and gives the name of its output. The same operation asked for twice is made once. */
  emit(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const key = JSON.stringify([op, inputs, attributes])
    const known = this.#made.get(key)
    if (known) return known

    const output = `${op}_${this.#nodes.length}`
    this.#nodes.push({ op, inputs, output, attributes })
    this.#made.set(key, output)
    return output
  }

  /** Gives a value the name that callers of the network know. */
  publish(name: string, source: string): void {
    this.#nodes.push({ op: 'Identity', inputs: [source], output: name, attributes: {} })
  }

  /** Adds a constant, or finds the equal one that is already there. */
  constant(data: TensorData): string {
    const key = `${data.dataType} ${data.dims} ${Buffer.from(data.raw).toString('base64')}`
    const known = this.#constantNames.get(key)
    if (known) return known

    const name = `constant_${this.#constants.size}`
    this.#constants.set(name, data)
    this.#constantNames.set(key, name)
    return name
  }

  /** What the given outputs need; the rest was made on the way and is left out. */
  neededFor(outputs: readonly string[]): {
    nodes: readonly OnnxNode[]
    constants: ReadonlyMap<string, TensorData>
  } {
    const needed = new Set(outputs)
    const nodes = this.#nodes.toReversed().filter((node) => {
      if (!needed.has(node.output)) return false
      for (const input of node.inputs) needed.add(input)
      return true
    })
    const constants = new Map([...this.#constants].filter(([name]) => needed.has(name)))
    return { nodes: nodes.reverse(), constants }
  }
}
