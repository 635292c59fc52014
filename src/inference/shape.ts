import { at, type Landmark } from './mesh.ts'

export type ShapeReference = {
  /** Mean face of the controls: unit size, centred, left-right symmetric. */
  readonly reference: readonly Landmark[]
  /** Index of each point's twin on the other side of the face. */
  readonly mirror: readonly number[]
}

/**
 * The shape of a face without its place, size, turn and left-right differences.
 *
 * @returns 3 numbers a landmark, in the order x, y, z
 */
export function alignedShape(
  landmarks: readonly Landmark[],
  { reference, mirror }: ShapeReference,
): Float64Array {
  const unit = unitSize(centred(landmarks))
  const turned = rotate(unit, bestRotation(unit, reference))
  const shape = new Float64Array(turned.length * 3)
  turned.forEach(([x, y, z], i) => {
    const [twinX, twinY, twinZ] = at(turned, mirror[i] ?? i)
    shape.set([(x - twinX) / 2, (y + twinY) / 2, (z + twinZ) / 2], 3 * i)
  })
  return shape
}

/**
 * How far an aligned shape lies from the mean face of the controls, whose size is 1. Every face differs a little;
 * a mesh that lies over a face the wrong way up, or over half of one, differs more.
 */
export function shapeDistance(shape: ArrayLike<number>, { reference }: ShapeReference): number {
  const squares = reference.flatMap((point, i) =>
    point.map((value, axis) => ((shape[3 * i + axis] ?? 0) - value) ** 2),
  )
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0))
}

function centred(points: readonly Landmark[]): readonly Landmark[] {
  const mean = [0, 1, 2].map((axis) => points.reduce((sum, p) => sum + (p[axis] ?? 0), 0) / points.length)
  const [mx = 0, my = 0, mz = 0] = mean
  return points.map(([x, y, z]) => [x - mx, y - my, z - mz])
}

function unitSize(points: readonly Landmark[]): readonly Landmark[] {
  const size = Math.sqrt(points.reduce((sum, [x, y, z]) => sum + x * x + y * y + z * z, 0))
  return points.map(([x, y, z]) => [x / size, y / size, z / size])
}

type Quaternion = readonly [w: number, x: number, y: number, z: number]

/**
 * The proper rotation (no reflection) of `points` nearest to `reference`, as a unit quaternion.
 *
 * @see Horn, J Opt Soc Am A 1987;4:629: it is the dominant eigenvector of a symmetric 4 x 4 matrix
 */
function bestRotation(points: readonly Landmark[], reference: readonly Landmark[]): Quaternion {
  const s = [0, 1, 2].map((a) =>
    [0, 1, 2].map((b) => points.reduce((sum, p, i) => sum + (p[a] ?? 0) * (at(reference, i)[b] ?? 0), 0)),
  )
  const m = (a: number, b: number) => s[a]?.[b] ?? 0
  const [xx, yy, zz] = [m(0, 0), m(1, 1), m(2, 2)]
  return dominantEigenvector([
    [xx + yy + zz, m(1, 2) - m(2, 1), m(2, 0) - m(0, 2), m(0, 1) - m(1, 0)],
    [m(1, 2) - m(2, 1), xx - yy - zz, m(0, 1) + m(1, 0), m(2, 0) + m(0, 2)],
    [m(2, 0) - m(0, 2), m(0, 1) + m(1, 0), yy - xx - zz, m(1, 2) + m(2, 1)],
    [m(0, 1) - m(1, 0), m(2, 0) + m(0, 2), m(1, 2) + m(2, 1), zz - xx - yy],
  ])
}

/**
 * Squares the matrix until one direction is left. A shift by the matrix' norm makes every eigenvalue positive, so
 * that the largest is also the dominant one.
 */
function dominantEigenvector(matrix: readonly (readonly number[])[]): Quaternion {
  const norm = Math.sqrt(matrix.flat().reduce((sum, value) => sum + value * value, 0)) || 1
  let power = matrix.map((row, i) => row.map((value, j) => value / norm + (i === j ? 1 : 0)))
  for (let i = 0; i < 40; i++) power = normalised(square(power))
  const column = [0, 1, 2, 3].reduce(
    (best, j) => (columnLength(power, j) > columnLength(power, best) ? j : best),
    0,
  )
  const length = columnLength(power, column)
  const [w = 1, x = 0, y = 0, z = 0] = power.map((row) => (row[column] ?? 0) / length)
  return [w, x, y, z]
}

function square(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((row) =>
    [0, 1, 2, 3].map((j) => row.reduce((sum, value, k) => sum + value * (matrix[k]?.[j] ?? 0), 0)),
  )
}

function normalised(matrix: readonly (readonly number[])[]): number[][] {
  const largest = Math.max(...matrix.flat().map(Math.abs))
  return matrix.map((row) => row.map((value) => value / largest))
}

function columnLength(matrix: readonly (readonly number[])[], j: number): number {
  return Math.hypot(...matrix.map((row) => row[j] ?? 0))
}

function rotate(points: readonly Landmark[], [w, x, y, z]: Quaternion): readonly Landmark[] {
  const r = [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ] as const
  return points.map(([px, py, pz]) => [
    r[0][0] * px + r[0][1] * py + r[0][2] * pz,
    r[1][0] * px + r[1][1] * py + r[1][2] * pz,
    r[2][0] * px + r[2][1] * py + r[2][2] * pz,
  ])
}
