/** The 97.5th percentile of the normal distribution: a two-sided interval of 95 %. */
const Z = 1.959963984540054

export type Interval = { readonly low: number; readonly high: number }

/**
 * The 95 % interval of a share, by the score method of Wilson without a correction for continuity: it stays within 0
 * and 1 and says something for 0 of 10.
 *
 * @returns shares, 0 to 1; null where nothing was counted
 * @throws {RangeError} when there are more hits than cases, or less than none
 * @see https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C857::AID-SIM777%3E3.0.CO;2-E Newcombe 1998, method 3
 */
export function wilson(hits: number, cases: number): Interval | null {
  if (!(hits >= 0 && hits <= cases)) throw new RangeError(`Cannot take ${hits} of ${cases} as a share`)
  if (cases === 0) return null
  const share = hits / cases
  const scale = 1 + Z ** 2 / cases
  const middle = (share + Z ** 2 / (2 * cases)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / cases + Z ** 2 / (4 * cases ** 2))
  // Rounding must not lead past what was seen.
  return { low: hits === 0 ? 0 : middle - half, high: hits === cases ? 1 : middle + half }
}
