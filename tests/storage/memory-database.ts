import { readFileSync } from 'node:fs'
import { inject } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts'

/** An empty database in memory: a copy of the one that this run prepared. */
export function memoryDatabase(): Promise<OpenDatabase> {
  return openDatabase({ kind: 'memory', copyOf: new Blob([readFileSync(inject('preparedDatabase'))]) })
}
