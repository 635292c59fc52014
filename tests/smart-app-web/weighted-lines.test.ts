import { describe, expect, test } from 'vitest'
import type { LookedLine } from '../../src/smart-app/look.ts'
import { drawnLines, letterOf, lineNames } from '../../src/smart-app/web/weighted-lines.ts'

/** 100 wide: a unit is one pixel. */
const SQUARE = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
  [50, 50],
] as const

const line = (
  contribution: number,
  { pairs = [[0, 1]], namedAt = 1 }: { pairs?: LookedLine['lines']; namedAt?: number } = {},
): LookedLine => ({ lines: pairs, namedAt, labels: [`measure ${contribution}`], contribution })

describe('the lines of measures', () => {
  test('are the thicker the more they add or take', () => {
    const widths = drawnLines(SQUARE, [line(2), line(-1), line(0)]).map(({ width }) => width)
    expect(widths).toEqual([2.6, expect.closeTo(1.7, 9), 0.8])
  })

  test('that raise and that lower are told apart', () => {
    expect(drawnLines(SQUARE, [line(2), line(-1)]).map(({ raises }) => raises)).toEqual([true, false])
  })

  test('come the longest first, so that no short one is hidden', () => {
    const paths = drawnLines(SQUARE, [line(2, { pairs: [[0, 4]] }), line(1)]).map(({ path }) => path)
    expect(paths).toEqual(['M0 0L100 0', 'M0 0L50 50'])
  })

  test('of which there are none are not drawn', () => {
    expect(drawnLines(SQUARE, [])).toEqual([])
  })
})

describe('the names of lines', () => {
  const frame = { width: 300 }

  test('are a letter and what the measures add or take, beside the line', () => {
    const [first, second] = lineNames(SQUARE, [line(2), line(-1.256, { namedAt: 2 })], frame)
    expect(first).toMatchObject({ text: 'A +2.00', raises: true, at: [104, -4.5] })
    expect(second).toMatchObject({ text: 'B −1.26', raises: false, at: [104, 95.5] })
  })

  test('do not lie upon each other', () => {
    const names = lineNames(SQUARE, [line(2), line(1), line(-1)], frame)
    const tops = names.map(({ at: [, top] }) => top)
    expect(tops).toEqual([-4.5, 4.5, 13.5])
  })

  test('lie within the frame', () => {
    for (const { at, width } of lineNames(SQUARE, [line(2)], { width: 110 }))
      expect(at[0] + width).toBeLessThanOrEqual(110)
  })

  test('of a line whose landmark the face lacks: none', () => {
    expect(lineNames(SQUARE, [line(2, { namedAt: 9 })], frame)).toEqual([])
  })

  test('go by the alphabet', () => {
    expect([0, 1, 5].map(letterOf)).toEqual(['A', 'B', 'F'])
  })
})
