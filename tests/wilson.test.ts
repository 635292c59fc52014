import { expect, test } from 'vitest'
import { wilson } from '../src/wilson.ts'

/** The first four are Newcombe 1998, table I, method 3; the others follow from the formula. */
test.each([
  { hits: 81, cases: 263, low: 0.2553, high: 0.3662 },
  { hits: 15, cases: 148, low: 0.0624, high: 0.1605 },
  { hits: 0, cases: 20, low: 0, high: 0.1611 },
  { hits: 1, cases: 29, low: 0.0061, high: 0.1718 },
  { hits: 0, cases: 10, low: 0, high: 0.2775 },
  { hits: 5, cases: 10, low: 0.2366, high: 0.7634 },
  { hits: 10, cases: 10, low: 0.7225, high: 1 },
  { hits: 1, cases: 1, low: 0.2065, high: 1 },
])('$hits of $cases: $low to $high', ({ hits, cases, low, high }) => {
  const interval = wilson(hits, cases)
  expect(interval?.low).toBeCloseTo(low, 4)
  expect(interval?.high).toBeCloseTo(high, 4)
})

test('nothing counted has no interval', () => {
  expect(wilson(0, 0)).toBeNull()
})

test.each([
  [2, 1],
  [-1, 5],
  [Number.NaN, 5],
  [1, Number.NaN],
])('%s of %s is no share', (hits, cases) => {
  expect(() => wilson(hits, cases)).toThrow(RangeError)
})
