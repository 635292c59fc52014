import { describe, expect, test } from 'vitest'
import { firstChanges, type Series, trendOf } from '../../src/smart-app/web/trend.ts'
import { HEIGHT_PX, letterOf, trendDrawing } from '../../src/smart-app/web/trend-drawing.ts'
import { NO_SEX, OVER_TIME, point } from './over-times.ts'

const CUSHING: Series = { kind: 'score', condition: 'cushing' }
const CHEEKS: Series = { kind: 'measure', name: 'low_cheek_w/face_h' }

describe('a series', () => {
  test('holds the dated photos; one that was not assessed has no value', () => {
    expect(trendOf(OVER_TIME, CUSHING).points.map(({ takenOn, value }) => [takenOn, value])).toEqual([
      ['2019-05-20', -0.62],
      ['2021-09-02', -0.31],
      ['2024-02-11', null],
      ['2025-03-15', 0.72],
      ['2026-10-04', 1.12],
    ])
  })

  test('the band of a score lies around the newest value', () => {
    expect(trendOf(OVER_TIME, CUSHING)).toMatchObject({
      thresholds: { indeterminate: 0.1591, suspected: 0.8494 },
      band: { around: 1.12, samePose: 0.25, otherExpression: 1.1 },
    })
  })

  test('the band of a measure is in per cent of it, and a measure has no threshold', () => {
    const { band, thresholds } = trendOf(OVER_TIME, CHEEKS)
    expect(thresholds).toBeNull()
    expect(band?.samePose).toBeCloseTo(0.021 * (band?.around ?? 0), 9)
    expect(band?.otherExpression).toBeCloseTo(0.065 * (band?.around ?? 0), 9)
  })

  test('an unassessed newest photo leaves the band at the newest value', () => {
    const points = [...OVER_TIME.points, point('later', '2026-11-01', null, null)]
    expect(trendOf({ ...OVER_TIME, points }, CUSHING).band?.around).toBe(1.12)
  })

  test('a measure for which no noise was measured has no band', () => {
    expect(trendOf(OVER_TIME, { kind: 'measure', name: 'other' }).band).toBeNull()
  })

  test('an assessed photo without this value is no gap', () => {
    expect(trendOf(NO_SEX, CUSHING).points.map(({ mediaId }) => mediaId)).toEqual(['turned'])
  })
})

