import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../src/errors.ts'
import type { AuditEntry, AuditNote } from '../../src/storage/audit-entry.ts'
import { type AuditLimits, type AuditWriter, auditWriter } from '../../src/storage/audit-writer.ts'
import { sealWith } from '../../src/storage/seal.ts'

const LIMITS: AuditLimits = { everyMs: 250, batch: 3, room: 5, patienceMs: 1000 }
const START = new Date('2026-11-02T08:00:00Z')
const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })

const noteOf = (cards: number): AuditNote => ({
  event: 'hook-answered',
  site: 'harbour',
  who: { kind: 'caller', issuer: 'https://ehr.example.org', user: null },
  patientId: 'p1',
  fields: { cards },
})

/** A database that can be away; an attempt takes as long as `answer` says. */
function stand() {
  const batches: (readonly AuditEntry[])[] = []
  const attempts: (readonly AuditEntry[])[] = []
  const logged: string[] = []
  const state = { isAway: false, now: START, answer: async () => {} }
  const log = (event: string, fields: object = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`)
  const writer: AuditWriter = auditWriter({
    audit: {
      append: async (entries) => {
        attempts.push(entries)
        await state.answer()
        if (state.isAway)
          throw new AppError('DATABASE_UNAVAILABLE', { detail: 'the database answered 57P01' })
        batches.push(entries)
        return { number: batches.flat().length, hash: 'f'.repeat(64) }
      },
    },
    seal,
    log: { info: log, warn: log, error: log },
    now: () => state.now,
    limits: LIMITS,
  })
  const written = () => batches.map((batch) => batch.map(({ event, fields }) => said(event, fields)))
  return { writer, state, batches, attempts, logged, written }
}

const said = (event: string, fields: string) =>
  event === 'hook-answered' ? JSON.parse(fields).cards : { event, ...JSON.parse(fields) }

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance'] }),
)
afterEach(() => void vi.useRealTimers())

describe('notes', () => {
  test('are written together a moment later', async () => {
    const { writer, written } = stand()
    writer.note(noteOf(1))
    writer.note(noteOf(2))
    await vi.advanceTimersByTimeAsync(249)
    expect(written()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(written()).toEqual([[1, 2]])
  })

  test('that fill a batch are written at once, and what is over with the next', async () => {
    const { writer, written } = stand()
    for (const cards of [1, 2, 3, 4]) writer.note(noteOf(cards))
    await vi.advanceTimersByTimeAsync(0)
    expect(written()).toEqual([[1, 2, 3]])
    await vi.advanceTimersByTimeAsync(250)
    expect(written()).toEqual([[1, 2, 3], [4]])
  })

  test('carry the moment at which they were noted', async () => {
    const { writer, state, batches } = stand()
    writer.note(noteOf(1))
    state.now = new Date(START.getTime() + 200)
    await vi.advanceTimersByTimeAsync(250)
    expect(batches[0]?.[0]?.at).toEqual(START)
  })

  test('say in the log where the chain ends, once an hour', async () => {
    const { writer, state, logged } = stand()
    const write = async (cards: number) => {
      writer.note(noteOf(cards))
      await vi.advanceTimersByTimeAsync(250)
    }
    await write(1)
    await write(2)
    state.now = new Date(START.getTime() + 3_600_000)
    await write(3)
    const ends = [1, 3].map((number) => `audit-end {"end":"${number}:${'f'.repeat(64)}"}`)
    expect(logged).toEqual(ends)
  })

  test('cost no write where there are none', async () => {
    const { attempts } = stand()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(attempts).toEqual([])
  })

  test('wait for the batch before them, which is written alone', async () => {
    const { writer, state, attempts } = stand()
    state.answer = () => new Promise((resolve) => setTimeout(resolve, 1000))
    writer.note(noteOf(1))
    await vi.advanceTimersByTimeAsync(250)
    writer.note(noteOf(2))
    await vi.advanceTimersByTimeAsync(999)
    expect(attempts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(300)
    expect(attempts).toHaveLength(2)
  })
})

describe('while the database is away', () => {
  test('the same batch is tried until it is written, and that is said once', async () => {
    const { writer, state, attempts, written, logged } = stand()
    state.isAway = true
    writer.note(noteOf(1))
    await vi.advanceTimersByTimeAsync(250)
    writer.note(noteOf(2))
    await vi.advanceTimersByTimeAsync(1000)
    expect(attempts.length).toBeGreaterThan(3)
    expect(new Set(attempts).size).toBe(1)

    state.isAway = false
    await vi.advanceTimersByTimeAsync(500)
    expect(written()).toEqual([[1], [2]])
    expect(logged.filter((line) => !line.startsWith('audit-end'))).toEqual([
      'audit-not-written {"code":"the database answered 57P01","waiting":0}',
      'audit-written-again {"waiting":1}',
    ])
  })

  test('notes do not hurry it', async () => {
    const { writer, state, attempts } = stand()
    state.isAway = true
    writer.note(noteOf(0))
    await vi.advanceTimersByTimeAsync(250)
    for (const cards of [1, 2, 3, 4, 5, 6]) writer.note(noteOf(cards))
    await vi.advanceTimersByTimeAsync(0)
    expect(attempts).toHaveLength(1)
  })

  test('the newest are lost when no room is left, and an entry in their place says how many and when', async () => {
    const { writer, state, written } = stand()
    state.isAway = true
    writer.note(noteOf(0))
    await vi.advanceTimersByTimeAsync(250)
    for (const cards of [1, 2, 3, 4, 5]) writer.note(noteOf(cards))
    for (const seconds of [1, 2, 3]) {
      state.now = new Date(START.getTime() + seconds * 1000)
      writer.note(noteOf(100 + seconds))
    }
    state.isAway = false
    await vi.advanceTimersByTimeAsync(500)
    writer.note(noteOf(6))
    await vi.advanceTimersByTimeAsync(500)
    const loss = {
      event: 'audit-lost',
      count: 3,
      from: '2026-11-02T08:00:01.000Z',
      to: '2026-11-02T08:00:03.000Z',
    }
    expect(written().flat()).toEqual([0, 1, 2, 3, 4, 5, loss, 6])
  })
})

describe('at the end', () => {
  test('everything that waits is written, in batches', async () => {
    const { writer, written } = stand()
    for (const cards of [1, 2, 3, 4, 5]) writer.note(noteOf(cards))
    await writer.close()
    expect(written()).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('the database is waited for', async () => {
    const { writer, state, written } = stand()
    state.isAway = true
    writer.note(noteOf(1))
    const closing = writer.close()
    await vi.advanceTimersByTimeAsync(600)
    state.isAway = false
    await vi.advanceTimersByTimeAsync(300)
    await closing
    expect(written()).toEqual([[1]])
  })

  test('it is not waited for without end, and the log says how many were lost', async () => {
    const { writer, state, logged } = stand()
    state.isAway = true
    for (const cards of [1, 2]) writer.note(noteOf(cards))
    const closing = writer.close()
    await vi.advanceTimersByTimeAsync(2000)
    await closing
    expect(logged.at(-1)).toBe('audit-lost {"count":2}')
  })

  test('a note that comes too late is counted', async () => {
    const { writer, state, written } = stand()
    state.answer = () => new Promise((resolve) => setTimeout(resolve, 100))
    writer.note(noteOf(1))
    const closing = writer.close()
    writer.note(noteOf(2))
    await vi.advanceTimersByTimeAsync(500)
    await closing
    expect(written().flat()).toEqual([1, expect.objectContaining({ event: 'audit-lost', count: 1 })])
  })
})
