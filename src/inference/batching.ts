import type { RunNetwork } from './networks.ts'

export type BatchOptions = {
  /** How long the first call of a batch waits for others. */
  readonly windowMs: number
  readonly most: number
  /** Photos that are being worked on: once each of them waits here, nobody else can join. */
  readonly inFlight: () => number
}

type Call = {
  readonly input: Float32Array
  readonly dims: readonly number[]
  readonly resolve: (outputs: (output: string) => Float32Array) => void
  readonly reject: (error: unknown) => void
}

/**
 * Joins calls that come close together into one run, for devices that compute a batch in little more time than one.
 *
 * @param run - takes N x …, gives N x …; each call is for one, 1 x …
 */
export function batching(run: RunNetwork, { windowMs, most, inFlight }: BatchOptions): RunNetwork {
  const waiting: Call[] = []
  let timer: NodeJS.Timeout | undefined

  async function runBatch(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const calls = waiting.splice(0, most)
    try {
      const outputs = await run(joined(calls), [calls.length, ...(calls[0]?.dims.slice(1) ?? [])])
      calls.forEach(({ resolve }, i) => {
        resolve((output) => part(outputs(output), i, calls.length))
      })
    } catch (error) {
      for (const { reject } of calls) reject(error)
    }
  }

  return (input, dims) => {
    const { promise, resolve, reject } = Promise.withResolvers<(output: string) => Float32Array>()
    waiting.push({ input, dims, resolve, reject })
    if (waiting.length >= Math.min(most, inFlight())) void runBatch()
    else timer ??= setTimeout(runBatch, windowMs)
    return promise
  }
}

function joined(calls: readonly Call[]): Float32Array {
  const all = new Float32Array(calls.reduce((sum, { input }) => sum + input.length, 0))
  let offset = 0
  for (const { input } of calls) {
    all.set(input, offset)
    offset += input.length
  }
  return all
}

function part(values: Float32Array, index: number, count: number): Float32Array {
  const length = values.length / count
  return values.subarray(index * length, (index + 1) * length)
}
