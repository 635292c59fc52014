/** One network on one device in a process of its own: times batches, and hands out what it computed. */
import { readFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { answering } from './answering.ts'

export type NetworkJob = { readonly batch: number; readonly repetitions: number }

/** The median is the caller's; `outputs` are those of the last run, all after each other. */
export type NetworkAnswer = { readonly ms: readonly number[]; readonly outputs: Float32Array }

const [, , path = '', device = '', ...sides] = process.argv
const dims = sides.map(Number)

await answering<NetworkJob>(async () => {
  // One device alone: a list of them does not fall back, it throws at the first that is missing.
  const session = await InferenceSession.create(readFileSync(path), {
    executionProviders: [device],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  })
  return ({ batch, repetitions }) => timed(session, batch, repetitions)
})

async function timed(session: InferenceSession, batch: number, repetitions: number): Promise<NetworkAnswer> {
  const [name = ''] = session.inputNames
  const values = Float32Array.from({ length: batch * dims.reduce((a, b) => a * b, 1) }, (_, i) => pixel(i))
  const input = { [name]: new Tensor('float32', values, [batch, ...dims]) }
  await session.run(input)
  const ms: number[] = []
  let outputs: Float32Array[] = []
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now()
    const results = await session.run(input)
    ms.push(performance.now() - start)
    outputs = session.outputNames.map((output) => results[output]?.data as Float32Array)
  }
  return { ms, outputs: Float32Array.from(outputs.flatMap((values) => [...values])) }
}

/** A smooth picture between 0 and 1. */
function pixel(i: number): number {
  return 0.5 + 0.5 * Math.sin(i * 0.0137)
}
