import { forkInference } from '../src/inference/forked.ts'
import { readModel } from '../src/inference/model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'
import type { BenchPhoto } from './photos.ts'
import { median } from './statistics.ts'

/** Resident memory of one inference process as it says itself, MB (10^6 bytes). */
export type Memory = {
  readonly photos: number
  readonly atStart: number
  /** Median over five rounds of all kinds of photos: after a single one it depends on its kind and on the collector. */
  readonly afterTenth: number
  readonly afterAll: number
  /** After whichever photo it was the most. */
  readonly highest: number
}

const LIMIT_MS = 30_000
const ROUNDS = 5

/**
 * Lets one inference process assess photos of all kinds in turn, beyond the number at which a pool would replace it, and
 * reads it after each.
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
  try {
    await ask({ kind: 'open', model: readModel(MODELS_FOLDER, REFERENCE_MODEL), device: 'cpu' })
    const atStart = child.rssBytes() / 1e6
    const afterEach: number[] = []
    for (let i = 0; i < count; i++) {
      const bytes = photos[i % photos.length]?.bytes ?? new Uint8Array()
      await ask({ kind: 'assess', bytes, draw: false })
      afterEach.push(child.rssBytes() / 1e6)
    }
    const around = (end: number) => median(afterEach.slice(Math.max(0, end - ROUNDS * photos.length), end))
    const [afterTenth, afterAll] = [around(Math.round(count / 10)), around(count)]
    return { photos: count, atStart, afterTenth, afterAll, highest: Math.max(...afterEach) }
  } finally {
    await child.stop('the bench has seen enough')
  }
}
