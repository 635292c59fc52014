import { describe, expect, test } from 'vitest'
import { drawingOf } from '../../src/inference/drawing.ts'
import type { RatioName } from '../../src/inference/ratios.ts'

const measure = (name: RatioName, contribution: number) => ({ name, label: name, contribution })
const NO_POINTS = { together: [] }
const linesOf = (...measures: readonly ReturnType<typeof measure>[]) =>
  drawingOf(measures, NO_POINTS).lines.map(({ labels, contribution }) => [labels.join(' + '), contribution])

describe('lines', () => {
  test('stand in the order of their size, whether they add or take', () => {
    expect(linesOf(measure('jaw_w/face_w', 0.2), measure('chin_w/face_w', -0.9))).toEqual([
      ['chin_w/face_w', -0.9],
      ['jaw_w/face_w', 0.2],
    ])
  })

  test('of the same part are one, and one may take back what the other adds', () => {
    expect(
      linesOf(measure('nose_w/face_w', 0.25), measure('chin_w/face_w', 0.5), measure('nose_w/biocular', -1)),
    ).toEqual([
      ['nose_w/biocular + nose_w/face_w', -0.75],
      ['chin_w/face_w', 0.5],
    ])
  })

  test('are six at most; the other measures are counted and added up', () => {
    const names = [
      'chin_w/face_w',
      'jaw_w/face_w',
      'mouth_w/face_w',
      'forehead_w/face_w',
      'chin_h/face_h',
      'philtrum/face_h',
      'low_cheek_w/face_w',
      'low_cheek_w/face_h',
    ] as const
    const { lines, others } = drawingOf(
      names.map((name, k) => measure(name, k < 6 ? 1 : 0.25)),
      NO_POINTS,
    )
    expect(lines).toHaveLength(6)
    expect(others).toEqual({ count: 2, contribution: 0.5 })
  })

  test('are not drawn for less than a tenth of the largest', () => {
    expect(linesOf(measure('chin_w/face_w', 1), measure('jaw_w/face_w', 0.1))).toHaveLength(1)
    expect(linesOf(measure('chin_w/face_w', 1), measure('jaw_w/face_w', -0.11))).toHaveLength(2)
  })

  test('are none where no measure adds anything', () => {
    expect(drawingOf([measure('chin_w/face_w', 0)], NO_POINTS)).toEqual({
      lines: [],
      others: { count: 1, contribution: 0 },
      points: [],
    })
  })

  test.each([
    { name: 'chin_w/face_w', namedAt: 378, count: 1 },
    { name: 'chin_h/face_h', namedAt: 152, count: 1 },
    { name: 'lower_roundness', namedAt: 152, count: 20 },
  ] as const)('$name is drawn without its whole, and named at a point of it', ({ name, namedAt, count }) => {
    const [line] = drawingOf([measure(name, 1)], NO_POINTS).lines
    expect(line?.lines).toHaveLength(count)
    expect(line?.namedAt).toBe(namedAt)
  })
})

describe('points', () => {
  const pointsOf = (together: readonly number[]) => drawingOf([], { together }).points

  test('stand in the order of their size; small ones have no sign', () => {
    expect(pointsOf([0.2, -1, 0, 0.15, 0.16])).toEqual([1, 0, 4])
  })

  test('are none where no point adds anything', () => {
    expect(pointsOf([0, 0])).toEqual([])
  })

  test('are 24 at most, and a point is not drawn without its twin', () => {
    const pairs = Array.from({ length: 40 }, (_, k) => 1 - 0.01 * Math.floor(k / 2))
    expect(pointsOf(pairs)).toHaveLength(24)
    expect(pointsOf([2, ...pairs])).toHaveLength(23)
  })
})
