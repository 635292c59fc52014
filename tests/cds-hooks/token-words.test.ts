import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { tokenWords } from '../../src/cds-hooks/token-words.ts'
import { ISSUER, token } from './client.ts'

const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
const bearer = (claims: unknown) => `Bearer ${part({ alg: 'none' })}.${part(claims)}.AA`
const mark = (jti: string) => createHash('sha256').update(jti).digest('hex').slice(0, 12)

describe('what the log says of a token', () => {
  test('is its issuer, its tenant and a mark of its jti, and nothing else', async () => {
    const jwt = await token({ claims: { tenant: 'north', jti: 'one', sub: 'Anna', name: 'Keller' } })
    expect(tokenWords(`Bearer ${jwt}`)).toEqual({ issuer: ISSUER, tenant: 'north', jti: mark('one') })
  })

  test.each([
    { name: 'no header', header: undefined },
    { name: 'another scheme', header: 'Basic YTpi' },
    { name: 'garbage', header: 'Bearer a.b.c' },
    { name: 'claims that are no object', header: bearer([1]) },
    { name: 'claims of another kind', header: bearer({ iss: 7, tenant: ['x'], jti: {} }) },
    { name: 'empty claims', header: bearer({ iss: '', tenant: '', jti: '' }) },
  ])('is nothing for $name', ({ header }) => {
    expect(tokenWords(header)).toEqual({})
  })

  test.each([
    { name: 'up to 120 characters', said: 'i'.repeat(120), logged: 'i'.repeat(120) },
    { name: 'cut after them', said: 'i'.repeat(121), logged: `${'i'.repeat(120)}…` },
    { name: 'with no half a character', said: `${'i'.repeat(119)}😀`, logged: `${'i'.repeat(119)}\ufffd…` },
    { name: 'well-formed', said: 'a\ud800b', logged: 'a\ufffdb' },
    {
      name: 'without line ends, escapes and marks that turn the direction',
      said: 'https://a\n\u001b[31m\u0000\u202eb\u2028\u009bc',
      logged: 'https://a[31mbc',
    },
  ])('is shown $name', ({ said, logged }) => {
    expect(tokenWords(bearer({ iss: said, tenant: said }))).toEqual({ issuer: logged, tenant: logged })
  })
})
