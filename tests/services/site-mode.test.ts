import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServiceParts } from '../../src/service-parts.ts'
import { parseSite } from '../../src/sites.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { programFor } from './programs.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const bin = programFor('postgres')
const FILE = {
  issuer: 'https://ehr.example.org/fhir',
  fhirBase: 'https://ehr.example.org/fhir',
  trust: { jku: 'https://ehr.example.org/jwks.json' },
  timeZone: 'UTC',
}

describe.skipIf(!bin)('a service on PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facies-site-mode-'))
  let postgres: Postgres
  beforeAll(async () => {
    writeFileSync(join(folder, 'north.json'), JSON.stringify(FILE))
    postgres = await startPostgres(bin ?? '')
  })
  afterAll(() => {
    postgres?.stop()
    rmSync(folder, { recursive: true })
  })

  test('follows the command that changes a mode, and leaves what it noted when it ends', async () => {
    const url = postgres.emptyDatabase('modes')
    const silent = () => {}
    const site = parseSite('north', FILE)
    const { audit, siteModes, close } = await openServiceParts({
      sites: [site],
      database: { kind: 'postgres', url },
      secretKey: new Uint8Array(32).fill(1),
      clientKeyFile: null,
      log: { info: silent, warn: silent, error: silent },
      now: () => new Date(),
    })
    expect(siteModes.apply(site).mode).toBe('research')

    const command = ['site', 'mode', '--site', 'north', '--to', 'paused', '--reason', 'a test']
    const env = { PATH: process.env.PATH, FACIES_SITES: folder, DATABASE_URL: url }
    const child = spawn(process.execPath, ['src/cli.ts', ...command], { cwd: ROOT, env, stdio: 'ignore' })
    expect(await once(child, 'exit')).toEqual([0, null])
    await expect.poll(() => siteModes.apply(site).mode, { timeout: 5000 }).toBe('paused')

    audit.note({ event: 'retention', site: null, who: { kind: 'service' }, patientId: null, fields: {} })
    await close()
    const { db, close: closeAgain } = await openDatabase({ kind: 'postgres', url })
    const entries = await db.selectFrom('audit_entry').select('event').orderBy('number').execute()
    expect(entries.map(({ event }) => event)).toEqual(['mode-changed', 'retention'])
    expect(await verifyAudit(db)).toMatchObject({ kind: 'unbroken', entries: 2 })
    await closeAgain()
  })
})
