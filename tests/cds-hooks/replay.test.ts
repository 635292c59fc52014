import { expect, test } from 'vitest'
import { replayMemory } from '../../src/cds-hooks/replay.ts'

const NOON = new Date('2026-11-02T12:00:00Z')
const LATER = new Date('2026-11-02T12:05:00Z')

test('an id works once until its token expires, and the room it took is free again then', async () => {
  const guard = replayMemory(1)
  expect(await guard.isFirstUse('a', LATER, NOON)).toBe(true)
  expect(await guard.isFirstUse('a', LATER, NOON)).toBe(false)
  expect(await guard.isFirstUse('b', LATER, NOON)).toBe(false)
  expect(await guard.isFirstUse('b', new Date(LATER.getTime() + 1), LATER)).toBe(true)
})
