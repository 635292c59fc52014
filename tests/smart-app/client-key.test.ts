import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { readClientKey } from '../../src/smart-app/client-key.ts'

const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true })
const JWK = { ...(await exportJWK(privateKey)), kid: 'ours' }
const P256 = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)

function fileWith(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'facies-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'key.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

test('the private part stays in, and cannot be taken out of the key', async () => {
  const { kid, publicJwk, privateKey: own } = await readClientKey(fileWith(JWK))
  expect(kid).toBe('ours')
  expect(publicJwk).toEqual({ ...(await exportJWK(publicKey)), kid: 'ours', alg: 'ES384', use: 'sig' })
  expect(own.extractable).toBe(false)
})

test.each([
  { name: 'no JSON', content: '{"d":"very-secret"' },
  { name: 'a public key', content: { ...JWK, d: undefined } },
  { name: 'a key without a name', content: { ...JWK, kid: undefined } },
  { name: 'another curve', content: { ...P256, kid: 'ours' } },
  { name: 'a shared secret', content: { kty: 'oct', kid: 'ours', k: 'very-secret' } },
  { name: 'a private part that is none', content: { ...JWK, d: 'very-secret' } },
])('$name stops the start, and is not quoted', async ({ content }) => {
  const failure = await readClientKey(fileWith(content)).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringContaining('FACIES_CLIENT_KEY'),
  })
  expect(`${JSON.stringify(failure)} ${String(failure)}`).not.toContain('very-secret')
})

test('a file that is not there stops the start', async () => {
  await expect(readClientKey('/nowhere/key.json')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})
