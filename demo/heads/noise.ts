/** A repeatable pseudo-random number, 0 to 1, for a point of the integer grid. */
function hashed(x: number, y: number, z: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(z, 1274126177)
  h = Math.imul(h ^ (h >>> 13), 1103515245)
  return ((h ^ (h >>> 16)) >>> 0) / 4294967295
}

const eased = (t: number): number => t * t * (3 - 2 * t)
const between = (a: number, b: number, t: number): number => a + (b - a) * t

/** Smooth noise, -1 to 1, that changes over about one unit. */
export function noise(x: number, y: number, z: number): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  const [u, v, w] = [eased(x - i), eased(y - j), eased(z - k)]
  const row = (dj: number, dk: number) => between(hashed(i, j + dj, k + dk), hashed(i + 1, j + dj, k + dk), u)
  return 2 * between(between(row(0, 0), row(1, 0), v), between(row(0, 1), row(1, 1), v), w) - 1
}

/** 0 up to `from`, 1 beyond `to`, smooth between. */
export function step(from: number, to: number, value: number): number {
  return eased(Math.min(1, Math.max(0, (value - from) / (to - from))))
}

/** A round spot: 1 at its middle, fading to 0 over about `size`. */
export function spot(dx: number, dy: number, size: number): number {
  return Math.exp(-(dx * dx + dy * dy) / (size * size))
}
