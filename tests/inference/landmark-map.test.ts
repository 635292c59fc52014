import { expect, test } from 'vitest'
import { landmarkMap } from '../../src/inference/landmark-map.ts'
import { linesOf } from '../../src/inference/ratios.ts'

const NOTHING = Array.from({ length: 468 }, () => 0)

const partsAt = (points: readonly number[], parts: readonly number[]) => points.map((k) => parts[k])

test.each([
  {
    name: 'of part and whole: a quarter at each of the four ends',
    measure: { contribution: 1, lines: linesOf('chin_w/face_w') },
    points: [149, 378, 234, 454],
    parts: [0.25, 0.25, 0.25, 0.25],
  },
  {
    name: 'a point in which part and whole meet has both shares',
    measure: { contribution: -2, lines: linesOf('chin_h/face_h') },
    points: [17, 152, 168],
    parts: [-0.5, -1, -0.5],
  },
  {
    name: 'a point outside of the measure has none',
    measure: { contribution: 1, lines: linesOf('chin_w/face_w') },
    points: [0, 1, 152],
    parts: [0, 0, 0],
  },
])('the share $name', ({ measure, points, parts }) => {
  expect(partsAt(points, landmarkMap([measure], NOTHING).measures)).toEqual(parts)
})

test('each point of an outline has the same share', () => {
  const { measures } = landmarkMap([{ contribution: 2.1, lines: linesOf('lower_roundness') }], NOTHING)
  const shares = measures.filter((part) => part !== 0)
  expect(shares).toHaveLength(21)
  for (const share of shares) expect(share).toBeCloseTo(0.1, 12)
})

test('measures that meet in a point add up, and the shape is added to them', () => {
  const chin = { contribution: 1, lines: linesOf('chin_w/face_w') }
  const nose = { contribution: -0.4, lines: linesOf('nose_w/face_w') }
  const shape = NOTHING.map((_, k) => (k === 234 ? 0.5 : 0))
  const map = landmarkMap([chin, nose], shape)
  expect(map.measures[234]).toBeCloseTo(0.15, 12)
  expect(map.shape).toEqual(shape)
  expect(map.together[234]).toBeCloseTo(0.65, 12)
})
