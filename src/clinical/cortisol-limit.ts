import type { ChartResult } from './facts.ts'

/** A limit that stands in two units, which are not quite the same: each laboratory is held to its own. */
export type CortisolLimit = { readonly ugDl: number; readonly nmolL: number }

type Cortisol = Pick<ChartResult, 'value' | 'isMolar'>

/** Of cortisol, by its molar mass of 362.46 g/mol. */
export const NMOL_L_IN_UG_DL = 27.59
// The conversion may leave a hundredth.
const DIGITS = 100

export function isAbove({ value, isMolar }: Cortisol, { ugDl, nmolL }: CortisolLimit): boolean {
  return isMolar ? inNmolL(value) > nmolL : value > ugDl
}

export function reaches({ value, isMolar }: Cortisol, { ugDl, nmolL }: CortisolLimit): boolean {
  return isMolar ? inNmolL(value) >= nmolL : value >= ugDl
}

function inNmolL(ugDl: number): number {
  return Math.round(ugDl * NMOL_L_IN_UG_DL * DIGITS) / DIGITS
}
