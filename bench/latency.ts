import { setTimeout as pause } from 'node:timers/promises'
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
  /** Of these, the decoding: every subject leaves it to the same library. */
  readonly decode: number
  readonly medianOfEachRun: readonly number[]
  readonly withoutDecodingOfEachRun: readonly number[]
}

export type PhotoLatency = {
  readonly photo: BenchPhoto['name']
  readonly megabytes: number
  readonly subjects: Readonly<Partial<Record<Subject, Latency>>>
}

export type Subjects = {
  readonly ours: FaceModels
  /** Our pipeline opened up: it says how long our decoding takes. */
  readonly opened: Forked
  readonly bare: Forked
  readonly human: Forked | null
}

type Repetitions = { readonly runs: number; readonly photosARun: number }

/** A process serves a thousand photos; in its first twenty, what runs in JavaScript is being compiled. */
const WARM_UP_OF_PROCESS = 20
const WARM_UP_OF_PHOTO = 3

/** After an answer a process may still clear up on other threads, which would slow down whoever comes next. */
const REST_MS = 100

/** Times each photo, one after the other; the subjects take turns, so that a busy moment of the machine hits all of them. */
export async function latencies(
  photos: readonly BenchPhoto[],
  subjects: Subjects,
  repetitions: Repetitions,
): Promise<readonly PhotoLatency[]> {
  const asks = asksOf(subjects)
  const found: PhotoLatency[] = []
  for (const { bytes } of photos.slice(0, 1)) await warmUp(asks, bytes, WARM_UP_OF_PROCESS)
  for (const photo of photos) {
    const { runs, photosARun } = repetitions
    const runsOfPhoto = photo.name === MAIN_PHOTO ? runs : 1
    found.push(await latencyOf(photo, asks, { runs: runsOfPhoto, photosARun }))
  }
  return found
}

async function warmUp(asks: ReadonlyMap<Subject, Ask>, bytes: Uint8Array, photos: number): Promise<void> {
  for (const ask of asks.values()) for (let i = 0; i < photos; i++) await ask(bytes)
}

type Times = { readonly wholeMs: number; readonly decodeMs: number }
type Ask = (bytes: Uint8Array) => Promise<Times>

function asksOf({ ours, opened, bare, human }: Subjects): ReadonlyMap<Subject, Ask> {
  const asks = new Map<Subject, Ask>([
    ['ours', (bytes) => timesOfPool(ours, opened, bytes)],
    ['bare', (bytes) => timesOfChild(bare, bytes)],
  ])
  if (human) asks.set('human', (bytes) => timesOfChild(human, bytes))
  return asks
}

/** The decoding is timed right after, by a process that does nothing else. */
async function timesOfPool(ours: FaceModels, opened: Forked, bytes: Uint8Array): Promise<Times> {
  const start = performance.now()
  const { kind } = await ours.assess(bytes)
  const wholeMs = performance.now() - start
  if (kind !== 'scored') throw new RangeError('Cannot time a photo that is refused: it takes another way')
  return { wholeMs, decodeMs: await opened.ask<number>({ kind: 'decode', bytes }) }
}

async function timesOfChild(child: Forked, bytes: Uint8Array): Promise<Times> {
  const start = performance.now()
  const { decodeMs } = await child.ask<{ readonly decodeMs: number }>({ bytes })
  return { wholeMs: performance.now() - start, decodeMs }
}

async function latencyOf(
  { name, bytes }: BenchPhoto,
  asks: ReadonlyMap<Subject, Ask>,
  { runs, photosARun }: Repetitions,
): Promise<PhotoLatency> {
  await warmUp(asks, bytes, WARM_UP_OF_PHOTO)
  const times = new Map([...asks.keys()].map((subject) => [subject, [] as Times[][]]))
  for (let run = 0; run < runs; run++) {
    for (const ofSubject of times.values()) ofSubject.push([])
    for (let i = 0; i < photosARun; i++)
      for (const [subject, ask] of asks) {
        times.get(subject)?.[run]?.push(await ask(bytes))
        await pause(REST_MS)
      }
  }
  const subjects = Object.fromEntries([...times].map(([subject, ofRuns]) => [subject, latency(ofRuns)]))
  return { photo: name, megabytes: bytes.length / 1e6, subjects }
}

function latency(ofRuns: readonly (readonly Times[])[]): Latency {
  const whole = ofRuns.flat().map(({ wholeMs }) => wholeMs)
  return {
    p50: quantile(whole, 0.5),
    p95: quantile(whole, 0.95),
    decode: median(ofRuns.flat().map(({ decodeMs }) => decodeMs)),
    medianOfEachRun: ofRuns.map((run) => median(run.map(({ wholeMs }) => wholeMs))),
    withoutDecodingOfEachRun: ofRuns.map((run) =>
      median(run.map(({ wholeMs, decodeMs }) => wholeMs - decodeMs)),
    ),
  }
}
