import { RESULT_UNITS, type ResultKey } from '../clinical/facts.ts'

// 1 µg/dL of cortisol is 27.59 nmol/L; 1 nmol of IGF-1 is 7.649 µg; 1 pmol/L of GH is 0.0221 µg/L.
const CORTISOL = 27.59
const IGF1 = 7.649
const GH = 0.0221

type ToOurs = (value: number) => number
const times =
  (factor: number): ToOurs =>
  (value) =>
    value * factor
const same: ToOurs = (value) => value

const SALIVA = {
  'nmol/l': same,
  'ug/dl': times(CORTISOL),
  'ng/dl': times(CORTISOL / 1000),
  'ng/ml': times(CORTISOL / 10),
  'ug/l': times(CORTISOL / 10),
}
const SERUM = { 'ug/dl': same, 'nmol/l': times(1 / CORTISOL), 'ng/ml': times(0.1), 'ug/l': times(0.1) }
const SOMATOTROPIN = { 'ug/l': same, 'ng/ml': same, 'pmol/l': times(GH) }

/**
 * The units that laboratories use for each result, and the way to ours (`RESULT_UNITS`). An empty unit stands where
 * the code alone fixes the scale. A unit that is not here leaves the value unknown, never guessed.
 */
const UNITS: Readonly<Record<ResultKey, Readonly<Record<string, ToOurs>>>> = {
  lnsc: SALIVA,
  ufc24: { 'nmol/d': same, 'ug/d': times(CORTISOL / 10) },
  dst_1mg: SERUM,
  cortisol_serum: SERUM,
  igf1: { 'ng/ml': same, 'ug/l': same, 'nmol/l': times(IGF1) },
  igf1_sds: { '': same, '1': same, zscore: same, 'z-score': same, sd: same, sds: same },
  ogtt_gh_nadir: SOMATOTROPIN,
  random_gh: SOMATOTROPIN,
  egfr: { '': same, 'ml/min/1.73m2': same, 'ml/min': same },
  urine_volume_24h: { l: same, ml: times(0.001), dl: times(0.1), 'l/d': same, 'ml/d': times(0.001) },
  hba1c: { '%': same, '%hb': same, 'mmol/mol': (value) => value * 0.09148 + 2.152 },
  potassium: { 'mmol/l': same, 'meq/l': same },
}

/** The value in our unit, or null when the unit is not one we know for this result. */
export function inOurUnit(test: ResultKey, value: number, unit: string): number | null {
  const table = UNITS[test]
  const plain = plainUnit(unit)
  if (unit === RESULT_UNITS[test]) return value
  return Object.hasOwn(table, plain) ? (table[plain]?.(value) ?? null) : null
}

/** `µg/(24.h)`, `mcg/24 hr` and `ug/d` are one unit; so are `mL/min/{1.73_m2}` and `mL/min/1.73 m²`. */
function plainUnit(unit: string): string {
  return unit
    .toLowerCase()
    .replaceAll(/[\s_{}()[\]]/g, '')
    .replaceAll('²', '2')
    .replaceAll(/[µμ]/g, 'u')
    .replace(/^mcg/, 'ug')
    .replace(/\/(24\.?h(r|rs|ours?)?|day)$/, '/d')
    .replace('1.73m^2', '1.73m2')
    .replace('1.73sqm', '1.73m2')
}
