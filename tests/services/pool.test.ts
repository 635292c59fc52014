import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type FaceModels, LIMITS, startFaceModels } from '../../src/inference/face-models.ts'
import type { PoolLimits } from '../../src/inference/pool.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { plainPicture } from '../inference/photos.ts'
import { inferenceProcesses, processorTime } from '../inference/processes.ts'
import { recordedLog } from '../inference/recorded-log.ts'

const FACE = readFileSync(fileURLToPath(new URL('../../demo/photos/ordinary-woman-38.jpg', import.meta.url)))
const TINY = await plainPicture(8, 8).jpeg().toBuffer()
const NOTHING = new Uint8Array()

/** A process takes a second to start, and where the machine is busy as long as the pool lets it. */
const PATIENTLY = { interval: 1, timeout: LIMITS.startMs }

vi.setConfig({ testTimeout: 90_000 })

const open: FaceModels[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((models) => models.close()))
})

async function started(processes: number, limits: Partial<PoolLimits> = {}) {
  const { log, lines } = recordedLog()
  const before = new Set(inferenceProcesses())
  const options = { processes, device: 'cpu' } as const
  const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, options, { ...LIMITS, ...limits })
  open.push(models)
  const pids = () => inferenceProcesses().filter((pid) => !before.has(pid))
  const endings = () =>
    lines.filter(({ event }) => event === 'inference-process-ended').map(({ fields }) => fields.how)
  return { models, lines, pids, endings }
}

function one(pids: readonly number[]): number {
  const [pid, ...others] = pids
  if (pid === undefined || others.length > 0) throw new Error(`expected one process, found ${pids.length}`)
  return pid
}

const codes = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((result) => (result.status === 'fulfilled' ? 'answered' : result.reason.code))

test('a process that assesses photos gives way to the one that answers calls', async () => {
  const { pids } = await started(1)
  expect(getPriority(one(pids()))).toBeGreaterThan(getPriority())
})

describe('a process that dies', () => {
  test('loses nothing at the first time: its photo is assessed in another one', async () => {
    const { models, pids, endings } = await started(1)
    const job = models.assess(FACE)
    process.kill(one(pids()), 'SIGKILL')
    await expect(job).resolves.toMatchObject({ kind: 'scored' })
    expect(endings()).toEqual(['ended: SIGKILL'])
  })

  test('loses its photo by name at the second time, and no other', async () => {
    const { models, pids, lines } = await started(1)
    const large = await plainPicture(6000, 6000).jpeg().toBuffer()
    const job = models.assess(large).catch((error) => error.code)
    const next = models.assess(NOTHING)
    for (let kills = 0; kills < 2; kills++) {
      const state = () => ({ ...models.snapshot(), pids: pids().length })
      await expect.poll(state, PATIENTLY).toMatchObject({ busy: 1, ready: 1, pids: 1 })
      const pid = one(pids())
      // A job that has not begun would have lost nothing.
      const before = processorTime(pid)
      await expect.poll(() => processorTime(pid), PATIENTLY).toBeGreaterThan(before + 2)
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => pids(), PATIENTLY).not.toContain(pid)
    }
    expect(await job).toBe('INFERENCE_FAILED')
    await expect(next).resolves.toMatchObject({ reasons: ['empty'] })
    expect(lines).toContainEqual({
      event: 'inference-failed',
      fields: { code: 'INFERENCE_FAILED', detail: 'twice: ended: SIGKILL' },
    })
  })

  test('while it did nothing is replaced', async () => {
    const { models, pids } = await started(2)
    for (const pid of pids()) process.kill(pid, 'SIGKILL')
    await expect(models.assess(FACE)).resolves.toMatchObject({ kind: 'scored' })
    await expect.poll(() => models.snapshot().ready, PATIENTLY).toBe(2)
  })
})

test.each([
  { starts: 1 },
  { starts: 2 },
])('whoever waits gets the next process where $starts in a row end in their start', async ({ starts }) => {
  const { models, pids, lines } = await started(1)
  const jobs = Promise.allSettled(Array.from({ length: 20 }, () => models.reencode(TINY, 'site')))
  let last = one(pids())
  process.kill(last, 'SIGKILL')
  for (let kills = 0; kills < starts; kills++) {
    await expect.poll(() => pids().some((pid) => pid !== last), PATIENTLY).toBe(true)
    last = one(pids().filter((pid) => pid !== last))
    process.kill(last, 'SIGKILL')
  }
  expect(codes(await jobs)).toEqual(Array(20).fill('answered'))
  const failed = lines.filter(({ event }) => event === 'inference-process-not-started')
  expect(failed).toHaveLength(starts)
})

