import { describe, expect, test } from 'vitest'
import { dayNumber, timeAxis, timeTicks } from '../../src/smart-app/web/time-axis.ts'

test.each([
  { date: '1970-01-02', day: 1 },
  { date: '1970-01-02T23:30:00+02:00', day: 1 },
  { date: '1970-02', day: 31 },
  { date: '1971', day: 365 },
  { date: 'soon', day: Number.NaN },
])('$date is day $day', ({ date, day }) => {
  expect(dayNumber(date)).toBe(day)
})

describe('the days that are drawn', () => {
  test.each([
    { name: 'those of the photos', photos: [1000, 2000], marks: [], from: 960, to: 2040 },
    { name: 'and of a mark within a year', photos: [1000, 2000], marks: [800, 2300], from: 740, to: 2360 },
    { name: 'not of one further away', photos: [1000, 2000], marks: [600, 2400], from: 960, to: 2040 },
    { name: 'not of an impossible day', photos: [1000, 2000], marks: [Number.NaN], from: 960, to: 2040 },
    { name: 'two months where there is one photo', photos: [1000], marks: [], from: 970, to: 1030 },
  ])('$name', ({ photos, marks, from, to }) => {
    expect(timeAxis(photos, marks)).toEqual({ from, to })
  })
})

describe('ticks', () => {
  test.each([
    {
      from: '2019-05-01',
      to: '2026-10-01',
      most: 8,
      labels: ['2020', '2021', '2022', '2023', '2024', '2025', '2026'],
    },
    { from: '2019-05-01', to: '2026-10-01', most: 5, labels: ['2020', '2022', '2024', '2026'] },
    { from: '2026-01-15', to: '2026-04-15', most: 4, labels: ['2026-02', '2026-03', '2026-04'] },
    { from: '2025-12-01', to: '2026-12-31', most: 5, labels: ['2026-01', '2026-04', '2026-07', '2026-10'] },
    { from: '1900-01-01', to: '2026-12-31', most: 1, labels: ['1900', '1950', '2000'] },
  ])('$from to $to, at most $most: $labels', ({ from, to, most, labels }) => {
    const ticks = timeTicks({ from: dayNumber(from), to: dayNumber(to) }, most)
    expect(ticks.map(({ label }) => label)).toEqual(labels)
    expect(ticks.map(({ day }) => day)).toEqual(labels.map(dayNumber))
  })
})
