import { expect, test } from 'vitest'
import type { LookedReading } from '../../src/smart-app/look.ts'
import { contributionsOf, largestOf, sumOfParts } from '../../src/smart-app/web/contributions.ts'
import { reading } from './looks.ts'

const READING = reading({ score: 1.12, rank: 98 })

test('the mean face comes first, then the parts by size, whichever way they go', () => {
  const { parts } = contributionsOf(READING)
  expect(parts[0]?.key).toBe('mean-face')
  const sizes = parts.slice(1).map(({ value }) => Math.abs(value))
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  expect(parts.map(({ key }) => key).toSorted()).toEqual(
    ['mean-face', 'shape', ...READING.measures.map(({ name }) => name)].toSorted(),
  )
})

test.each([1.12, 0.31, -3])('the parts add up to the score of %d', (score) => {
  expect(sumOfParts(contributionsOf(reading({ score, rank: 1 })))).toBeCloseTo(score, 9)
})

test('bars begin where nothing is added, to the right what adds and to the left what takes', () => {
  const { zero, parts } = contributionsOf(only({ intercept: -1, shape: 3 }))
  expect(zero).toBe(25)
  expect(parts.map(({ key, bar }) => [key, bar])).toEqual([
    ['mean-face', { from: 0, to: 25 }],
    ['shape', { from: 25, to: 100 }],
  ])
})

test('where no part adds or takes, no bar has a length', () => {
  const { parts } = contributionsOf(only({ intercept: 0, shape: 0 }))
  expect(parts.every(({ bar }) => bar.from === bar.to)).toBe(true)
})

test('the measures that add most and that take most; one that does neither is not named', () => {
  const { adding, taking } = largestOf(READING, 3)
  expect(adding.map(({ label }) => label)).toEqual([
    'Cheek fullness',
    'Face breadth for its length',
    'Roundness of the lower face',
  ])
  expect(taking.map(({ label }) => label)).toEqual(['Jaw width', 'Nose width'])
})

function only(parts: Pick<LookedReading, 'intercept' | 'shape'>): LookedReading {
  return { ...READING, ...parts, measures: [] }
}