test('a process that hangs is given up after 5 s, its photo is not tried again, and the next one is', async () => {
  const { models, pids, endings } = await started(1)
  const hanging = one(pids())
  process.kill(hanging, 'SIGSTOP')
  const begun = performance.now()
  const [first, second] = await Promise.allSettled([models.assess(FACE), models.assess(FACE)])
  expect(codes([first, second])).toEqual(['INFERENCE_TIMEOUT', 'answered'])
  expect(performance.now() - begun).toBeGreaterThan(4900)
  expect(endings()).toEqual(['no answer within 5000 ms'])
  expect(pids()).not.toContain(hanging)
})

test('photos that outlast their time one after the other hold up the next by a start each, by no pause', async () => {
  const { models, endings } = await started(1, { jobMs: 150 })
  const large = await plainPicture(6000, 6000).png().toBuffer()
  // With pauses they would take two minutes, which is more than this test may.
  const jobs = Array.from({ length: 12 }, () => models.assess(large))
  expect(codes(await Promise.allSettled(jobs))).toEqual(Array(12).fill('INFERENCE_TIMEOUT'))
  await expect.poll(endings, PATIENTLY).toEqual(Array(12).fill('no answer within 150 ms'))
})

test('processes that cannot be started are tried ever more rarely, and photos are turned away meanwhile', async () => {
  const { models, pids, lines } = await started(1)
  const killed = new Set<number>()
  const killer = setInterval(() => {
    for (const pid of pids()) {
      killed.add(pid)
      process.kill(pid, 'SIGKILL')
    }
  }, 5)
  const waiting = models.assess(FACE)
  await expect(waiting).rejects.toMatchObject({ code: 'INFERENCE_BUSY' })
  await expect(models.assess(FACE)).rejects.toMatchObject({ code: 'INFERENCE_BUSY' })
  const before = killed.size
  await new Promise((resolve) => setTimeout(resolve, 1500))
  clearInterval(killer)
  // Pauses of 0.25, 0.5 and 1 s: without them there would be twenty.
  expect(killed.size - before).toBeLessThanOrEqual(4)
  expect(lines.some(({ event }) => event === 'inference-process-not-started')).toBe(true)
  await expect.poll(() => models.snapshot().ready, PATIENTLY).toBe(1)
  await expect(models.assess(FACE)).resolves.toMatchObject({ kind: 'scored' })
})

describe('photos that wait', () => {
  test('twenty of one asker do not hold up the one of another', async () => {
    const { models } = await started(1)
    const order: string[] = []
    const ask = (from: string) => models.reencode(TINY, from).then(() => order.push(from))
    const greedy = Array.from({ length: 20 }, () => ask('greedy'))
    await Promise.all([...greedy, ask('other')])
    expect(order).toHaveLength(21)
    // One was begun before it came, and one took its turn.
    expect(order.indexOf('other')).toBeLessThanOrEqual(2)
  })

  test.each([
    { name: 'of one asker are 64', from: () => 'greedy', asked: 70, answered: 65 },
    { name: 'of all are 128', from: (i: number) => `site-${i}`, asked: 140, answered: 129 },
  ])('$name, and one that is begun; more are turned away by name', async ({ from, asked, answered }) => {
    const { models } = await started(1)
    const jobs = Array.from({ length: asked }, (_, i) => models.assess(NOTHING, from(i)))
    expect(models.snapshot()).toMatchObject({ busy: 1, waiting: answered - 1 })
    const refused = Array(asked - answered).fill('INFERENCE_BUSY')
    expect(codes(await Promise.allSettled(jobs))).toEqual([...Array(answered).fill('answered'), ...refused])
    expect(models.snapshot()).toMatchObject({ busy: 0, waiting: 0 })
  })
})

describe('photos for a page', () => {
  test('of all are 96, and one that is begun: assessments still find room', async () => {
    const { models } = await started(1)
    const jobs = Array.from({ length: 120 }, (_, i) => models.reencode(TINY, `user-${i % 5}`))
    const answers = Promise.allSettled([models.assess(NOTHING, 'site'), ...jobs])
    expect(models.snapshot()).toMatchObject({ busy: 1, waiting: 97 })
    const [assessment, ...pictures] = codes(await answers)
    expect(assessment).toBe('answered')
    expect(pictures.filter((code) => code === 'INFERENCE_BUSY')).toHaveLength(23)
  })

  test('of one user are 24, and one that is begun', async () => {
    const { models } = await started(1)
    const jobs = Array.from({ length: 30 }, () => models.reencode(TINY, 'user'))
    const answers = codes(await Promise.allSettled(jobs))
    expect(answers.filter((code) => code === 'INFERENCE_BUSY')).toHaveLength(5)
  })
})

