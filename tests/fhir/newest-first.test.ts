import { expect, test } from 'vitest'
import { sortedNewestFirst, standNewestFirst } from '../../src/fhir/newest-first.ts'

const media = (createdDateTime: unknown) => ({ resourceType: 'Media', createdDateTime })

test.each([
  { name: 'newest first', dates: ['2026-05-01', '2025-01-01', '2020-01-01'], expected: true },
  { name: 'newest first, two on one day', dates: ['2026-05-01', '2026-05-01', '2020-01-01'], expected: true },
  { name: 'oldest first', dates: ['2020-01-01', '2025-01-01'], expected: false },
  { name: 'in no order', dates: ['2025-01-01', '2026-05-01', '2020-01-01'], expected: false },
  { name: 'all on one day, which shows no order', dates: ['2026-05-01', '2026-05-01'], expected: false },
  { name: 'one alone', dates: ['2026-05-01'], expected: false },
  { name: 'none', dates: [], expected: false },
  { name: 'without any date', dates: [null, undefined, 'then'], expected: false },
  {
    name: 'newest first, beside some without a date',
    dates: [null, '2026-05-01', 'x', '2020-01-01'],
    expected: true,
  },
  {
    name: 'by the clock within a day',
    dates: ['2026-05-01T10:00:00Z', '2026-05-01T09:00:00Z'],
    expected: true,
  },
  {
    name: 'by the clock and not by the letters',
    dates: ['2026-05-01T23:30:00-05:00', '2026-05-02T01:00:00Z'],
    expected: true,
  },
  {
    name: 'against the clock within a day',
    dates: ['2026-05-01T09:00:00Z', '2026-05-01T10:00:00Z'],
    expected: false,
  },
  { name: 'by years and months alone', dates: ['2026', '2025-07', '2025-07-03', '2024'], expected: true },
  { name: 'by months alone, oldest first', dates: ['2025-06', '2025-07'], expected: false },
])('$name: $expected', ({ dates, expected }) => {
  expect(standNewestFirst(dates.map(media))).toBe(expected)
})

test.each([
  { type: 'Media', field: (start: string) => ({ createdPeriod: { start } }) },
  { type: 'DocumentReference', field: (date: string) => ({ date }) },
  { type: 'DiagnosticReport', field: (effectiveDateTime: string) => ({ effectiveDateTime }) },
  { type: 'DiagnosticReport', field: (start: string) => ({ effectivePeriod: { start } }) },
])('a $type goes by what the record sorts it by', ({ type, field }) => {
  const resources = ['2020-01-01', '2026-05-01'].map((day) => ({ resourceType: type, ...field(day) }))
  expect(standNewestFirst(resources)).toBe(false)
  expect(standNewestFirst(resources.toReversed())).toBe(true)
  expect(sortedNewestFirst(resources)).toEqual(resources.toReversed())
})

test('the day on which something was stored is no date to sort by', () => {
  const stored = ['2026-05-01', '2020-01-01'].map((lastUpdated) => ({
    resourceType: 'Media',
    meta: { lastUpdated },
  }))
  expect(standNewestFirst(stored)).toBe(false)
})

test('what has no date is sorted to the end', () => {
  const dates = [null, '2020-01-01', '2026-05-01']
  const sorted = sortedNewestFirst(dates.map(media)).map(({ createdDateTime }) => createdDateTime)
  expect(sorted).toEqual(['2026-05-01', '2020-01-01', null])
})
