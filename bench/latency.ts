import type { FaceModels } from '../src/inference/face-models.ts'
import type { Forked } from './forked.ts'
import { type BenchPhoto, MAIN_PHOTO } from './photos.ts'
import { median, quantile } from './statistics.ts'

/** Whose photo is timed: our pool, the bare cost, the peer. */
export type Subject = 'ours' | 'bare' | 'human'

/** Milliseconds from handing over the bytes to holding the answer. */
export type Latency = {
  readonly p50: number
  readonly p95: number
  readonly medianOfEachRun: readonly number[]
}

export type PhotoLatency = {
  readonly photo: BenchPhoto['name']
  readonly megabytes: number
  readonly subjects: Readonly<Partial<Record<Subject, Latency>>>
}

export type Subjects = { readonly ours: FaceModels; readonly bare: Forked; readonly human: Forked | null }

type Repetitions = { readonly runs: number; readonly photosARun: number }

const WARM_UP = 3

/** Times each photo, one after the other; the subjects take turns, so that a busy moment of the machine hits all of them. */
export async function latencies(
  photos: readonly BenchPhoto[],
  subjects: Subjects,
  repetitions: Repetitions,
): Promise<readonly PhotoLatency[]> {
  const asks = asksOf(subjects)
  const found: PhotoLatency[] = []
  for (const photo of photos) {
    const { runs, photosARun } = repetitions
    const runsOfPhoto = photo.name === MAIN_PHOTO ? runs : 1
    found.push(await latencyOf(photo, asks, { runs: runsOfPhoto, photosARun }))
  }
  return found
}

type Ask = (bytes: Uint8Array) => Promise<unknown>

function asksOf({ ours, bare, human }: Subjects): ReadonlyMap<Subject, Ask> {
  const asks = new Map<Subject, Ask>([
    ['ours', (bytes) => ours.assess(bytes)],
    ['bare', (bytes) => bare.ask({ bytes })],
  ])
  if (human) asks.set('human', (bytes) => human.ask({ bytes }))
  return asks
}

async function latencyOf(
  { name, bytes }: BenchPhoto,
  asks: ReadonlyMap<Subject, Ask>,
  { runs, photosARun }: Repetitions,
): Promise<PhotoLatency> {
  for (const ask of asks.values()) for (let i = 0; i < WARM_UP; i++) await ask(bytes)
  const times = new Map([...asks.keys()].map((subject) => [subject, [] as number[][]]))
  for (let run = 0; run < runs; run++) {
    for (const ofSubject of times.values()) ofSubject.push([])
    for (let i = 0; i < photosARun; i++)
      for (const [subject, ask] of asks) times.get(subject)?.[run]?.push(await timeOf(() => ask(bytes)))
  }
  const subjects = Object.fromEntries([...times].map(([subject, ofRuns]) => [subject, latency(ofRuns)]))
  return { photo: name, megabytes: bytes.length / 1e6, subjects }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function latency(ofRuns: readonly (readonly number[])[]): Latency {
  const all = ofRuns.flat()
  return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), medianOfEachRun: ofRuns.map(median) }
}
