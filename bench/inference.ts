/** `npm run bench:inference`: what a photo costs, where it goes, and whether the bounds hold. */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Command } from 'commander'
import { boundsOf } from './bounds.ts'
import type { Figures } from './figures.ts'
import { startBeside } from './forked.ts'
import { installedHuman } from './human-package.ts'
import { latencies } from './latency.ts'
import { thisMachine } from './machine.ts'
import { memoryOver } from './memory.ts'
import { writeFigures } from './page.ts'
import { type BenchPhoto, benchPhotos, MAIN_PHOTO } from './photos.ts'
import { startPool } from './pool.ts'
import { stagesOfEach } from './stages.ts'
import { median } from './statistics.ts'
import { steadiness } from './steadiness.ts'
import { tablesOf } from './tables.ts'
import { throughputs } from './throughput.ts'

const FULL = {
  runs: 5,
  photosARun: 12,
  stages: 20,
  rounds: 5,
  photosARound: 40,
  memoryPhotos: 1000,
  starts: 5,
}
const QUICK = { runs: 5, photosARun: 3, stages: 5, rounds: 3, photosARound: 8, memoryPhotos: 60, starts: 2 }

type Options = {
  json?: string
  check?: boolean
  markdown?: boolean
  quick?: boolean
  faces?: string
  human?: string
}

const options = new Command('bench:inference')
  .description('Measures the inference beside its bare cost and beside a peer, all in one run.')
  .option('--json <file>', 'write every figure there')
  .option('--check', 'exit with 1 when a bound is missed')
  .option('--markdown', 'write the figures into docs/performance.md')
  .option('--quick', 'few repetitions, for work on the bench itself')
  .option('--faces <folder>', 'pictures of faces, to measure the scatter of the landmarks on them too')
  .option('--human <folder>', 'where @vladmandic/human is installed already; fetched with npm when left out')
  .parse()
  .opts<Options>()

const figures = await measure(options)
const tables = tablesOf(figures)
process.stdout.write(`${tables}\n`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
if (options.markdown) writeFigures('inference', tables)
if (options.check) check(figures)

async function measure({ quick = false, faces, human: known }: Options): Promise<Figures> {
  const times = quick ? QUICK : FULL
  say('making the photos')
  const photos = await benchPhotos()
  const installed = await installedHuman(known)
  const [human, humanMissing] = await startHuman(installed)
  const bare = await startBeside(new URL('./children/bare.ts', import.meta.url))
  const opened = await startBeside(new URL('./children/stages.ts', import.meta.url))
  const pools = [await startPool(1), await startPool(1)]
  const [ours = await startPool(1)] = pools
  try {
    say('whole photos, taking turns')
    const latency = await latencies(photos, { ours, opened, bare, human }, times)
    say('stages')
    const stages = await stagesOfEach(photos, opened, times.stages)
    say('repeats, processes, batches, crops')
    const steady = await steadiness(pools, opened, photos, faces)
    say('throughput')
    const throughput = await throughputs(mainOf(photos), availableParallelism(), times)
    say('memory')
    const memory = await memoryOver(photos, times.memoryPhotos)
    say('starts')
    const readyMs = await starts(times.starts)
    const machine = thisMachine()
    return { machine, quick, latency, stages, throughput, memory, readyMs, steadiness: steady, humanMissing }
  } finally {
    await Promise.all([...pools, bare, opened, human].map((one) => one?.close()))
    if (installed.folder !== null) installed.remove()
  }
}

async function startHuman(installed: Awaited<ReturnType<typeof installedHuman>>) {
  if (installed.folder === null) return [null, installed.reason] as const
  const file = new URL('./children/human.ts', import.meta.url)
  return startBeside(file, [installed.folder]).then(
    (human) => [human, null] as const,
    (error: unknown) => [null, `@vladmandic/human does not start: ${String(error)}`] as const,
  )
}

async function starts(count: number): Promise<Figures['readyMs']> {
  const found = []
  for (const processes of new Set([1, availableParallelism()])) {
    const times: number[] = []
    for (let i = 0; i < count; i++) {
      const start = performance.now()
      const pool = await startPool(processes)
      times.push(performance.now() - start)
      await pool.close()
    }
    found.push({ processes, median: median(times) })
  }
  return found
}

function mainOf(photos: readonly BenchPhoto[]): Uint8Array {
  const main = photos.find(({ name }) => name === MAIN_PHOTO)
  if (!main) throw new RangeError(`Cannot measure: there is no ${MAIN_PHOTO}`)
  return main.bytes
}

function check({ humanMissing, ...rest }: Figures): void {
  const missed = boundsOf({ ...rest, humanMissing }).filter(({ kept }) => !kept)
  for (const { what, value, limit } of missed) say(`MISSED: ${what} is ${value}, the limit is ${limit}`)
  if (humanMissing) say(`MISSED: the peer was not measured: ${humanMissing}`)
  if (missed.length > 0 || humanMissing) process.exitCode = 1
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
