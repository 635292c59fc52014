import { expect, test } from 'vitest'
import { smallestDetectableChange, withinPersonSd } from '../../models/quality/within-person.ts'

test.each([
  {
    name: 'people who each measure the same twice',
    people: [
      [1, 1],
      [5, 5],
    ],
    expected: 0,
  },
  {
    name: 'what lies between people does not count',
    people: [
      [0, 2],
      [100, 102],
    ],
    expected: Math.SQRT2,
  },
  {
    name: 'a shift that all people share counts',
    people: [
      [0, 1],
      [0, 1],
    ],
    expected: Math.SQRT1_2,
  },
  {
    name: 'the order of the photos does not',
    people: [
      [0, 1],
      [1, 0],
    ],
    expected: Math.SQRT1_2,
  },
  {
    name: 'people with more photos weigh more',
    people: [
      [0, 0],
      [0, 3, 3],
    ],
    expected: Math.SQRT2,
  },
])('$name', ({ people, expected }) => {
  expect(withinPersonSd(people)).toBeCloseTo(expected, 12)
  expect(smallestDetectableChange(people)).toBeCloseTo(1.96 * Math.SQRT2 * expected, 12)
})
