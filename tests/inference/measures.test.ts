import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANDMARK_COUNT, type Landmark, regionAround } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import { logRatios, RATIO_NAMES } from '../../src/inference/ratios.ts'
import { logitsOf } from '../../src/inference/score.ts'
import { alignedShape } from '../../src/inference/shape.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

const { head } = readModel(MODELS_FOLDER, REFERENCE_MODEL)

/** The mean face of the controls in pixels, with every point moved a little, the same way each time. */
const FACE: readonly Landmark[] = head.reference.map(([x, y, z], i) => [
  512 + 2000 * x + Math.sin(i) * 2,
  512 + 2000 * y + Math.cos(3 * i) * 2,
  2000 * z + Math.sin(7 * i) * 2,
])

const moved = (by: Landmark, scale: number, turn: number): readonly Landmark[] =>
  FACE.map(([x, y, z]) => [
    scale * (Math.cos(turn) * x - Math.sin(turn) * y) + by[0],
    scale * (Math.sin(turn) * x + Math.cos(turn) * y) + by[1],
    scale * z + by[2],
  ])

const placement = fc.record({
  by: fc.tuple(
    fc.double({ min: -500, max: 500, noNaN: true }),
    fc.double({ min: -500, max: 500, noNaN: true }),
    fc.constant(0),
  ),
  scale: fc.double({ min: 0.2, max: 5, noNaN: true }),
  turn: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
})

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))))

describe('place, size and turn of a face in the picture do not matter', () => {
  test('to the ratios', () => {
    const expected = Object.values(logRatios(FACE))
    fc.assert(
      fc.property(
        placement,
        ({ by, scale, turn }) =>
          largestDifference(Object.values(logRatios(moved(by, scale, turn))), expected) < 1e-9,
      ),
    )
  })

  test('to the shape', () => {
    const expected = alignedShape(FACE, head)
    fc.assert(
      fc.property(
        placement,
        ({ by, scale, turn }) =>
          largestDifference(alignedShape(moved(by, scale, turn), head), expected) < 1e-9,
      ),
      { numRuns: 50 },
    )
  })
})

test('the shape of a face and of its mirror image are the same', () => {
  const mirrored = head.mirror.map((twin): Landmark => {
    const [x, y, z] = FACE[twin] ?? [Number.NaN, 0, 0]
    return [1024 - x, y, z]
  })
  expect(largestDifference(alignedShape(mirrored, head), alignedShape(FACE, head))).toBeLessThan(1e-9)
})

test('the reference aligns with itself without turning', () => {
  const shape = alignedShape(head.reference, head)
  expect(largestDifference(shape, head.reference.flat())).toBeLessThan(1e-6)
})

test('a reflected face is not turned inside out to fit: only proper rotations are used', () => {
  const insideOut = FACE.map(([x, y, z]): Landmark => [x, y, -z])
  expect(largestDifference(alignedShape(insideOut, head), alignedShape(FACE, head))).toBeGreaterThan(0.01)
})

type Curve = (t: number) => readonly [number, number]

const TRIANGLE: Curve = (t) => [100 * t, 100 - Math.abs(200 * t - 100)]
const SQUARE: Curve = (t) => {
  if (t <= 0.25) return [0, 400 * t]
  return t <= 0.75 ? [200 * (t - 0.25), 100] : [100, 400 * (1 - t)]
}

describe('logRatios', () => {
  test('names the 21 ratios the head was fitted on', () => {
    expect(RATIO_NAMES).toEqual(head.ratios)
  })

  test.each([
    { name: 'a wider nose raises both nose ratios', points: [129, 358], by: 1.1, rises: 'nose_w/face_w' },
    {
      name: 'a longer chin raises the lower face share',
      points: [152],
      by: 1.05,
      rises: 'lower_face/face_h',
    },
    { name: 'wider cheeks raise the cheek ratio', points: [132, 361], by: 1.05, rises: 'low_cheek_w/face_h' },
  ] as const)('$name', ({ points, by, rises }) => {
    const changed = FACE.map((point, i): Landmark => {
      const axis = rises === 'lower_face/face_h' ? 1 : 0
      const shifted = point.map((value, k) => (k === axis ? 512 + (value - 512) * by : value))
      return (points as readonly number[]).includes(i) ? (shifted as unknown as Landmark) : point
    })
    expect(logRatios(changed)[rises]).toBeGreaterThan(logRatios(FACE)[rises])
  })

  test.each([
    { name: 'a triangle has a roundness of 1', outline: TRIANGLE, roundness: 1 },
    { name: 'a square has a roundness of 2', outline: SQUARE, roundness: 2 },
  ])('$name', ({ outline, roundness }) => {
    expect(Math.exp(logRatios(lowerFace(outline)).lower_roundness)).toBeCloseTo(roundness, 9)
  })

  test('landmarks that coincide give the smallest ratio, not minus infinity', () => {
    const flat = FACE.map((point, i): Landmark => ([129, 358].includes(i) ? [500, 500, 0] : point))
    expect(logRatios(flat)['nose_w/face_w']).toBe(Math.log(1e-4))
  })

  test('a mesh with too few points is our own mistake', () => {
    expect(() => logRatios(FACE.slice(0, 100))).toThrow(RangeError)
  })
})

/** A face whose lower outline runs along a curve from cheek (t = 0) over the chin to cheek (t = 1). */
function lowerFace(curve: Curve): readonly Landmark[] {
  const outline = [
    234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454,
  ]
  const face = Array.from({ length: LANDMARK_COUNT }, (_, i): Landmark => [i % 20, -Math.floor(i / 20), 0])
  outline.forEach((landmark, k) => {
    const [x, y] = curve(k / (outline.length - 1))
    face[landmark] = [x, y, 0]
  })
  face[234] = [0, 0, 0]
  face[454] = [100, 0, 0]
  face[152] = [50, 100, 0]
  return face
}

describe('logitsOf', () => {
  test('differs between the sexes by the biases alone', () => {
    const logits = logitsOf(FACE, logRatios(FACE), head)
    expect(logits.acromegaly.male - logits.acromegaly.female).toBeCloseTo(-0.842, 3)
    expect(logits.cushing.male - logits.cushing.female).toBeCloseTo(-0.0023, 3)
  })
})

test('regionAround turns with the eyes and holds the whole face', () => {
  const tilted = moved([0, 0, 0], 1, 0.3)
  const region = regionAround(tilted)
  expect(region.angle - regionAround(FACE).angle).toBeCloseTo(0.3, 9)
  for (const [x, y] of tilted)
    expect(Math.hypot(x - region.centerX, y - region.centerY)).toBeLessThan(region.side / Math.SQRT2)
})
