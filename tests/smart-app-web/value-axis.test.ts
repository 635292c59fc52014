import { expect, test } from 'vitest'
import { tickWords, valueAxis } from '../../src/smart-app/web/value-axis.ts'

test.each([
  { values: [-0.62, 1.12], from: -1, to: 1.5, words: ['−1.0', '−0.5', '0.0', '0.5', '1.0', '1.5'] },
  { values: [1.214, 1.385], from: 1.2, to: 1.4, words: ['1.20', '1.25', '1.30', '1.35', '1.40'] },
  {
    values: [0.2611, 0.2619],
    from: 0.261,
    to: 0.262,
    words: ['0.2610', '0.2612', '0.2614', '0.2616', '0.2618', '0.2620'],
  },
  { values: [-12, 31], from: -20, to: 40, words: ['−20', '−10', '0', '10', '20', '30', '40'] },
  { values: [1.3], from: 1, to: 1.5, words: ['1.0', '1.5'] },
  { values: [0], from: 0, to: 0.2, words: ['0.0', '0.2'] },
])('$values have room from $from to $to', ({ values, from, to, words }) => {
  const axis = valueAxis(values)
  expect([axis.from, axis.to]).toEqual([from, to])
  expect(axis.ticks.map((tick) => tickWords(tick, axis))).toEqual(words)
})
