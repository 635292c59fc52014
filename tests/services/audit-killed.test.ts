import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'
import { type OtherProcess, startOther } from '../storage/other-process.ts'

let folder: string
let other: OtherProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facies-audit-'))
})
afterEach(async () => {
  await other?.kill()
  rmSync(folder, { recursive: true })
})

test('a chain whose writer was killed, twice, is unbroken and lacks nothing that was written', async () => {
  let told = 0
  for (const _ of ['first', 'second']) {
    other = startOther('hold-audit.ts', folder)
    await other.nextLine()
    let written = 0
    while (written < 200) written = Number(await other.nextLine())
    await other.kill()
    told += written
  }
  const { db, close } = await openDatabase({ kind: 'embedded', folder })
  const verdict = await verifyAudit(db)
  await close()
  expect(verdict).toMatchObject({ kind: 'unbroken' })
  expect(verdict.kind === 'unbroken' && verdict.entries).toBeGreaterThanOrEqual(told)
}, 120_000)
