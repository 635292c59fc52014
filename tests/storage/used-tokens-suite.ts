import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { usedTokens } from '../../src/storage/used-tokens.ts'

const UNTIL = new Date('2026-11-02T08:05:00Z')

/** What every database must do for used tokens, whichever it is. */
export function usedTokensSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let time = new Date('2026-11-02T08:00:00Z')
  const replica = () => usedTokens(opened.db, () => time)

  beforeAll(async () => {
    opened = await openEmpty()
  })
  afterAll(() => opened?.close())

  test.each([
    { name: 'a token', token: { issuer: 'a', jti: '1' }, expected: 'first' },
    { name: 'the same again', token: { issuer: 'a', jti: '1' }, expected: 'again' },
    { name: 'its id from another issuer', token: { issuer: 'b', jti: '1' }, expected: 'first' },
    { name: 'another id', token: { issuer: 'a', jti: '2' }, expected: 'first' },
    {
      name: 'an id of odd characters',
      token: { issuer: 'a', jti: "'; drop table\u0000" },
      expected: 'first',
    },
  ])('$name: $expected', async ({ token, expected }) => {
    expect(await replica().use(token, UNTIL)).toBe(expected)
  })

  test('of ten uses at once, at several replicas, one is the first', async () => {
    const uses = Array.from({ length: 10 }, () => replica().use({ issuer: 'c', jti: 'x' }, UNTIL))
    expect((await Promise.all(uses)).filter((use) => use === 'first')).toHaveLength(1)
  })

  test('is forgotten once it has expired, and not before', async () => {
    time = new Date(UNTIL.getTime() - 1)
    await replica().removeExpired()
    expect(await replica().use({ issuer: 'a', jti: '1' }, UNTIL)).toBe('again')
    time = UNTIL
    await replica().removeExpired()
    expect(await opened.db.selectFrom('used_token').selectAll().execute()).toEqual([])
  })
}
