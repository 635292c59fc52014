import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { tablesOf, windowTables, withTables } from './tables.ts'

const ROOT = new URL('../../', import.meta.url)

for (const condition of CONDITION_KEYS) write(CONDITIONS[condition].evidence, tablesOf(condition))
write('docs/evidence/windows.md', windowTables())

function write(path: string, tables: Parameters<typeof withTables>[1]): void {
  const file = fileURLToPath(new URL(path, ROOT))
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), tables))
}
