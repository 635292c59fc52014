import type { Landmark } from './mesh.ts'

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
  const unit = unitSize(centred(new Float64Array(landmarks.flat())))
  const turned = rotated(unit, bestRotation(unit, reference))
  const shape = new Float64Array(turned.length)
  for (let i = 0; i < landmarks.length; i++) {
    const [x, y, z] = [3 * i, 3 * i + 1, 3 * i + 2]
    const twin = 3 * (mirror[i] ?? i)
    shape[x] = (valueAt(turned, x) - valueAt(turned, twin)) / 2
    shape[y] = (valueAt(turned, y) + valueAt(turned, twin + 1)) / 2
    shape[z] = (valueAt(turned, z) + valueAt(turned, twin + 2)) / 2
  }
  return shape
}

/**
 * How far an aligned shape lies from the mean face of the controls, whose size is 1. Every face differs a little;
 * a mesh that lies over a face the wrong way up, or over half of one, differs more.
 */
export function shapeDistance(shape: ArrayLike<number>, { reference }: ShapeReference): number {
  let squares = 0
  let i = 0
  for (const point of reference) for (const value of point) squares += ((shape[i++] ?? 0) - value) ** 2
  return Math.sqrt(squares)
}

/** Coordinates in the order x, y, z, point after point. */
type Points = Float64Array

/** A point that is not there makes the whole shape NaN. */
function valueAt(points: Points, index: number): number {
  return points[index] ?? Number.NaN
}

function centred(points: Points): Points {
  const mean = [0, 0, 0]
  points.forEach((value, i) => {
    mean[i % 3] = (mean[i % 3] ?? 0) + value
  })
  const count = points.length / 3
  return points.map((value, i) => value - (mean[i % 3] ?? 0) / count)
}

function unitSize(points: Points): Points {
  const size = Math.sqrt(points.reduce((sum, value) => sum + value * value, 0))
  return points.map((value) => value / size)
}

type Quaternion = readonly [w: number, x: number, y: number, z: number]

/**
 * The proper rotation (no reflection) of `points` nearest to `reference`, as a unit quaternion.
 *
 * @see Horn, J Opt Soc Am A 1987;4:629: it is the dominant eigenvector of a symmetric 4 x 4 matrix
 */
function bestRotation(points: Points, reference: readonly Landmark[]): Quaternion {
  const m = (a: 0 | 1 | 2, b: 0 | 1 | 2) =>
    reference.reduce((sum, point, i) => sum + valueAt(points, 3 * i + a) * point[b], 0)
  const [xx, xy, xz] = [m(0, 0), m(0, 1), m(0, 2)]
  const [yx, yy, yz] = [m(1, 0), m(1, 1), m(1, 2)]
  const [zx, zy, zz] = [m(2, 0), m(2, 1), m(2, 2)]
  const rows = [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]
  return dominantEigenvector(new Float64Array(rows.flat()))
}

/** A 4 x 4 matrix, row after row. */
type Matrix = Float64Array

/**
 * Squares the matrix until one direction is left. A shift by the matrix' norm makes every eigenvalue positive, so
 * that the largest is also the dominant one.
 */
function dominantEigenvector(matrix: Matrix): Quaternion {
  const norm = Math.sqrt(matrix.reduce((sum, value) => sum + value * value, 0)) || 1
  let power: Matrix = matrix.map((value, k) => value / norm + (k % 5 === 0 ? 1 : 0))
  for (let i = 0; i < 40; i++) power = normalised(squared(power))
  const lengths = [0, 1, 2, 3].map((j) => Math.hypot(...[0, 1, 2, 3].map((i) => power[4 * i + j] ?? 0)))
  const length = Math.max(...lengths)
  const column = lengths.indexOf(length)
  const along = (i: number) => (power[4 * i + column] ?? 0) / length
  return [along(0), along(1), along(2), along(3)]
}

function squared(matrix: Matrix): Matrix {
  const square = new Float64Array(16)
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 4; j++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += (matrix[4 * i + k] ?? 0) * (matrix[4 * k + j] ?? 0)
      square[4 * i + j] = sum
    }
  return square
}

function normalised(matrix: Matrix): Matrix {
  let largest = 0
  for (const value of matrix) largest = Math.max(largest, Math.abs(value))
  return matrix.map((value) => value / largest)
}

function rotated(points: Points, [w, x, y, z]: Quaternion): Points {
  const r = [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ] as const
  const turned = new Float64Array(points.length)
  for (let i = 0; i < points.length; i += 3) {
    const [px, py, pz] = [valueAt(points, i), valueAt(points, i + 1), valueAt(points, i + 2)]
    r.forEach((row, axis) => {
      turned[i + axis] = row[0] * px + row[1] * py + row[2] * pz
    })
  }
  return turned
}
