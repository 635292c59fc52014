import { forkInference } from '../src/inference/forked.ts'
import { readModel } from '../src/inference/model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'
import type { BenchPhoto } from './photos.ts'

/** Resident memory of one inference process as it says itself, MB (10^6 bytes). */
export type Memory = {
  readonly photos: number
  readonly atStart: number
  readonly afterTenth: number
  readonly afterAll: number
}

const LIMIT_MS = 30_000

/**
 * Lets one inference process assess photos of all kinds in turn, beyond the number at which a pool would replace it.
 * It is read after a tenth of them and at the end.
 *
 * @throws {Error} when the process does not answer
 */
export async function memoryOver(photos: readonly BenchPhoto[], count: number): Promise<Memory> {
  const child = forkInference(1)
  const ask = async (task: Parameters<typeof child.ask>[0]) => {
    const outcome = await child.ask(task, LIMIT_MS)
    if (outcome.kind !== 'answered' || outcome.answer.kind === 'failed')
      throw new Error(`the inference process does not answer: ${outcome.kind}`)
  }
  const assess = async (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const bytes = photos[i % photos.length]?.bytes ?? new Uint8Array()
      await ask({ kind: 'assess', bytes, draw: false })
    }
    return child.rssBytes() / 1e6
  }
  try {
    await ask({ kind: 'open', model: readModel(MODELS_FOLDER, REFERENCE_MODEL), device: 'cpu' })
    const atStart = child.rssBytes() / 1e6
    const tenth = Math.round(count / 10)
    const afterTenth = await assess(0, tenth)
    return { photos: count, atStart, afterTenth, afterAll: await assess(tenth, count) }
  } finally {
    await child.stop('the bench has seen enough')
  }
}
