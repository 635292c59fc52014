import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { launchStore } from '../../src/storage/launches.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { prepareFolder } from '../storage/empty-database.ts'
import { type OtherProcess, startOther } from '../storage/other-process.ts'

const SLOW = 120_000
const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })

let folder: string
let other: OtherProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facies-database-'))
})
afterEach(async () => {
  await other?.kill()
  rmSync(folder, { recursive: true })
})

test(
  'a killed process leaves every row it was told is kept, and the folder to the next',
  async () => {
    await prepareFolder(folder)
    other = startOther('hold-database.ts', folder)
    await other.nextLine()
    const states = Array.from({ length: 20 }, (_, index) => `state-${index}`)
    for (const state of states) {
      other.send(state)
      expect(await other.nextLine()).toBe(state)
    }
    await expect(openHere()).rejects.toMatchObject({
      code: 'DATABASE_LOCKED',
      detail: expect.stringContaining(`process ${other.pid} uses it`),
    })
    other.send('state-on-its-way')
    await other.kill()

    const { db, close } = await openHere()
    const store = launchStore(db, seal, () => new Date())
    for (const state of states)
      expect(await store.take(state, 'browser-1', 'harbour')).toMatchObject({ stateHash: state })
    await close()
  },
  SLOW,
)

test(
  'a database of a newer program is left alone, and its folder is freed',
  async () => {
    await prepareFolder(folder)
    const first = await openHere()
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2099')`.execute(first.db)
    await first.close()
    for (const _ of [1, 2])
      await expect(openHere()).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        detail: 'the tables are not those of this program',
      })
  },
  SLOW,
)

test(
  'a process killed while the database was first made leaves a folder that opens',
  async () => {
    other = startOther('hold-database.ts', folder)
    await until(() => dataFiles().length > 0)
    await other.kill()
    const { db, close } = await openHere()
    expect(await db.selectFrom('launch_session').selectAll().execute()).toEqual([])
    await close()
  },
  SLOW,
)

test(
  'no secret lies in clear in any file of the folder',
  async () => {
    await prepareFolder(folder)
    const { db, close } = await openHere()
    const secrets = { codeVerifier: 'clear-verifier', nonce: 'clear-nonce' }
    const expiresAt = new Date(Date.now() + 60_000)
    await launchStore(db, seal, () => new Date()).begin({
      stateHash: 'state-in-a-file',
      browserHash: 'browser-1',
      site: 'harbour',
      secrets,
      expiresAt,
    })
    await close()
    const files = dataFiles().map((name) => readFileSync(join(folder, 'data', name), 'latin1'))
    expect(files.some((text) => text.includes('state-in-a-file'))).toBe(true)
    expect(files.some((text) => text.includes('clear-'))).toBe(false)
  },
  SLOW,
)

function openHere() {
  return openDatabase({ kind: 'embedded', folder })
}

function dataFiles(): readonly string[] {
  try {
    return readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'data').length))
  } catch {
    return []
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
