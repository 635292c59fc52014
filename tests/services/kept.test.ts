import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import type { Sha256 } from '../../src/inference/assessment.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { openSeal } from '../../src/storage/open-seal.ts'
import { sealKey } from '../../src/storage/seal.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'facies-kept-'))
const data = join(folder, 'data')
const SLOW = 180_000
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = (byte: number) => Buffer.alloc(32, byte)
const text = (byte: number) => bytes(byte).toString('base64url')
const [OLD, NEW] = [{ FACIES_SECRET_KEY: text(1) }, { FACIES_SECRET_KEY: text(2) }]
const OWNER = { site: 'north', patientId: 'p1' }
const MODEL = 'a'.repeat(64) as Sha256
const PHOTO = { version: 'Media/m1/version/1', sha256: 'b'.repeat(64) as Sha256 }

function facies(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, FACIES_DATA: data, ...env },
  })
  return { status, stdout, stderr }
}

describe('the commands of what is kept', () => {
  test.each([
    { name: 'keys without a key', args: ['keys', 'rotate'], says: /FACIES_SECRET_KEY is not set/ },
    {
      name: 'a former key that is none',
      args: ['keys', 'rotate'],
      env: { ...OLD, FACIES_FORMER_KEYS: 'x' },
      says: /FACIES_FORMER_KEYS holds a key that is not 32 bytes/,
    },
    { name: 'retention that does not say what to do', args: ['retention'], says: /--dry-run and --delete/ },
    {
      name: 'retention that says both',
      args: ['retention', '--dry-run', '--delete'],
      says: /--dry-run and --delete/,
    },
    {
      name: 'an age of no day',
      args: ['retention', '--dry-run', '--assessments', '0'],
      says: /number of days, 1/,
    },
    {
      name: 'half a day',
      args: ['retention', '--dry-run', '--assessments', '1.5'],
      says: /number of days, 1/,
    },
    {
      name: 'cards of less than a year and a day',
      args: ['retention', '--dry-run', '--cards', '366'],
      says: /number of days, 367/,
    },
  ])('refuse $name, and open nothing', ({ args, env, says }) => {
    const { status, stdout, stderr } = facies(args, env)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(says)
  })

  test.each([
    { args: ['audit', 'verify'], env: {} },
    { args: ['keys', 'rotate'], env: OLD },
    { args: ['retention', '--dry-run'], env: {} },
    { args: ['report', 'alerts', '--site', 'north'], env: {} },
  ])('$args where there is no database says so, and makes none', ({ args, env }) => {
    const nowhere = join(folder, 'nowhere')
    const { status, stdout, stderr } = facies(args, { ...env, FACIES_DATA: nowhere })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/there is no database in .*nowhere.*: set FACIES_DATA or DATABASE_URL/)
    expect(existsSync(nowhere)).toBe(false)
  })

  test(
    'change the key, delete what is old, and keep both in the audit',
    async () => {
      await keepOne(new Date(Date.now() - 731 * 86_400_000))
      const wrong = facies(['keys', 'rotate'], NEW)
      expect(wrong).toMatchObject({ status: 1, stdout: '' })
      expect(wrong.stderr).toMatch(/sealed with another FACIES_SECRET_KEY.*FACIES_FORMER_KEYS/)

      const rotated = facies(['keys', 'rotate'], { ...NEW, FACIES_FORMER_KEYS: text(1) })
      expect(rotated).toMatchObject({ status: 0, stderr: '' })
      expect(rotated.stdout.split('\n')).toEqual(
        expect.arrayContaining([
          'kept_key.sealed_key: 1 sealed anew',
          'assessment.sealed_assessment: 1 sealed anew',
          'launch_session.sealed_tokens: 0 sealed anew',
        ]),
      )
      expect(facies(['keys', 'rotate'], NEW).stdout).toContain('assessment.sealed_assessment: 0 sealed anew')

      expect(facies(['retention', '--dry-run', '--assessments', '732']).stdout).toMatch(
        /^assessments: 0 would be deleted$/m,
      )
      expect(facies(['retention', '--dry-run']).stdout).toMatch(/^assessments: 1 would be deleted$/m)
      expect(facies(['retention', '--delete', '--site', 'nort'])).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/Cannot find the site "nort": did you mean north\?/),
      })
      expect(facies(['retention', '--delete', '--site', 'north'])).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^photo versions: 1 deleted\nassessments: 1 deleted\n/),
      })
      expect(await eventsLeft()).toEqual(['keys-rotated', 'keys-rotated', 'retention', 'retention'])
    },
    SLOW,
  )

  test(
    'say what does not open, leave it and end with 1',
    async () => {
      await keepOne(new Date(), 2)
      const { db, close } = await openDatabase({ kind: 'embedded', folder: data })
      await sql`update assessment set model_hash = 'x'`.execute(db)
      await close()
      const rotated = facies(['keys', 'rotate'], { ...OLD, FACIES_FORMER_KEYS: text(2) })
      expect(rotated).toMatchObject({ status: 1, stderr: '' })
      expect(rotated.stdout).toContain('assessment.sealed_assessment: 0 sealed anew, 1 do not open')
    },
    SLOW,
  )
})

async function keepOne(at: Date, byte = 1): Promise<void> {
  const { db, close } = await openDatabase({ kind: 'embedded', folder: data })
  const seal = await openSeal(db, sealKey(bytes(byte)))
  await assessmentStore(db, seal, () => at).save(OWNER, PHOTO, {
    kind: 'not-assessed',
    reasons: ['no-face'],
    exifTakenOn: null,
    modelHash: MODEL,
  })
  await close()
}

async function eventsLeft(): Promise<readonly string[]> {
  const { db, close } = await openDatabase({ kind: 'embedded', folder: data })
  const entries = await db.selectFrom('audit_entry').select('event').orderBy('number').execute()
  await close()
  return entries.map(({ event }) => event)
}
