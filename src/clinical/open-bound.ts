import { NMOL_L_IN_UG_DL } from './cortisol-limit.ts'
import type { ChartResult, ResultKey } from './facts.ts'
import { LIMITS } from './limits.ts'

type Bounded = Pick<ChartResult, 'value' | 'uln' | 'isMolar' | 'bound'>

// Room for what the conversion of a unit leaves, and for a value that lies just beside its bound.
const CLOSE = 1e-3

/**
 * The limits at which each result turns a decision. Growth hormone after glucose is the lowest of several samples, so
 * that a bound under the upper limit does as well as a number.
 */
const TURNS_AT: Readonly<Record<ResultKey, (result: Bounded) => readonly number[]>> = {
  lnsc: ofLaboratory,
  ufc24: ofLaboratory,
  igf1: ofLaboratory,
  dst_1mg: ({ isMolar }) => [inUgDl(LIMITS.dexamethasone, isMolar)],
  // One of the morning may be the result of a dexamethasone test.
  cortisol_serum: ({ isMolar }) => [
    inUgDl(LIMITS.dexamethasone, isMolar),
    inUgDl(LIMITS.severeSerum, isMolar),
  ],
  igf1_sds: () => [LIMITS.igf1Score.value],
  ogtt_gh_nadir: () => [LIMITS.unsuppressedHormone.value],
  random_gh: () => [],
  egfr: () => [LIMITS.egfrReduced.value],
  urine_volume_24h: () => [LIMITS.urineVolume.value],
  hba1c: () => [LIMITS.poorHba1c.value],
  potassium: () => [LIMITS.lowPotassium.value],
}

/** Whether a bound (`> 50`) leaves open on which side of a limit (60) the value lies: then it says nothing to a rule. */
export function isOpen(test: ResultKey, result: Bounded): boolean {
  const { bound, value } = result
  if (bound === undefined) return false
  return TURNS_AT[test](result).some((limit) =>
    bound === 'below' ? limit < value * (1 - CLOSE) : limit > value * (1 + CLOSE),
  )
}

function ofLaboratory({ uln }: Bounded): readonly number[] {
  return uln === null ? [] : [uln]
}

function inUgDl(limit: { readonly value: number; readonly nmolL: number }, isMolar?: boolean): number {
  return isMolar ? limit.nmolL / NMOL_L_IN_UG_DL : limit.value
}
