import { RESULT_UNITS, type ResultKey } from './facts.ts'

type Bounds = { readonly least: number; readonly most: number }

/** In the unit of `RESULT_UNITS`, as a reader writes it. */
export const UNIT_WORDS: Readonly<Record<ResultKey, string>> = {
  ...RESULT_UNITS,
  igf1_sds: '',
  egfr: 'mL/min/1.73 m²',
}

/**
 * What a result can be in any patient, in the unit of `RESULT_UNITS`. Wide on purpose: what lies beyond is a slip of the
 * pen or another unit. The bounds are our own choice, and no limit of a rule.
 */
const POSSIBLE: Readonly<Record<ResultKey, Bounds>> = {
  lnsc: { least: 0, most: 5000 },
  ufc24: { least: 0, most: 150_000 },
  dst_1mg: { least: 0, most: 400 },
  cortisol_serum: { least: 0, most: 400 },
  igf1: { least: 0, most: 4000 },
  igf1_sds: { least: -15, most: 30 },
  ogtt_gh_nadir: { least: 0, most: 2000 },
  random_gh: { least: 0, most: 2000 },
  egfr: { least: 0, most: 250 },
  urine_volume_24h: { least: 0, most: 40 },
  hba1c: { least: 2, most: 25 },
  potassium: { least: 0.5, most: 15 },
}

export const POSSIBLE_BMI: Bounds = { least: 8, most: 260 }
export const POSSIBLE_GESTATION_WEEKS: Bounds = { least: 0, most: 45 }

/** Why a result cannot be so, in words; null where it can. */
export function impossibleValue(test: ResultKey, value: number): string | null {
  const { least, most } = POSSIBLE[test]
  if (value >= least && value <= most) return null
  return `cannot be so: a result of this test lies between ${`${least} and ${most} ${UNIT_WORDS[test]}`.trim()}`
}
