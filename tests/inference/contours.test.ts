import { expect, test } from 'vitest'
import { CONTOURS } from '../../src/inference/contours.ts'
import { LANDMARK_COUNT } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import { linesOf, RATIO_NAMES } from '../../src/inference/ratios.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

const { mirror, reference } = readModel(MODELS_FOLDER, REFERENCE_MODEL).head
const keyOf = (line: readonly [number, number]) => line.toSorted((a, b) => a - b).join()
const lengthOf = ([from, to]: readonly [number, number]) => {
  const [[x1, y1], [x2, y2]] = [reference[from] ?? [0, 0, 0], reference[to] ?? [0, 0, 0]]
  return Math.hypot(x1 - x2, y1 - y2)
}

test('the contours join points of the mesh, each pair once', () => {
  for (const point of CONTOURS.flat()) expect(point).toBeLessThan(LANDMARK_COUNT)
  expect(new Set(CONTOURS.map(keyOf)).size).toBe(CONTOURS.length)
})

test('what is drawn on one side of the face is drawn on the other', () => {
  const drawn = new Set(CONTOURS.map(keyOf))
  const twins = CONTOURS.map(([from, to]) => keyOf([mirror[from] ?? -1, mirror[to] ?? -1]))
  expect(twins.filter((twin) => !drawn.has(twin))).toEqual([])
})

test('no contour jumps across the face', () => {
  const width = lengthOf([234, 454])
  for (const line of CONTOURS) expect(lengthOf(line) / width, line.join()).toBeLessThan(0.16)
})

test.each(RATIO_NAMES)('%s has lines between points of the mesh', (name) => {
  const lines = linesOf(name)
  expect(lines.length).toBeGreaterThanOrEqual(2)
  for (const point of lines.flat()) expect(point).toBeLessThan(LANDMARK_COUNT)
})
