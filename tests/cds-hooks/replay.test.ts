import { expect, test } from 'vitest'
import { replayMemory } from '../../src/cds-hooks/replay.ts'

const NOON = new Date('2026-11-02T12:00:00Z')
const LATER = new Date('2026-11-02T12:05:00Z')
const MUCH_LATER = new Date(LATER.getTime() + 1)
const id = (jti: string, issuer = 'north') => ({ issuer, jti })

test('an id works once until its token expires, and the room it took is free again then', async () => {
  const guard = replayMemory(1)
  expect(await guard.use(id('a'), LATER, NOON)).toBe('first')
  expect(await guard.use(id('a'), LATER, NOON)).toBe('again')
  expect(await guard.use(id('b'), LATER, NOON)).toBe('full')
  expect(await guard.use(id('b'), MUCH_LATER, LATER)).toBe('first')
})

test('an issuer that fills its room locks out nobody else', async () => {
  const guard = replayMemory(1)
  await guard.use(id('a'), LATER, NOON)
  expect(await guard.use(id('a', 'south'), LATER, NOON)).toBe('first')
})
