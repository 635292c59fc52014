import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readClientSecrets } from '../../src/smart-app/client-secrets.ts'

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'facies-secrets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'secrets.json')
  writeFileSync(path, text)
  return path
}

test('each site has its own secret, to the letter', () => {
  const secrets = readClientSecrets(fileWith('{ "north": "a b:c", "south": "ü" }'))
  expect(Object.fromEntries(secrets)).toEqual({ north: 'a b:c', south: 'ü' })
})

test.each([
  { name: 'no JSON', text: '{"north": "very-secret"' },
  { name: 'a list', text: '["very-secret"]' },
  { name: 'a secret that is none', text: '{"north": ["very-secret"]}' },
  { name: 'an empty secret', text: '{"north": "", "south": "very-secret"}' },
])('$name stops the start, and is not quoted', ({ text }) => {
  const path = fileWith(text)
  expect(() => readClientSecrets(path)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      detail: expect.stringContaining('FACIES_CLIENT_SECRETS'),
    }),
  )
  try {
    readClientSecrets(path)
  } catch (error) {
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain('very-secret')
  }
})

test('a file that is not there stops the start', () => {
  expect(() => readClientSecrets('/nowhere/secrets.json')).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})
