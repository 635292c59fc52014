import { describe, expect, test } from 'vitest'
import {
  measureLines,
  pathOf,
  signsOf,
  signsPath,
  thirdsOf,
  unitOf,
} from '../../src/smart-app/web/face-drawing.ts'
import { LOOKED, ringsOfFace } from './looks.ts'

const SQUARE = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
] as const

test('the stand-in has the 468 points of a mesh', () => {
  expect(ringsOfFace()).toHaveLength(468)
})

describe('lines between landmarks', () => {
  test('are one path', () => {
    expect(
      pathOf(SQUARE, [
        [0, 1],
        [2, 3],
      ]),
    ).toBe('M0 0L100 0M100 100L0 100')
  })

  test('a pair that names no landmark is left out', () => {
    expect(pathOf(SQUARE, [[0, 4]])).toBe('')
  })
})

describe('the lines of a measure', () => {
  test('two are a part and the whole, and the name stands above the part', () => {
    expect(
      measureLines(SQUARE, [
        [2, 3],
        [0, 3],
      ]),
    ).toEqual({
      parts: [{ from: [100, 100], to: [0, 100] }],
      whole: { from: [0, 0], to: [0, 100] },
      name: [50, 100],
    })
  })

  test('more of them are an outline, and so is a single one', () => {
    expect(
      measureLines(SQUARE, [
        [0, 1],
        [1, 2],
        [2, 0],
      ]),
    ).toMatchObject({ whole: null, name: [50, 0] })
    expect(measureLines(SQUARE, [[0, 1]])?.parts).toHaveLength(1)
  })

  test.each([
    { name: 'without lines', pairs: [] },
    {
      name: 'with a landmark that the face lacks',
      pairs: [
        [0, 1],
        [-1, 2],
      ] as const,
    },
  ])('nothing is drawn $name', ({ pairs }) => {
    expect(measureLines(SQUARE, pairs)).toBeNull()
  })
})

test.each([
  { name: 'a hundredth of the width of the face', landmarks: SQUARE, unit: 1 },
  { name: 'one pixel for a face without a width', landmarks: [[5, 5]] as const, unit: 1 },
])('a unit is $name', ({ landmarks, unit }) => {
  expect(unitOf(landmarks)).toBe(unit)
})

describe('what moved the score', () => {
  test('the largest sign has the full reach, one of a quarter half of it; the small ones come first', () => {
    expect(signsOf(SQUARE, [0.4, -0.1, 0.2, 0], [0, 1])).toEqual([
      { x: 100, y: 0, reach: expect.closeTo(1.3, 6), raises: false },
      { x: 0, y: 0, reach: expect.closeTo(2.6, 6), raises: true },
    ])
  })

  test.each([
    { name: 'nothing is to be drawn', parts: [0.4, 0, 0, 0], drawn: [] },
    { name: 'a point adds nothing', parts: [0, 0, 0, 0], drawn: [0] },
    { name: 'the face lacks the point', parts: [0.4], drawn: [7] },
  ])('no sign where $name', ({ parts, drawn }) => {
    expect(signsOf(SQUARE, parts, drawn)).toEqual([])
  })

  test('a sign that raises is a +, one that lowers a −', () => {
    expect(signsPath([{ x: 10, y: 20, reach: 2, raises: true }])).toBe('M8 20h4M10 18v4')
    expect(signsPath([{ x: 10, y: 20, reach: 2, raises: false }])).toBe('M8 20h4')
  })

  test('in words it is added up by thirds of the face, from the top', () => {
    const column = [
      [0, 0],
      [0, 45],
      [0, 55],
      [0, 90],
    ] as const
    const [upper, middle, lower] = thirdsOf(column, [0.1, -0.2, 0.3, 0.4], 0)
    expect(upper).toBe(0.1)
    expect(middle).toBeCloseTo(0.1, 12)
    expect(lower).toBe(0.4)
  })

  test('a face that lies on its side has its forehead where the crop says', () => {
    // Turned clockwise by a quarter: the forehead is on the right.
    const row = [
      [90, 0],
      [45, 0],
      [0, 0],
    ] as const
    expect(thirdsOf(row, [1, 2, 3], 90)).toEqual([1, 2, 3])
  })

  test('the thirds of the stand-in add up to how far each score lies from the mean face', () => {
    for (const { readings } of LOOKED.conditions)
      for (const { heat, score, intercept } of readings) {
        const thirds = thirdsOf(LOOKED.landmarks, heat, LOOKED.crop.angleDeg)
        expect(thirds.reduce((sum, third) => sum + third, 0)).toBeCloseTo(score - intercept, 9)
      }
  })
})
