import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { ChainEnd } from './audit-chain.ts'
import type { AuditEntry, AuditNote, AuditNotes } from './audit-entry.ts'
import { auditEntry } from './audit-form.ts'
import type { AuditLog } from './audit-log.ts'
import type { Seal } from './seal.ts'

export type AuditWriter = AuditNotes & {
  /** Writes what is waiting; notes that come later are lost. Gives up when the database stays away. */
  close(): Promise<void>
}

export type AuditWriterDeps = {
  readonly audit: AuditLog
  readonly seal: Seal
  readonly log: Log
  readonly now: () => Date
  readonly limits?: AuditLimits
}

export type AuditLimits = {
  /** How often what is waiting is written. */
  readonly everyMs: number
  /** Entries written at once. */
  readonly batch: number
  /** Entries that may wait, about 1 kB each. */
  readonly room: number
  /** How long the end waits for the database. */
  readonly patienceMs: number
}

const LIMITS: AuditLimits = { everyMs: 250, batch: 200, room: 20_000, patienceMs: 5000 }

/** How often the log says where the chain ends. */
const END_SAID_MS = 60 * 60_000

/**
 * Writes notes in batches, so that no answer waits for the audit. A batch that could not be written is tried again
 * until it is. When too many wait, the newest are lost: what was noted when the trouble began explains it, and the
 * chain then has one gap, in whose place `audit-lost` says how many are missing, from when to when.
 */
export function auditWriter({ audit, seal, log, now, limits = LIMITS }: AuditWriterDeps): AuditWriter {
  const waiting: AuditEntry[] = []
  let lost: Lost | null = null
  let batch: readonly AuditEntry[] = []
  let writing: Promise<void> | null = null
  let isAway = false
  let isClosed = false
  let saidAt: Date | null = null

  function note(given: AuditNote): void {
    const at = now()
    if (isClosed || waiting.length >= limits.room) {
      lost = { count: (lost?.count ?? 0) + 1, from: lost?.from ?? at, to: at }
      return
    }
    waiting.push(auditEntry(given, seal, at))
    if (waiting.length >= limits.batch && !isAway) void write()
  }

  /** One at a time; where one is under way, that one. */
  function write(): Promise<void> {
    writing ??= writeBatches().finally(() => {
      writing = null
    })
    return writing
  }

  async function writeBatches(): Promise<void> {
    do await writeBatch()
    while (waiting.length >= limits.batch && !isAway)
  }

  async function writeBatch(): Promise<void> {
    if (batch.length === 0) batch = nextBatch()
    if (batch.length === 0) return
    try {
      const end = await audit.append(batch)
      batch = []
      if (end) sayEnd(end)
      if (isAway) log.info('audit-written-again', { waiting: waiting.length })
      isAway = false
    } catch (error) {
      // Said once: it is tried again several times a second.
      if (!isAway) log.error('audit-not-written', { code: codeOf(error), waiting: waiting.length })
      isAway = true
    }
  }

  /** So that the end leaves the database by itself: who owns that could write the chain anew, and not the logs. */
  function sayEnd({ number, hash }: ChainEnd): void {
    if (saidAt !== null && now().getTime() - saidAt.getTime() < END_SAID_MS) return
    saidAt = now()
    log.info('audit-end', { end: `${number}:${hash}` })
  }

  function nextBatch(): readonly AuditEntry[] {
    const next = waiting.splice(0, limits.batch)
    if (lost) waiting.push(auditEntry(lossOf(lost), seal, now()))
    lost = null
    return next
  }

  async function close(): Promise<void> {
    isClosed = true
    clearInterval(timer)
    const until = performance.now() + limits.patienceMs
    const isDone = () => batch.length === 0 && waiting.length === 0 && lost === null
    await writing
    while (!isDone() && performance.now() < until) {
      await write()
      if (isAway) await new Promise((resolve) => setTimeout(resolve, limits.everyMs))
    }
    const left = batch.length + waiting.length + (lost?.count ?? 0)
    if (left > 0) log.error('audit-lost', { count: left })
  }

  const timer = setInterval(() => void write(), limits.everyMs).unref()
  return { note, close }
}

type Lost = { readonly count: number; readonly from: Date; readonly to: Date }

function lossOf({ count, from, to }: Lost): AuditNote {
  const fields = { count, from: from.toISOString(), to: to.toISOString() }
  return { event: 'audit-lost', site: null, who: { kind: 'service' }, patientId: null, fields }
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? (error.detail ?? error.code) : 'UNEXPECTED'
}
