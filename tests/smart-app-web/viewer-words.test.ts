import { describe, expect, test } from 'vitest'
import { CONDITIONS } from '../../src/clinical/conditions.ts'
import { CONDITION_NAMES } from '../../src/smart-app/web/condition-names.ts'
import {
  drawnMeasureWords,
  largestWords,
  measureWords,
  partWords,
  readingWords,
  scoreWords,
  sumWords,
  zoomWords,
} from '../../src/smart-app/web/messages/viewer-words.ts'
import { signed } from '../../src/smart-app/web/signed.ts'
import { reading } from './looks.ts'

const READING = reading({ score: 1.12, rank: 98 })

test('conditions are named as the rules name them', () => {
  expect(CONDITION_NAMES).toEqual(
    Object.fromEntries(Object.entries(CONDITIONS).map(([condition, { name }]) => [condition, name])),
  )
})

test.each([
  { value: 0.4, says: '+0.40' },
  { value: -0.126, says: '−0.13' },
  { value: 0.004, says: '0.00' },
  { value: -0.004, says: '0.00' },
  { value: 0, says: '0.00' },
  { value: Number.NaN, says: 'no value' },
])('$value is said as $says', ({ value, says }) => {
  expect(signed(value)).toBe(says)
})

test.each([
  { factor: 1, says: 'shown whole' },
  { factor: 2.25, says: '225 % of its size' },
])('a zoom of $factor', ({ factor, says }) => {
  expect(zoomWords(factor)).toBe(says)
})

describe('a score in words', () => {
  test.each([
    { score: 1.12, band: 'above', says: 'at or above the upper threshold: a resemblance was seen' },
    { score: 0.31, band: 'unclear', says: 'between the two thresholds: unclear' },
    {
      score: -1,
      band: 'below',
      says: 'below the lower threshold: no resemblance seen, which excludes nothing',
    },
  ] as const)('$band', ({ score, band, says }) => {
    expect(scoreWords(reading({ score, rank: 93 }), band)).toBe(
      `Score ${signed(score)}, ${says} (thresholds +0.16 and +0.85). ` +
        'Higher than 93 of 100 photos of the reference set; no probability.',
    )
  })

  test('without a value it says nothing about the face', () => {
    expect(scoreWords(reading({ score: Number.NaN, rank: 0 }), 'below')).toBe(
      'No score could be formed. That says nothing about the face.',
    )
  })

  test('each of two readings names its sex', () => {
    expect(readingWords({ sex: 'male' }, 1)).toBe('Read against men of the reference set')
    expect(readingWords({ sex: 'female' }, 2)).toBe('If read against women of the reference set')
  })
})

describe('a measure in words', () => {
  const [measure] = READING.measures
  if (!measure) throw new TypeError('Cannot test: the stand-in has no measure')

  test.each([
    { value: 0.23, says: '0.230, expected 0.240 to 0.310: below that range' },
    { value: 0.24, says: '0.240, expected 0.240 to 0.310: within that range' },
    { value: 0.31, says: '0.310, expected 0.240 to 0.310: within that range' },
    { value: 0.32, says: '0.320, expected 0.240 to 0.310: above that range' },
    { value: Number.NaN, says: 'no value, expected 0.240 to 0.310: not known' },
  ])('$says', ({ value, says }) => {
    expect(measureWords({ ...measure, value, expected: { from: 0.24, to: 0.31 } })).toBe(says)
  })

  test('drawn on the face it is named', () => {
    expect(drawnMeasureWords(measure)).toMatch(/^Cheek fullness: 1\.312, expected /)
  })
})

test('each kind of part has a name', () => {
  const [measure] = READING.measures
  const kinds = [
    { kind: 'shape' } as const,
    { kind: 'mean-face' } as const,
    ...(measure ? [{ kind: 'measure', measure } as const] : []),
  ]
  expect(kinds.map((what) => partWords({ what }).label)).toEqual([
    'Shape of the whole face',
    'Mean face',
    'Cheek fullness',
  ])
})

test.each([
  {
    name: 'both',
    adding: 1,
    taking: 1,
    says: 'Of the measures, most is added by: Cheek fullness (+0.61). Most is taken by: Jaw width (−0.22).',
  },
  { name: 'none', adding: 0, taking: 0, says: 'No measure adds to it. No measure takes from it.' },
])('the largest in a sentence: $name', ({ adding, taking, says }) => {
  const measures = (label: string, count: number) =>
    READING.measures.filter((one) => one.label === label).slice(0, count)
  expect(largestWords(measures('Cheek fullness', adding), measures('Jaw width', taking))).toBe(says)
})

test('the sum of the parts', () => {
  expect(sumWords(1.12)).toBe('All parts together: +1.12, which is the score.')
})
