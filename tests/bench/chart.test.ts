import { expect, test } from 'vitest'
import { chartOf, readBenchChart } from '../../bench/chart.ts'
import { median, quantile } from '../../bench/statistics.ts'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'

const TODAY = day('2026-06-15')

test('a bench chart holds 2,000 resources, and its seed makes it', () => {
  const chart = chartOf(2000, 1, TODAY)
  expect(chart.resources).toBe(2000)
  expect(chartOf(2000, 1, TODAY)).toEqual(chart)
  expect(chartOf(2000, 2, TODAY)).not.toEqual(chart)
})

test('it is read whole, as many entries of each kind that say something and nothing that ends the question', async () => {
  const { facts } = await readBenchChart(chartOf(2000, 1, TODAY), TODAY)
  expect(facts.unread).toEqual([])
  expect(facts.conditions.length).toBeGreaterThan(200)
  expect(facts.medications.length).toBeGreaterThan(600)
  expect(facts.results.length).toBeGreaterThan(50)
  expect(facts.care.hospice).toBe(false)
})

test.each([
  1, 2, 3, 4, 5,
])('of the chart of seed %i nothing is unread, and both questions end in a work-up', async (seed) => {
  const { facts } = await readBenchChart(chartOf(2000, seed, TODAY), TODAY)
  expect([facts.unread, facts.alsoUnread, facts.unreadable?.results]).toEqual([[], [], []])

  const findings = CONDITION_KEYS.map((condition) => ({
    condition,
    outcome: 'suspected' as const,
    reasons: [],
    takenOn: TODAY,
    ageAtPhoto: 51,
  }))
  const { axes } = decide({
    hook: 'patient-view',
    findings,
    facts,
    draftOrders: [],
    today: TODAY,
    served: [],
    policy: BOOK_POLICY,
  })
  expect(CONDITION_KEYS.map((condition) => axes[condition].action)).toEqual(['workup', 'workup'])
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
