import { expect, test } from 'vitest'
import { chartOf2000, readBenchChart } from '../../bench/chart.ts'
import { median, quantile } from '../../bench/statistics.ts'
import { day } from '../../src/clinical/day.ts'

const TODAY = day('2026-06-15')

test('a bench chart holds 2,000 resources, and its seed makes it', () => {
  const chart = chartOf2000(1, TODAY)
  expect(chart.resources).toBe(2000)
  expect(chartOf2000(1, TODAY)).toEqual(chart)
  expect(chartOf2000(2, TODAY)).not.toEqual(chart)
})

test('it is read whole, as many entries of each kind that say something and nothing that ends the question', async () => {
  const { facts } = await readBenchChart(chartOf2000(1, TODAY), TODAY)
  expect(facts.unread).toEqual([])
  expect(facts.conditions.length).toBeGreaterThan(200)
  expect(facts.medications.length).toBe(500)
  expect(facts.results.length).toBeGreaterThan(50)
  expect(facts.care.hospice).toBe(false)
})

test.each([
  { values: [3], q: 0.99, is: 3 },
  { values: [4, 1, 3, 2], q: 0.5, is: 2.5 },
  { values: [4, 1, 3, 2], q: 1, is: 4 },
  { values: [10, 20], q: 0.95, is: 19.5 },
])('the quantile $q of $values is $is', ({ values, q, is }) => {
  expect(quantile(values, q)).toBeCloseTo(is)
  if (q === 0.5) expect(median(values)).toBe(is)
})

test('of nothing there is no quantile', () => {
  expect(() => quantile([], 0.5)).toThrow('Cannot take a quantile: no values')
})
