import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { osUser } from '../../src/cli/os-user.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { prepareFolder } from '../storage/empty-database.ts'
import { startOther } from '../storage/other-process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'facies-site-mode-'))
const data = join(folder, 'data')
const SLOW = 120_000
// As a service that has run once leaves it.
await prepareFolder(data)
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(
  join(folder, 'north.json'),
  JSON.stringify({
    issuer: 'https://ehr.example.org/fhir',
    fhirBase: 'https://ehr.example.org/fhir',
    trust: { jku: 'https://ehr.example.org/jwks.json' },
    timeZone: 'UTC',
  }),
)

function facies(...args: readonly string[]) {
  const env = { PATH: process.env.PATH, FACIES_SITES: folder, FACIES_DATA: data }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

const mode = (to: string, { site = 'north', reason = 'a test' } = {}) =>
  facies('site', 'mode', '--site', site, '--to', to, '--reason', reason)

describe('the commands of sites and of the audit', () => {
  test.each([
    {
      name: 'an unknown site',
      run: () => mode('silent', { site: 'nort' }),
      says: /site "nort": did you mean north\?/,
    },
    {
      name: 'a site like none',
      run: () => facies('site', 'show', '--site', 'xxxxxxxxx'),
      says: /the sites are north/,
    },
    { name: 'an empty reason', run: () => mode('silent', { reason: ' ' }), says: /without a reason/ },
    {
      name: 'a reason of two lines',
      run: () => mode('silent', { reason: 'a\nb' }),
      says: /must be one line/,
    },
    {
      name: 'a reason without end',
      run: () => mode('silent', { reason: 'a'.repeat(501) }),
      says: /500 characters/,
    },
    {
      name: 'no reason',
      run: () => facies('site', 'mode', '--site', 'north', '--to', 'silent'),
      says: /--reason/,
    },
    {
      name: 'an end that is none',
      run: () => facies('audit', 'verify', '--after', '12:abc'),
      says: /Cannot use --after/,
    },
  ])('refuse $name, and open nothing', ({ run, says }) => {
    const { status, stdout, stderr } = run()
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(says)
  })

  test(
    'change a mode, show it, refuse what does not fit, and keep it all in the audit',
    async () => {
      expect(facies('site', 'show', '--site', 'north')).toEqual({
        status: 0,
        stdout: 'mode: research\nsince: no command has changed it\ninitial mode: research (in north.json)\n',
        stderr: '',
      })
      expect(mode('paused', { reason: 'A complaint' })).toMatchObject({
        status: 0,
        stdout: 'north: research -> paused. A running service follows within 5 s\n',
      })
      const refused = mode('live')
      expect(refused).toMatchObject({ status: 1, stdout: '' })
      expect(refused.stderr).toMatch(/facies-geometry may go to silent at most, so cards stay off/)

      const shown = facies('site', 'show', '--site', 'north').stdout.split('\n')
      expect(shown).toEqual([
        'mode: paused',
        expect.stringMatching(/^since: \d{4}-\d\d-\d\dT[\d:.]+Z by ./),
        'reason: A complaint',
        'initial mode: research (in north.json)',
        '',
      ])
      expect(shown[1]).toContain(` by ${osUser()}`)

      expect(facies('audit', 'verify')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^1 entry, unbroken\nend 1:[0-9a-f]{64}\n$/),
      })

      const { db, close } = await openDatabase({ kind: 'embedded', folder: data })
      await sql`alter table audit_entry disable trigger user`.execute(db)
      await sql`update audit_entry set fields = replace(fields, 'complaint', 'wish')`.execute(db)
      await close()
      expect(facies('audit', 'verify')).toMatchObject({ status: 1, stdout: 'Entry 1 was changed\n' })
    },
    SLOW,
  )

  test(
    'stop with a sentence while the service holds the embedded database',
    async () => {
      const service = startOther('hold-database.ts', data)
      try {
        await service.nextLine()
        const refused = mode('silent')
        expect(refused).toMatchObject({ status: 1, stdout: '' })
        expect(refused.stderr).toMatch(
          new RegExp(`process ${service.pid} uses it. Stop that process first; .* set DATABASE_URL`),
        )
      } finally {
        await service.kill()
      }
    },
    SLOW,
  )
})
