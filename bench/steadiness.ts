import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { FaceModels } from '../src/inference/face-models.ts'
import type { BatchAnswer } from './children/stages.ts'
import type { Forked } from './forked.ts'
import { type BenchPhoto, DEMO_PHOTOS } from './photos.ts'
import { median } from './statistics.ts'

export type Steadiness = {
  /** Scatter of the landmarks over eight perturbed crops, as a share of the distance between the eyes. */
  readonly jitter: readonly { readonly faces: string; readonly count: number; readonly median: number }[]
  readonly sameOverRepeats: boolean
  readonly sameOverProcesses: boolean
  readonly sameOverBatchPlaces: boolean
  /** Between a photo alone and in a batch of four, pixels of the network's input: another kernel adds in another order. */
  readonly batchDifferencePx: number
}

const REPEATS = 8

/** Whether the same photo gives the same numbers, and how much a slightly different crop moves them. */
export async function steadiness(
  pools: readonly FaceModels[],
  opened: Forked,
  photos: readonly BenchPhoto[],
  faces: string | undefined,
): Promise<Steadiness> {
  const folders = [{ name: "the demo's drawn faces", folder: DEMO_PHOTOS }]
  if (faces !== undefined) folders.push({ name: 'the folder given', folder: faces })
  const jitter = []
  for (const { name, folder } of folders) {
    const values = await jitterIn(folder, pools, opened)
    if (values.length > 0) jitter.push({ faces: name, count: values.length, median: median(values) })
  }
  const batches = []
  for (const { bytes } of photos) batches.push(await opened.ask<BatchAnswer>({ kind: 'batch', bytes }))
  return {
    jitter,
    sameOverRepeats: await allSame(pools.slice(0, 1), photos),
    sameOverProcesses: await allSame(pools, photos),
    sameOverBatchPlaces: batches.every(({ samePlaces }) => samePlaces),
    batchDifferencePx: Math.max(...batches.map(({ largestDifference }) => largestDifference)),
  }
}

/** Of each picture that our pipeline measures; one that it refuses is nobody's measure. */
async function jitterIn(folder: string, [pool]: readonly FaceModels[], opened: Forked): Promise<number[]> {
  const values: number[] = []
  for (const name of readdirSync(folder).filter((file) => /\.(jpe?g|png|webp)$/i.test(file))) {
    const bytes = readFileSync(join(folder, name))
    if ((await pool?.assess(bytes))?.kind === 'scored')
      values.push(await opened.ask<number>({ kind: 'jitter', bytes }))
  }
  return values
}

async function allSame(pools: readonly FaceModels[], photos: readonly BenchPhoto[]): Promise<boolean> {
  for (const { bytes } of photos) {
    const asked = pools.flatMap((pool) => Array.from({ length: REPEATS }, () => pool.assess(bytes)))
    const [first, ...others] = await Promise.all(asked)
    if (!others.every((other) => isDeepStrictEqual(first, other))) return false
  }
  return true
}
