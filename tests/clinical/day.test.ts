import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day, daysBetween } from '../../src/clinical/day.ts'

const anyDay: fc.Arbitrary<Day> = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => day(date.toISOString().slice(0, 10)))

test.each([
  ['2026-06-15', '2026-06-15', 0],
  ['2024-02-28', '2024-03-01', 2],
  ['2023-02-28', '2023-03-01', 1],
  ['1900-02-28', '1900-03-01', 1],
  ['2000-02-28', '2000-03-01', 2],
  ['2025-12-31', '2026-01-01', 1],
  ['2026-01-01', '2025-12-31', -1],
  ['0099-12-31', '0100-01-01', 1],
])('from %s to %s: %i days', (from, to, days) => {
  expect(daysBetween(day(from), day(to))).toBe(days)
})

test('the days between two days are those of the calendar', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (from, to) => {
      const milliseconds = Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)
      expect(daysBetween(from, to)).toBe(milliseconds / 86_400_000)
    }),
    { numRuns: 1000 },
  )
})

test('adding days and counting them agree', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 20_000 }), (count) => {
      const from = day('2026-06-15')
      expect(daysBetween(from, addDays(from, count))).toBe(count)
    }),
  )
})

test.each([
  ['2026-06-15', Number.POSITIVE_INFINITY, '9999-12-31'],
  ['2026-06-15', 1e300, '9999-12-31'],
  ['9999-12-30', 1, '9999-12-31'],
  ['9999-12-30', 2, '9999-12-31'],
  ['2026-06-15', -1e300, '0001-01-01'],
  ['0001-01-02', -1, '0001-01-01'],
  ['0001-01-02', -2, '0001-01-01'],
])('%s and %d days is %s: the calendar has an end', (from, count, expected) => {
  expect(addDays(day(from), count)).toBe(expected)
})

test("a count that is no number is nobody's day", () => {
  expect(() => addDays(day('2026-06-15'), Number.NaN)).toThrow('Cannot add NaN days')
})
