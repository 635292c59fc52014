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

const SITES = ['north', 'south']

function detailOf(path: string): string {
  try {
    readClientSecrets(path, SITES)
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain('very-secret')
    return String((error as { readonly detail?: string }).detail)
  }
  return 'nothing was thrown'
}

test('each site has its own secret, to the letter', () => {
  const secrets = readClientSecrets(fileWith('\uFEFF{ "north": "a b:c", "south": "ü" }'), SITES)
  expect(Object.fromEntries(secrets)).toEqual({ north: 'a b:c', south: 'ü' })
})

test.each([
  { text: '', says: 'is empty' },
  { text: '{"north": "very-secret"', says: 'ends too early, as if a bracket or a quote were not closed' },
  { text: '{"north": very-secret}', says: 'is not JSON at line 1, column 11' },
  { text: '{\n"north": "very-secret",\n}', says: 'is not JSON at line 3, column 1' },
  { text: '["very-secret"]', says: 'is not an object of site names and secrets' },
  { text: '{"north": ["very-secret"]}', says: 'is not an object of site names and secrets' },
  { text: '{"north": "", "south": "very-secret"}', says: 'is not an object of site names and secrets' },
  { text: '{"nort": "very-secret"}', says: '"nort" is no site; did you mean north?' },
  { text: '{"west-wing": "very-secret"}', says: '"west-wing" is no site; the sites are north, south' },
  { text: '{"north": "very-secret\\n"}', says: 'the secret of "north" begins or ends in white space' },
  { text: '{"north": " very-secret"}', says: 'the secret of "north" begins or ends in white space' },
  {
    text: '{"nort": "very-secret "}',
    says: '"nort" is no site; did you mean north?; the secret of "nort" begins or ends in white space',
  },
])('stops the start with the path, and quotes no secret: $says', ({ text, says }) => {
  const path = fileWith(text)
  expect(detailOf(path)).toBe(`Cannot start: FACIES_CLIENT_SECRETS: ${path}: ${says}`)
})

test.each([
  { path: '/nowhere/secrets.json', says: 'is not there' },
  { path: tmpdir(), says: 'cannot be read' },
])('tells a file that is absent from one that cannot be read: $says', ({ path, says }) => {
  expect(detailOf(path)).toContain(`${path}: ${says}`)
})