describe('drawn', () => {
  const drawing = trendDrawing(trendOf(OVER_TIME, CUSHING), OVER_TIME.marks, 600)

  test('later is further right, more is further up, and all lies within the plot', () => {
    const { dots = [], plot } = drawing ?? {}
    const xs = dots.map(({ x }) => x)
    const ys = dots.map(({ y }) => y)
    expect(xs).toEqual(xs.toSorted((a, b) => a - b))
    expect(ys).toEqual(ys.toSorted((a, b) => b - a))
    expect(Math.min(...xs)).toBeGreaterThan(plot?.left ?? Number.NaN)
    expect(Math.max(...xs)).toBeLessThan(plot?.right ?? Number.NaN)
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(plot?.top ?? Number.NaN)
    expect(Math.max(...ys)).toBeLessThanOrEqual(plot?.bottom ?? Number.NaN)
  })

  test('the line breaks at a photo that was not assessed, and over more than a year; the photo lies under the plot', () => {
    expect(drawing?.runs.map((run) => run.map(({ key }) => key))).toEqual([
      ['p2019'],
      ['p2021'],
      ['p2025'],
      ['newest'],
    ])
    expect(drawing?.gaps.map(({ key }) => key)).toEqual(['turned'])
    expect(drawing?.gaps[0]?.y).toBeGreaterThan(drawing?.plot.bottom ?? Number.NaN)
    expect(drawing?.gaps[0]?.y).toBeLessThan(HEIGHT_PX)
  })

  test('within a year it is drawn', () => {
    const points = ['2024-01-01', '2025-01-01', '2026-01-03'].map((on) => point(on, on, 0, 0))
    const drawn = trendDrawing(trendOf({ ...OVER_TIME, points }, CUSHING), [], 600)
    expect(drawn?.runs.map((run) => run.map(({ key }) => key))).toEqual([
      ['2024-01-01', '2025-01-01'],
      ['2026-01-03'],
    ])
  })

  test('the outer band holds the inner one, and both the newest dot', () => {
    const { band, dots = [] } = drawing ?? {}
    const newest = dots.at(-1)?.y ?? Number.NaN
    expect(band?.outer.top).toBeLessThan(band?.inner.top ?? Number.NaN)
    expect(band?.inner.top).toBeLessThan(newest)
    expect(band?.inner.bottom).toBeGreaterThan(newest)
    expect(band?.outer.bottom).toBeGreaterThan(band?.inner.bottom ?? Number.NaN)
  })

  test('marks keep the letters of their list, stand in rows where they would touch, and a day is a line', () => {
    expect(drawing?.marks.map(({ letter, kind, row }) => [letter, kind, row])).toEqual([
      ['A', 'steroid-course', 0],
      ['B', 'diagnosis', 0],
      ['C', 'treatment', 1],
    ])
    const diagnosis = drawing?.marks.find(({ kind }) => kind === 'diagnosis')
    expect(diagnosis?.from).toBe(diagnosis?.to)
  })

  test.each([
    { name: 'years before every photo', from: '1990-01-01', to: null },
    { name: 'years after', from: '2031-01-01', to: null },
    { name: 'of no day', from: 'soon', to: null },
  ])('a mark $name is not drawn', ({ from, to }) => {
    const marks = [{ kind: 'diagnosis', from, to, says: '' }] as const
    expect(trendDrawing(trendOf(OVER_TIME, CUSHING), marks, 600)?.marks).toEqual([])
  })

  test('a course that began long before is drawn from the edge', () => {
    const marks = [{ kind: 'steroid-course', from: '1990-01-01', to: '2022-01-01', says: '' }] as const
    const drawn = trendDrawing(trendOf(OVER_TIME, CUSHING), marks, 600)
    expect(drawn?.marks[0]?.from).toBe(drawn?.plot.left)
    expect(drawn?.marks[0]?.to).toBeLessThan(drawn?.plot.right ?? Number.NaN)
  })

  test('without a single value there is nothing to draw', () => {
    const points = [point('turned', '2024-02-11', null, null)]
    expect(trendDrawing(trendOf({ ...OVER_TIME, points }, CUSHING), [], 600)).toBeNull()
    expect(trendDrawing(trendOf({ ...OVER_TIME, points: [] }, CUSHING), [], 600)).toBeNull()
  })

  test('two photos of one day both have a place', () => {
    const points = [point('a', '2024-02-11', 0, 0), point('b', '2024-02-11', 0.5, 0)]
    const drawn = trendDrawing(trendOf({ ...OVER_TIME, points }, CUSHING), [], 600)
    expect(drawn?.dots).toHaveLength(2)
    expect(drawn?.dots.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
  })
})

test.each([
  { index: 0, letter: 'A' },
  { index: 25, letter: 'Z' },
  { index: 26, letter: '27' },
])('mark $index is $letter', ({ index, letter }) => {
  expect(letterOf(index)).toBe(letter)
})

test('of many comparisons the nearest and the furthest come first, for each condition', () => {
  const days = ['2025-01-01', '2023-01-01', '2021-01-01', '2019-01-01']
  const changes = (['cushing', 'acromegaly'] as const).flatMap((condition) =>
    days.map((day) => ({
      condition,
      fromMediaId: day,
      fromTakenOn: day,
      by: 1,
      beyond: 'neither' as const,
      says: '',
    })),
  )
  const { first, others } = firstChanges(changes)
  expect(first.map(({ condition, fromTakenOn }) => [condition, fromTakenOn])).toEqual([
    ['cushing', '2025-01-01'],
    ['cushing', '2019-01-01'],
    ['acromegaly', '2025-01-01'],
    ['acromegaly', '2019-01-01'],
  ])
  expect(others).toHaveLength(4)
  expect(firstChanges(changes.slice(0, 1))).toEqual({ first: changes.slice(0, 1), others: [] })
})
