import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/storage/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly preparedDatabase: string
  }
}

/** Starts PGlite once for a run, with its tables: that takes seconds of a processor, and to load a copy a tenth of it. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const pglite = await PGlite.create('memory://')
  await migrate(new Kysely({ dialect: new PGliteDialect({ pglite }) }))
  const copy = await pglite.dumpDataDir('none')
  await pglite.close()

  const folder = mkdtempSync(join(tmpdir(), 'facies-prepared-'))
  const file = join(folder, 'database.tar')
  writeFileSync(file, Buffer.from(await copy.arrayBuffer()))
  provide('preparedDatabase', file)
  return () => rmSync(folder, { recursive: true })
}
