import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts'

/** An empty database in memory: a copy of the one that this run prepared. */
export function memoryDatabase(): Promise<OpenDatabase> {
  return openDatabase({ kind: 'memory', copyOf: preparedCopy() })
}

/** Lays the same copy into a folder, as an embedded database that was opened before. */
export async function prepareFolder(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const pglite = await PGlite.create({ dataDir: join(folder, 'data'), loadDataDir: preparedCopy() })
  await pglite.close()
}

export function preparedCopy(): Blob {
  return new Blob([readFileSync(inject('preparedDatabase'))])
}
