import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'facies-sheet-'))
writeFileSync(
  join(folder, 'north.json'),
  JSON.stringify({
    issuer: 'https://ehr.example.org/fhir',
    fhirBase: 'https://ehr.example.org/fhir',
    trust: { jku: 'https://ehr.example.org/jwks.json' },
    timeZone: 'Europe/Zurich',
    profile: 'epic',
  }),
)
afterAll(() => rmSync(folder, { recursive: true }))

function sheet(site: string, baseUrl = 'https://facies.example.org') {
  const env = { ...process.env, FACIES_SITES: folder, FACIES_BASE_URL: baseUrl }
  const options = { cwd: ROOT, encoding: 'utf8', env } as const
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/cli.ts', 'sheet', '--site', site],
    options,
  )
  return { status, stdout, stderr }
}

test('facies sheet prints what to type into the EHR of a site', () => {
  const { status, stdout, stderr } = sheet('north')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('# Facies at north')
  expect(stdout).toContain('https://facies.example.org/cds-services/facies-order-sign')
})

test.each([
  {
    name: 'a site that is none',
    site: 'south',
    base: 'https://facies.example.org',
    says: 'the sites are north',
  },
  { name: 'no address', site: 'north', base: '', says: 'FACIES_BASE_URL is not set' },
])('facies sheet stops with a sentence at $name', ({ site, base, says }) => {
  const { status, stdout, stderr } = sheet(site, base)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain(says)
})
