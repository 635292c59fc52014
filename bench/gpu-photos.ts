import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONDITION_KEYS } from '../src/clinical/conditions.ts'
import type { Assessment } from '../src/inference/assessment.ts'
import type { Device } from '../src/inference/devices.ts'
import type { FaceModels } from '../src/inference/face-models.ts'
import type { Stages } from './children/stages.ts'
import { startBeside } from './forked.ts'
import { DEMO_PHOTOS } from './photos.ts'
import { startPool } from './pool.ts'
import { median } from './statistics.ts'
import { saturated } from './throughput.ts'

export type PhotoFigures = {
  /** Photos a second through the service's own pool. */
  readonly onCpu: number
  readonly onGpu: number
  /** What decoding alone would allow on all cores: a card cannot do more. */
  readonly decodeLimit: number
  /** Largest difference of a logit over the demo's photos. */
  readonly logitDifference: number
  /** Photos that one scores and the other does not. */
  readonly otherwiseAssessed: number
}

/** Whole photos on the card and on the processor, with as many processes. */
export async function photoFigures(
  bytes: Uint8Array,
  device: Device,
  processes: number,
  photos: number,
): Promise<PhotoFigures> {
  const [cpu, gpu] = [await startPool(processes), await startPool(processes, device)]
  const rate = async (pool: FaceModels) => {
    await saturated(pool.assess, processes, bytes, 2 * processes)
    return (await saturated(pool.assess, processes, bytes, photos)).photosASecond
  }
  const [onCpu, onGpu] = [await rate(cpu), await rate(gpu)]
  const decodeLimit = processes * (1000 / (await decodeMs(bytes)))
  const pairs: [Assessment, Assessment][] = []
  for (const name of readdirSync(DEMO_PHOTOS).filter((file) => file.endsWith('.jpg'))) {
    const photo = readFileSync(join(DEMO_PHOTOS, name))
    pairs.push([await cpu.assess(photo), await gpu.assess(photo)])
  }
  await Promise.all([cpu.close(), gpu.close()])
  return {
    onCpu,
    onGpu,
    decodeLimit,
    logitDifference: Math.max(...pairs.map(([a, b]) => logitDifference(a, b))),
    otherwiseAssessed: pairs.filter(([a, b]) => a.kind !== b.kind).length,
  }
}

async function decodeMs(bytes: Uint8Array): Promise<number> {
  const opened = await startBeside(new URL('./children/stages.ts', import.meta.url))
  const times: number[] = []
  for (let i = 0; i < 10; i++) times.push((await opened.ask<Stages>({ kind: 'stages', bytes })).decode)
  await opened.close()
  return median(times.slice(3))
}

function logitDifference(a: Assessment, b: Assessment): number {
  if (a.kind !== 'scored' || b.kind !== 'scored') return 0
  const differences = CONDITION_KEYS.flatMap((condition) =>
    (['female', 'male'] as const).map((sex) => Math.abs(a.logits[condition][sex] - b.logits[condition][sex])),
  )
  return Math.max(...differences)
}
