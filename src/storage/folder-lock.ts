import { randomUUID } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimes,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { isRunning, type ProcessIdentity, thisProcess } from './process-identity.ts'

export type FolderLock = { release(): void }

/** How often a holder shows that it runs, to processes that cannot see its pid. */
const SIGN_OF_LIFE_MS = 10_000
const DEAD_AFTER_MS = 60_000

/** Old locks that stay, so that a folder read while its newest lock changes still shows one that is nearly as new. */
const KEPT = 8

/**
 * Makes this process the only one that uses a folder, until it releases it or ends.
 *
 * Two processes in one PGlite folder lose committed rows without an error. The locks are numbered pid files in
 * `<folder>/lock`, and the highest number counts: a lock whose holder has ended is followed by the next number,
 * never removed and made again, so that two processes cannot both take it over.
 *
 * @throws {AppError} DATABASE_LOCKED whose detail says who holds the folder and what to do
 * @throws {AppError} DATABASE_UNAVAILABLE when the folder cannot be made or written
 */
export function lockFolder(folder: string): FolderLock {
  const lock = lockIn(folder)
  const signs = setInterval(() => showLife(lock), SIGN_OF_LIFE_MS).unref()
  return {
    release: () => {
      clearInterval(signs)
      if (existsSync(lock)) truncateSync(lock)
    },
  }
}

function lockIn(folder: string): string {
  const locks = join(folder, 'lock')
  try {
    mkdirSync(locks, { recursive: true, mode: 0o700 })
    return claim(locks)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('DATABASE_UNAVAILABLE', { detail: 'the database folder cannot be written', cause })
  }
}

function claim(locks: string): string {
  const newest = highest(locks)
  refuseWhileHeld(locks, newest)

  const mine = join(locks, String(newest + 1))
  // Another process was faster: look who it is.
  if (!create(mine, locks)) return claim(locks)
  // Our number was given out and cleared away while we looked; a higher one counts.
  if (highest(locks) !== newest + 1) {
    rmSync(mine, { force: true })
    return claim(locks)
  }
  for (const number of numbers(locks))
    if (number < newest - KEPT) rmSync(join(locks, String(number)), { force: true })
  return mine
}

/** A file appears under its number with its whole content, or not at all. */
function create(lock: string, locks: string): boolean {
  const draft = join(locks, `draft-${randomUUID()}`)
  writeFileSync(draft, JSON.stringify(thisProcess()), { mode: 0o600, flush: true })
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft)
  }
}

function refuseWhileHeld(locks: string, number: number): void {
  const found = read(join(locks, String(number)))
  if (!found || found.text === '') return
  const holder = holderFrom(found.text)
  if (holder?.realm === thisProcess().realm) {
    if (isRunning(holder)) throw lockedBy(`process ${holder.pid} uses it. Stop that process first`)
    return
  }
  if (Date.now() - found.lastSignMs < DEAD_AFTER_MS)
    throw lockedBy(
      'a process of another machine or container used it within the last minute. ' +
        'Stop that one first, or wait a minute if it has ended',
    )
}

/** Undefined where there is no such lock, or no longer. */
function read(lock: string): { readonly text: string; readonly lastSignMs: number } | undefined {
  try {
    return { text: readFileSync(lock, 'utf8'), lastSignMs: statSync(lock).mtimeMs }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Undefined for a file that is not whole: its holder's machine stopped while it was written. */
function holderFrom(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return undefined
  }
}

function lockedBy(sentence: string): AppError {
  return new AppError('DATABASE_LOCKED', {
    detail: `Cannot open the database folder: ${sentence}; to share a database, set DATABASE_URL to a PostgreSQL server`,
  })
}

function showLife(lock: string): void {
  const now = new Date()
  // One sign that could not be given does no harm: there are six in the time after which a holder counts as ended.
  utimes(lock, now, now, () => {})
}

function highest(locks: string): number {
  return Math.max(0, ...numbers(locks))
}

function numbers(locks: string): readonly number[] {
  return readdirSync(locks)
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
