import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { type Dialect, Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import type { PoolConfig } from 'pg'
import { AppError } from '../errors.ts'
import { lockFolder } from './folder-lock.ts'
import { migrate } from './migrate.ts'
import { PreparedClient } from './prepared-client.ts'
import { serverPool } from './server-pool.ts'
import type { Tables } from './tables.ts'

export type DatabasePlace =
  | { readonly kind: 'postgres'; readonly url: string }
  /** PGlite in this process; the folder is made when it is missing, and locked while the database is open. */
  | { readonly kind: 'embedded'; readonly folder: string }
  /** PGlite that forgets everything when it is closed; `copyOf` is another one's data folder, as a tar file. */
  | { readonly kind: 'memory'; readonly copyOf?: Blob }

export type OpenDatabase = {
  readonly db: Kysely<Tables>
  /** Waits for running queries, those of a server two seconds at most, and frees the folder. */
  close(): Promise<void>
}

/** How long a query may wait for a connection, and again for its answer. */
const PATIENCE_MS = 5000

const LIMITS = { statement_timeout: PATIENCE_MS, query_timeout: 2 * PATIENCE_MS }

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws {AppError} DATABASE_LOCKED when a running process holds the folder
 * @throws {AppError} DATABASE_UNAVAILABLE when it cannot be reached, opened or brought up to date
 */
export async function openDatabase(place: DatabasePlace): Promise<OpenDatabase> {
  if (place.kind === 'postgres') return openServer(place.url)
  if (place.kind === 'embedded') return openFolder(place.folder)
  return openPGlite('memory://', place.copyOf)
}

/** Whether a query comes back; a pool that waits for its connections counts as no. */
export async function answers(db: Kysely<Tables>): Promise<boolean> {
  try {
    await sql`select 1`.execute(db)
    return true
  } catch {
    return false
  }
}

async function openServer(url: string): Promise<OpenDatabase> {
  await migrateAndClose(url)
  return opened(server(url, { ...LIMITS, Client: PreparedClient }))
}

/** Through connections of its own: a migration may take longer than any query, others wait for it, and none repeats. */
async function migrateAndClose(url: string): Promise<void> {
  const { db, close } = opened(server(url, {}))
  await migrate(db).finally(close)
}

async function openFolder(folder: string): Promise<OpenDatabase> {
  const lock = lockFolder(folder)
  try {
    const { db, close } = await openPGlite(join(folder, 'data'))
    return { db, close: () => close().finally(lock.release) }
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

async function openPGlite(dataDir: string, copyOf?: Blob): Promise<OpenDatabase> {
  const { db, close } = opened(new PGliteDialect({ pglite: await startPGlite(dataDir, copyOf) }))
  try {
    await migrate(db)
    return { db, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

async function startPGlite(dataDir: string, copyOf?: Blob): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir, ...(copyOf && { loadDataDir: copyOf }) })
  } catch (cause) {
    throw new AppError('DATABASE_UNAVAILABLE', { detail: 'the embedded database did not start', cause })
  }
}

function server(url: string, limits: PoolConfig): Dialect {
  const reached = { connectionString: url, connectionTimeoutMillis: PATIENCE_MS, application_name: 'facies' }
  return new PostgresDialect({ pool: serverPool({ ...reached, ...limits }) })
}

function opened(dialect: Dialect): OpenDatabase {
  const db = new Kysely<Tables>({ dialect })
  return { db, close: () => db.destroy() }
}
