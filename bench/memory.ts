import { readFileSync } from 'node:fs'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'
import { startForked } from './forked.ts'
import type { BenchPhoto } from './photos.ts'

/** Resident memory of one inference process, MB (10^6 bytes); null where the system does not tell. */
export type Memory = {
  readonly photos: number
  readonly atStart: number | null
  readonly afterTenth: number | null
  readonly afterAll: number | null
}

/**
 * Lets one inference process assess photos of all kinds in turn, beyond the number at which a pool would replace it.
 * It is read after a tenth of them and at the end.
 */
export async function memoryOver(photos: readonly BenchPhoto[], count: number): Promise<Memory> {
  const child = await startForked(new URL('../src/inference/child.ts', import.meta.url), [
    MODELS_FOLDER,
    REFERENCE_MODEL,
  ])
  const atStart = residentMb(child.pid)
  const assess = async (from: number, to: number) => {
    for (let i = from; i < to; i++)
      await child.ask({ kind: 'assess', bytes: photos[i % photos.length]?.bytes, draw: false })
  }
  const tenth = Math.round(count / 10)
  await assess(0, tenth)
  const afterTenth = residentMb(child.pid)
  await assess(tenth, count)
  const afterAll = residentMb(child.pid)
  await child.close()
  return { photos: count, atStart, afterTenth, afterAll }
}

function residentMb(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return kib === undefined ? null : (Number(kib) * 1024) / 1e6
}
