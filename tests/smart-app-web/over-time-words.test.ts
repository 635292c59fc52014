import { describe, expect, test } from 'vitest'
import type { OverTime } from '../../src/smart-app/over-time.ts'
import {
  bandWords,
  markWords,
  nothingToCompare,
  readingNotes,
  seriesKey,
  seriesOf,
  seriesWords,
  trendSummary,
  valueWords,
} from '../../src/smart-app/web/messages/over-time-words.ts'
import { type Series, trendOf } from '../../src/smart-app/web/trend.ts'
import { NO_SEX, OVER_TIME, point } from './over-times.ts'

const CUSHING: Series = { kind: 'score', condition: 'cushing' }
const CHEEKS: Series = { kind: 'measure', name: 'low_cheek_w/face_h' }

test.each([
  { points: 0, says: 'The photos of this chart could not be listed, so there is nothing to compare.' },
  {
    points: 1,
    says: 'Only one photo with a known day could be assessed, so there is nothing to compare.',
  },
])('$points photos of a list that was not read to its end: $says', ({ points, says }) => {
  const listed = { total: null, isNewestKnown: false }
  const shown = OVER_TIME.points.slice(0, points)
  expect(nothingToCompare({ ...OVER_TIME, points: shown, listed })).toBe(says)
})

describe('why there is nothing to compare', () => {
  const scored = point('a', '2025-01-01', 0, 0)
  const other = point('b', '2026-01-01', 0, 0)
  const undated = point('c', null, 0, 0)
  const turned = point('d', '2024-01-01', null, null)

  test.each<{ name: string; points: OverTime['points']; pending?: number; says: string | null }>([
    { name: 'two dated photos', points: [scored, other], says: null },
    { name: 'none', points: [], says: 'There is no photo in this chart, so there is nothing to compare.' },
    {
      name: 'one',
      points: [scored],
      says: 'There is one photo in this chart, so there is nothing to compare.',
    },
    {
      name: 'one that was assessed',
      points: [scored, turned],
      says: 'Only one photo with a known day could be assessed, so there is nothing to compare.',
    },
    {
      name: 'one dated, one undated',
      points: [scored, undated],
      says: 'Only one photo with a known day could be assessed, so there is nothing to compare. Of one more nobody recorded the day.',
    },
    {
      name: 'none that was assessed, one on its way',
      points: [turned, turned],
      pending: 1,
      says: 'No photo with a known day could be assessed, so there is nothing to compare. One photo is still being assessed.',
    },
    {
      name: 'three on their way',
      points: [turned, turned, turned],
      pending: 3,
      says: 'No photo with a known day could be assessed, so there is nothing to compare. 3 photos are still being assessed.',
    },
  ])('$name', ({ points, pending = 0, says }) => {
    const listed = { total: points.length, isNewestKnown: true }
    expect(nothingToCompare({ ...OVER_TIME, points, pending, listed })).toBe(says)
  })
})

test.each([
  { name: 'a score', given: point('a', '2025-01-01', 0.4, 0), series: CUSHING, says: '+0.40' },
  { name: 'a measure', given: point('a', '2025-01-01', 0, 0), series: CHEEKS, says: '1.220' },
  {
    name: 'not assessed, with the reason',
    given: point('a', '2025-01-01', null, null),
    series: CUSHING,
    says: 'Not assessed: The head is turned to the side.',
  },
  {
    name: 'pending',
    given: { ...point('a', '2025-01-01', null, null), reasons: [] },
    series: CUSHING,
    says: 'Not yet assessed',
  },
  {
    name: 'assessed without this value',
    given: { ...point('a', '2025-01-01', 0, 0), scores: null },
    series: CUSHING,
    says: 'no value',
  },
])('in the table: $name', ({ given, series, says }) => {
  expect(valueWords(given, series)).toBe(says)
})

test('what a difference is worth, and that none tells of progression, are texts of their own', () => {
  const notes = readingNotes(OVER_TIME)
  expect(notes).toContain(OVER_TIME.noise.says)
  expect(notes.filter((says) => /smallest detectable change/.test(says))).toHaveLength(1)
  const [progression, ...others] = notes.filter((says) => /progress/.test(says))
  expect(others).toEqual([])
  expect(progression).toMatch(
    /^This compares .*\. It does not tell whether a disease progresses or subsides\.$/,
  )
})

test.each([
  { series: CUSHING, says: "Score for Cushing's syndrome" },
  { series: { kind: 'score', condition: 'acromegaly' } as const, says: 'Score for acromegaly' },
  { series: CHEEKS, says: 'Cheek fullness' },
  { series: { kind: 'measure', name: 'unnamed' } as const, says: 'unnamed' },
])('$says', ({ series, says }) => {
  expect(seriesWords(series, OVER_TIME)).toBe(says)
})

test('without a sex in the record no score is offered, and every measure is', () => {
  expect(seriesOf(OVER_TIME, ['acromegaly', 'cushing']).map(seriesKey)).toEqual([
    'score acromegaly',
    'score cushing',
    'measure low_cheek_w/face_h',
    'measure nose_w/face_w',
  ])
  expect(seriesOf(NO_SEX, ['cushing', 'acromegaly']).map(({ kind }) => kind)).toEqual(['measure', 'measure'])
})

test('the drawing in a sentence', () => {
  const trend = trendOf(OVER_TIME, CUSHING)
  expect(trendSummary(trend, CUSHING, 'Score')).toBe(
    'Score: −0.62 on 2019-05-20, +1.12 on 2026-10-04; 1 of 5 photos not assessed.',
  )
  expect(bandWords(trend, CUSHING)).toBe(
    'An older photo of an unchanged face may lie 0.25 above or below the newest one in the same pose, and 1.10 with another expression.',
  )
})

test('a series of one value, and one of none', () => {
  const one = { ...OVER_TIME, points: [point('a', '2025-01-01', 0.4, 0)] }
  expect(trendSummary(trendOf(one, CUSHING), CUSHING, 'Score')).toBe('Score: +0.40 on 2025-01-01.')
  const none = { ...OVER_TIME, points: [point('a', '2025-01-01', null, null)] }
  expect(trendSummary(trendOf(none, CUSHING), CUSHING, 'Score')).toBe(
    'No photo of this chart has a value that could be drawn.',
  )
  expect(bandWords(trendOf(none, CUSHING), CUSHING)).toBe('')
})

test.each([
  { kind: 'diagnosis', from: '2024-05-02', to: null, line: 'Diagnosis, 2024-05-02: x' },
  { kind: 'treatment', from: '2024-05-02', to: '2024-05-02', line: 'Treatment, 2024-05-02: x' },
  {
    kind: 'steroid-course',
    from: '2024-05-02',
    to: '2024-06-01',
    line: 'Steroid course, 2024-05-02 to 2024-06-01: x',
  },
] as const)('$line', ({ kind, from, to, line }) => {
  expect(markWords({ kind, from, to, says: 'x' })).toBe(line)
})
