import { expect, test } from 'vitest'
import { bandOf, scoreScale } from '../../src/smart-app/web/score-scale.ts'
import { reading } from './looks.ts'

const THRESHOLDS = { indeterminate: 0.2, suspected: 0.8 }
const SCALE = { from: -2, to: 2 }

test.each([
  { score: 0.19, band: 'below' },
  { score: 0.2, band: 'unclear' },
  { score: 0.79, band: 'unclear' },
  { score: 0.8, band: 'above' },
  { score: -40, band: 'below' },
  { score: 40, band: 'above' },
] as const)('$score is $band', ({ score, band }) => {
  expect(bandOf(score, THRESHOLDS)).toBe(band)
})

test.each([
  { score: 0, mark: { at: 50, beyond: null } },
  { score: 2, mark: { at: 100, beyond: null } },
  { score: 2.1, mark: { at: 100, beyond: 'above' } },
  { score: -2, mark: { at: 0, beyond: null } },
  { score: -2.1, mark: { at: 0, beyond: 'below' } },
  { score: Number.NaN, mark: null },
] as const)('a score of $score is drawn at $mark', ({ score, mark }) => {
  const given = { ...reading({ score, rank: 50 }), thresholds: THRESHOLDS, scale: SCALE }
  expect(scoreScale(given)).toEqual({
    indeterminate: expect.closeTo(55, 9),
    suspected: expect.closeTo(70, 9),
    score: mark,
  })
})
