/** How far the drawn axis goes to each side of the mean, in SD. */
const AXIS_SD = 4
/** How far the drawn range of the reference set goes. */
export const RANGE_SD = 2

export type Mark = {
  /** Per cent of the axis, 0 to 100. */
  readonly at: number
  /** Whether the value lies inside the range, outside it, or beyond the drawn axis. */
  readonly where: 'inside' | 'outside' | 'beyond'
}

/** Where a value stands on the drawn axis; null for no value, which is never drawn as the mean. */
export function markOf(z: number): Mark | null {
  if (!Number.isFinite(z)) return null
  const distance = Math.abs(z)
  if (distance > AXIS_SD) return { at: z < 0 ? 0 : 100, where: 'beyond' }
  return { at: percentOf(z), where: distance > RANGE_SD ? 'outside' : 'inside' }
}

/** @param z - within the axis */
export function percentOf(z: number): number {
  return ((z + AXIS_SD) / (2 * AXIS_SD)) * 100
}
