import { expect, test } from 'vitest'
import { nthSmallest } from '../../src/inference/nth-smallest.ts'

const some = Float32Array.from({ length: 200 }, (_, i) => (i * 7919) % 53)

test.each([
  { name: 'one value', values: Float32Array.of(0.5) },
  { name: 'values that are all the same', values: new Float32Array(9).fill(0.25) },
  { name: 'values in ascending order', values: some.toSorted() },
  { name: 'values in descending order', values: some.toSorted().reverse() },
  { name: 'values in no order, some of them the same', values: some },
])('finds what stands at each place: $name', ({ values }) => {
  const sorted = values.toSorted()
  const found = sorted.map((_, place) => nthSmallest(values.slice(), place))
  expect(found).toEqual(sorted)
})

test('finds one place after another in the same values', () => {
  const values = some.slice()
  const places = [190, 10, 100, 0, 199]
  expect(places.map((place) => nthSmallest(values, place))).toEqual(
    places.map((place) => some.toSorted()[place]),
  )
})

test('no values have none', () => {
  expect(nthSmallest(new Float32Array(0), -1)).toBe(0)
  expect(nthSmallest(new Float32Array(0), 0)).toBe(0)
})
