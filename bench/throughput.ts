import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FaceModels } from '../src/inference/face-models.ts'
import { startBeside } from './forked.ts'
import { startPool } from './pool.ts'
import { median } from './statistics.ts'

export type Throughput = {
  readonly processes: number
  /** Median over the rounds. */
  readonly photosASecond: number
  /** The same of as many bare processes: what this machine lets two programs do at once. */
  readonly barePhotosASecond: number
  /** Processor time of the parent for one photo, ms. */
  readonly parentMsAPhoto: number
  /** Delay of the parent's event loop while every process is busy, ms; medians of the rounds, and the longest. */
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

type Answering = (bytes: Uint8Array, from: string) => Promise<unknown>
type Round = { readonly photosASecond: number; readonly parentMsAPhoto: number; readonly loopMs: LoopDelay }
type LoopDelay = Throughput['eventLoopDelayMs']

/** Saturates pools of 1 to `mostProcesses`; they take turns round by round, as do the bare processes. */
export async function throughputs(
  bytes: Uint8Array,
  mostProcesses: number,
  { rounds, photosARound }: { readonly rounds: number; readonly photosARound: number },
): Promise<readonly Throughput[]> {
  const found: Throughput[] = []
  const sizes = Array.from({ length: mostProcesses }, (_, i) => i + 1)
  const pools = new Map<number, { pool: FaceModels; bare: Awaited<ReturnType<typeof startBare>> }>()
  for (const size of sizes) pools.set(size, { pool: await startPool(size), bare: await startBare(size) })

  const measured = new Map(sizes.map((size) => [size, { ours: [] as Round[], bare: [] as Round[] }]))
  for (let round = -1; round < rounds; round++) {
    for (const [size, { pool, bare }] of pools) {
      const ours = await saturated(pool.assess, size, bytes, photosARound)
      const bareRound = await saturated(bare.ask, size, bytes, photosARound)
      if (round < 0) continue
      measured.get(size)?.ours.push(ours)
      measured.get(size)?.bare.push(bareRound)
    }
  }

  for (const [size, { ours, bare }] of measured) {
    found.push({
      processes: size,
      photosASecond: median(ours.map((round) => round.photosASecond)),
      barePhotosASecond: median(bare.map((round) => round.photosASecond)),
      parentMsAPhoto: median(ours.map((round) => round.parentMsAPhoto)),
      eventLoopDelayMs: {
        p50: median(ours.map(({ loopMs }) => loopMs.p50)),
        p99: median(ours.map(({ loopMs }) => loopMs.p99)),
        max: Math.max(...ours.map(({ loopMs }) => loopMs.max)),
      },
    })
  }
  for (const { pool, bare } of pools.values()) await Promise.all([pool.close(), bare.close()])
  return found
}

/** Keeps one photo waiting for each that is being worked on, so that no process is ever idle. */
export async function saturated(
  ask: Answering,
  processes: number,
  bytes: Uint8Array,
  photos: number,
): Promise<Round> {
  let left = photos
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const cpu = process.cpuUsage()
  const start = performance.now()
  const asker = async (name: string) => {
    while (left-- > 0) await ask(bytes, name)
  }
  await Promise.all(Array.from({ length: 2 * processes }, (_, i) => asker(`asker-${i}`)))
  const { user, system } = process.cpuUsage(cpu)
  const ms = performance.now() - start
  delay.disable()
  return {
    photosASecond: (1000 * photos) / ms,
    parentMsAPhoto: (user + system) / 1000 / photos,
    loopMs: {
      p50: delay.percentile(50) / 1e6,
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
    },
  }
}

/** As many bare processes, each with the photos of its own askers one after the other. */
async function startBare(processes: number) {
  const children = await Promise.all(
    Array.from({ length: processes }, () => startBeside(new URL('./children/bare.ts', import.meta.url))),
  )
  const turns: Promise<unknown>[] = children.map(() => Promise.resolve())
  let next = 0
  return {
    ask(bytes: Uint8Array): Promise<unknown> {
      const chosen = next++ % children.length
      const answer = (turns[chosen] ?? Promise.resolve()).then(() => children[chosen]?.ask({ bytes }))
      turns[chosen] = answer
      return answer
    },
    close: () => Promise.all(children.map((child) => child.close())),
  }
}