describe('draining', () => {
  test('ends what was accepted, takes nothing new, and leaves no process', async () => {
    const { models, pids } = await started(2)
    const begun = performance.now()
    const accepted = Array.from({ length: 20 }, () => models.reencode(TINY, 'site'))
    const drained = Promise.all([models.drain(), models.drain()])
    const late = models.assess(FACE)
    await expect(late).rejects.toMatchObject({ code: 'INFERENCE_BUSY' })
    expect(codes(await Promise.allSettled(accepted))).toEqual(Array(20).fill('answered'))
    await drained
    expect(performance.now() - begun).toBeLessThan(4900)
    expect(pids()).toEqual([])
  })

  test('has an end where a photo has none: it is turned away by name', async () => {
    const { models, pids } = await started(1, { jobMs: 60_000 })
    process.kill(one(pids()), 'SIGSTOP')
    const accepted = Promise.allSettled([models.assess(FACE), models.assess(FACE)])
    const begun = performance.now()
    await models.drain()
    expect(performance.now() - begun).toBeGreaterThan(4900)
    expect(codes(await accepted)).toEqual(['INFERENCE_BUSY', 'INFERENCE_BUSY'])
    expect(pids()).toEqual([])
  })

  test('ends at once where nothing waits', async () => {
    const { models, pids } = await started(1)
    await models.drain()
    await models.close()
    expect(pids()).toEqual([])
  })
})

describe('a process is replaced, and no photo is lost', () => {
  test.each([
    { name: 'after so many photos', limits: { recycleAfterJobs: 5 }, endings: 3 },
    { name: 'where it has grown', limits: { recycleAboveBytes: 1 }, endings: 3 },
  ])('$name', async ({ limits, endings: expected }) => {
    const { models, endings } = await started(1, limits)
    const asked = expected * (limits.recycleAfterJobs ?? 1)
    const jobs = Array.from({ length: asked }, () => models.reencode(TINY, 'site'))
    expect(codes(await Promise.allSettled(jobs))).toEqual(Array(asked).fill('answered'))
    await expect.poll(endings, PATIENTLY).toEqual(Array(expected).fill('recycled'))
  })

  test('one after the other', async () => {
    const { models, endings } = await started(2, { recycleAfterJobs: 1 })
    const jobs = Array.from({ length: 8 }, () => models.reencode(TINY, 'site'))
    const fewest: number[] = []
    const watch = setInterval(() => fewest.push(models.snapshot().ready), 1)
    await Promise.all(jobs)
    clearInterval(watch)
    expect(Math.min(...fewest)).toBe(1)
    await expect.poll(() => endings().length, PATIENTLY).toBeGreaterThan(0)
  })
})

describe('a model that cannot be used stops the start, and leaves no process', () => {
  const selfTest = `${REFERENCE_MODEL}/self-test.json`
  test.each([
    { name: 'a network that was cut off', path: 'blazeface-256/model.onnx', change: () => 'short' },
    {
      name: 'another result of the self-test',
      path: selfTest,
      change: (text: string) => text.replace(/("landmark 1 x": )\d+/, '$11'),
    },
    {
      name: 'a value that is not computed',
      path: selfTest,
      change: (text: string) => text.replace('landmark 1 x', 'landmark 1 w'),
    },
    {
      name: 'a self-test that expects nothing',
      path: selfTest,
      change: () => '{"tolerance":1,"expected":{}}',
    },
  ])('$name', async ({ path, change }) => {
    const before = inferenceProcesses()
    const folder = mkdtempSync(join(tmpdir(), 'facies-models-'))
    cpSync(MODELS_FOLDER, folder, { recursive: true })
    const file = join(folder, path)
    writeFileSync(file, change(readFileSync(file, 'utf8')))
    const start = startFaceModels(folder, REFERENCE_MODEL, recordedLog().log, { processes: 2, device: 'cpu' })
    await expect(start).rejects.toMatchObject({ code: 'MODEL_INVALID' })
    expect(inferenceProcesses()).toEqual(before)
    rmSync(folder, { recursive: true })
  })
})

test('every process computes the same numbers, to the last bit', async () => {
  const pools = [await started(2), await started(1)]
  const all = await Promise.all(
    pools.flatMap(({ models }) => Array.from({ length: 6 }, () => models.assess(FACE))),
  )
  expect(new Set(all.map((assessment) => JSON.stringify(assessment))).size).toBe(1)
  expect(all[0]).toMatchObject({ kind: 'scored' })
})

test('a process sees nothing of our environment but what finds a driver', async () => {
  process.env.DATABASE_URL_OF_THIS_TEST = 'postgres://user:hunter2@db'
  const { pids } = await started(1)
  delete process.env.DATABASE_URL_OF_THIS_TEST
  const environment = readFileSync(`/proc/${one(pids())}/environ`, 'utf8')
    .split('\0')
    .filter(Boolean)
  const names = environment.map((line) => line.split('=')[0])
  const known = ['LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES']
  expect(names.filter((name) => !known.includes(name ?? '')).sort()).toEqual([
    'MALLOC_ARENA_MAX',
    'MALLOC_MMAP_THRESHOLD_',
    'NODE_CHANNEL_FD',
    'NODE_CHANNEL_SERIALIZATION_MODE',
    'NODE_COMPILE_CACHE',
    'NVIDIA_TF32_OVERRIDE',
    'ORT_DISABLE_TELEMETRY',
    'UV_THREADPOOL_SIZE',
  ])
})
