import type { Facts } from './facts.ts'
import { LIMITS } from './limits.ts'

const UNSUPPRESSED_GH = LIMITS.unsuppressedHormone.value
const SUPPRESSED_GH = LIMITS.suppressedHormone.value
const SUPPRESSED_GH_LEAN = LIMITS.suppressedHormoneLean.value
const LEAN_BMI = LIMITS.lean.value

/**
 * What the lowest growth hormone after glucose says; between the limits it decides nothing.
 *
 * @param nadir - µg/L
 */
export function suppressionOf(
  nadir: number,
  { bmi }: Pick<Facts, 'bmi'>,
): 'suppressed' | 'between' | 'unsuppressed' {
  if (nadir >= UNSUPPRESSED_GH) return 'unsuppressed'
  const isLean = bmi !== null && bmi < LEAN_BMI
  return nadir < (isLean ? SUPPRESSED_GH_LEAN : SUPPRESSED_GH) ? 'suppressed' : 'between'
}
