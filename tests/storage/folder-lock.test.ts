import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { lockFolder } from '../../src/storage/folder-lock.ts'
import { thisProcess } from '../../src/storage/process-identity.ts'
import { type OtherProcess, startOther } from './other-process.ts'

const ME = thisProcess()
const ENDED_PID = 2 ** 30
const MINUTE = 60_000

let folder: string
const others: OtherProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facies-lock-'))
})
afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.kill()))
  rmSync(folder, { recursive: true })
})

describe('a folder that a process left its lock in', () => {
  test.each([
    { name: 'is held while that process runs', lock: JSON.stringify(ME), held: true },
    {
      name: 'is held while that process runs and does not say since when',
      lock: { ...ME, startedAt: null },
      held: true,
    },
    {
      name: 'is held whatever the age of the lock while that process runs',
      lock: ME,
      ageMs: 60 * MINUTE,
      held: true,
    },
    { name: 'is free when that process has ended', lock: { ...ME, pid: ENDED_PID }, held: false },
    {
      name: 'is free when its pid was given to a later process',
      lock: { ...ME, startedAt: '1' },
      held: false,
    },
    { name: 'is free when the lock was released', lock: '', held: false },
    { name: 'is held when another machine used it just now', lock: { ...ME, realm: 'other' }, held: true },
    {
      name: 'is held when another machine used it nearly a minute ago',
      lock: { ...ME, realm: 'other' },
      ageMs: MINUTE - 5000,
      held: true,
    },
    {
      name: 'is free when another machine used it over a minute ago',
      lock: { ...ME, realm: 'other' },
      ageMs: MINUTE + 1000,
      held: false,
    },
    { name: 'is held when the lock just written is not whole', lock: '{"pid":', held: true },
    { name: 'is free when an old lock is not whole', lock: '{"pid":', ageMs: MINUTE + 1000, held: false },
  ])('$name', ({ lock, ageMs = 0, held }) => {
    leaveLock('3', typeof lock === 'string' ? lock : JSON.stringify(lock), ageMs)
    if (held) expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'DATABASE_LOCKED' }))
    else lockFolder(folder).release()
  })
})

test('the newest of several locks counts', () => {
  leaveLock('9', JSON.stringify(ME), 0)
  leaveLock('10', JSON.stringify({ ...ME, pid: ENDED_PID }), 0)
  const lock = lockFolder(folder)
  expect(readdirSync(join(folder, 'lock'))).toContain('11')
  lock.release()
})

test('old locks are cleared away', () => {
  for (let i = 0; i < 30; i++) lockFolder(folder).release()
  expect(readdirSync(join(folder, 'lock')).length).toBeLessThanOrEqual(10)
})

test('a lock holds against the very process that took it, until it is released', () => {
  const first = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'DATABASE_LOCKED' }))
  first.release()
  lockFolder(folder).release()
})

test('a lock is only its owner’s to read', () => {
  const lock = lockFolder(folder)
  expect(statSync(join(folder, 'lock')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'lock', '1')).mode & 0o777).toBe(0o600)
  lock.release()
})

test('a holder shows every ten seconds that it runs, until it releases', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const lock = lockFolder(folder)
    const file = join(folder, 'lock', '1')
    utimesSync(file, new Date(0), new Date(0))
    vi.advanceTimersByTime(10_000)
    await expect.poll(() => Date.now() - statSync(file).mtimeMs).toBeLessThan(MINUTE)
    lock.release()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('releasing twice, or after the folder was deleted, harms nobody', () => {
  const lock = lockFolder(folder)
  lock.release()
  const next = lockFolder(folder)
  lock.release()
  expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'DATABASE_LOCKED' }))
  rmSync(join(folder, 'lock'), { recursive: true })
  next.release()
})

test('a folder that cannot be made is DATABASE_UNAVAILABLE', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => lockFolder(join(folder, 'file'))).toThrow(
    expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }),
  )
})

describe('another process', () => {
  test('holds the folder until it is killed; the refusal names it and says what to do', async () => {
    const other = start()
    expect(await other.nextLine()).toBe('held')
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_LOCKED',
        detail: expect.stringMatching(new RegExp(`process ${other.pid} uses it. Stop that process first`)),
      }),
    )
    await other.kill()
    lockFolder(folder).release()
  })

  test('is refused while this one holds the folder', async () => {
    const lock = lockFolder(folder)
    expect(await start().nextLine()).toBe('DATABASE_LOCKED')
    lock.release()
  })

  test('is the only one of six that take over an ended one’s lock at once', async () => {
    leaveLock('1', JSON.stringify({ ...ME, pid: ENDED_PID }), 0)
    const said = await Promise.all(Array.from({ length: 6 }, () => start().nextLine()))
    expect(said.sort()).toEqual([...Array(5).fill('DATABASE_LOCKED'), 'held'])
    const locks = readdirSync(join(folder, 'lock'))
    expect(locks.sort()).toEqual(['1', '2'])
  })
})

test('eight threads that take and release a folder 200 times never hold it together', async () => {
  const shared = new SharedArrayBuffer(16)
  const workerData = { folder, shared, often: 200, untilMs: Date.now() + 20_000 }
  const script = new URL('contend-for-lock.ts', import.meta.url)
  const threads = Array.from({ length: 8 }, () => new Worker(script, { workerData, execArgv: [] }))
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  const [holders, taken = 0, overlaps, failures] = new Int32Array(shared)
  expect({ holders, overlaps, failures }).toEqual({ holders: 0, overlaps: 0, failures: 0 })
  expect(taken).toBeGreaterThan(20)
})

function start(): OtherProcess {
  const other = startOther('hold-lock.ts', folder)
  others.push(other)
  return other
}

function leaveLock(number: string, content: string, ageMs: number): void {
  const lock = join(folder, 'lock', number)
  mkdirSync(join(folder, 'lock'), { recursive: true })
  writeFileSync(lock, content)
  const at = new Date(Date.now() - ageMs)
  utimesSync(lock, at, at)
}
