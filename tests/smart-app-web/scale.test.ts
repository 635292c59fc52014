import { expect, test } from 'vitest'
import { markOf } from '../../src/smart-app/web/scale.ts'

test.each([
  { z: 0, mark: { at: 50, where: 'inside' } },
  { z: 2, mark: { at: 75, where: 'inside' } },
  { z: 2.01, mark: { at: 75.125, where: 'outside' } },
  { z: -2.01, mark: { at: 24.875, where: 'outside' } },
  { z: 4, mark: { at: 100, where: 'outside' } },
  { z: 4.01, mark: { at: 100, where: 'beyond' } },
  { z: -40, mark: { at: 0, where: 'beyond' } },
  { z: Number.NaN, mark: null },
  { z: Number.POSITIVE_INFINITY, mark: null },
] as const)('$z stands at $mark', ({ z, mark }) => {
  if (mark === null) expect(markOf(z)).toBeNull()
  else expect(markOf(z)).toEqual({ at: expect.closeTo(mark.at, 6), where: mark.where })
})
