import type { PhotoLatency, Subject } from './latency.ts'
import type { Machine } from './machine.ts'
import type { Memory } from './memory.ts'
import { MAIN_PHOTO } from './photos.ts'
import type { PhotoStages } from './stages.ts'
import { median } from './statistics.ts'
import type { Steadiness } from './steadiness.ts'
import type { Throughput } from './throughput.ts'

/** Everything that one run of the bench measured; `--json` writes it as it is. */
export type Figures = {
  readonly machine: Machine
  /** Few repetitions: for the development of the bench, worth nothing else. */
  readonly quick: boolean
  readonly latency: readonly PhotoLatency[]
  readonly stages: readonly PhotoStages[]
  readonly throughput: readonly Throughput[]
  readonly memory: Memory
  /** From the call to pools that answer, ms, by the number of processes. */
  readonly readyMs: readonly { readonly processes: number; readonly median: number }[]
  readonly steadiness: Steadiness
  /** Why the peer is not in the figures; null when it is. */
  readonly humanMissing: string | null
}

/** How many times longer another one takes than we do for the main photo: median over the runs, each of one moment. */
export function timesOurs(figures: Figures, other: Subject): number | null {
  const photo = figures.latency.find((row) => row.photo === MAIN_PHOTO)
  return photo ? ratioOfRuns(photo, other, 'ours', 'medianOfEachRun') : null
}

/** How many times longer one subject takes for a photo than another; null where one of them was not measured. */
export function ratioOfRuns(
  { subjects }: PhotoLatency,
  one: Subject,
  other: Subject,
  of: 'medianOfEachRun' | 'withoutDecodingOfEachRun',
): number | null {
  const [above, below] = [subjects[one], subjects[other]]
  if (!above || !below) return null
  return median(below[of].map((ms, run) => (above[of][run] ?? Number.NaN) / ms))
}

export function throughputGain({ throughput }: Figures): number | null {
  const [one, two] = throughput
  return one && two ? two.photosASecond / one.photosASecond : null
}

export function memoryGrowth({ memory: { afterTenth, afterAll } }: Figures): number {
  return afterAll / afterTenth
}
