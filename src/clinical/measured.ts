import { NMOL_L_IN_UG_DL } from './cortisol-limit.ts'
import type { ChartResult, ResultKey } from './facts.ts'

/** A laboratory value as words are said of it. */
export type Measured = Pick<ChartResult, 'test' | 'value' | 'uln' | 'isMolar' | 'bound'>

/** Saliva and urine are kept in moles, and many laboratories report them in grams. */
type Unit = { readonly unit: string; readonly alike?: { readonly unit: string; readonly times: number } }

const NMOL_IN_UG = 2.759

const UNITS: Readonly<Record<ResultKey, Unit>> = {
  lnsc: { unit: 'nmol/L', alike: { unit: 'µg/dL', times: 1 / NMOL_L_IN_UG_DL } },
  ufc24: { unit: 'nmol/day', alike: { unit: 'µg/day', times: 1 / NMOL_IN_UG } },
  dst_1mg: { unit: 'µg/dL' },
  cortisol_serum: { unit: 'µg/dL' },
  igf1: { unit: 'ng/mL' },
  igf1_sds: { unit: 'SD' },
  ogtt_gh_nadir: { unit: 'µg/L' },
  random_gh: { unit: 'µg/L' },
  egfr: { unit: 'mL/min/1.73 m²' },
  urine_volume_24h: { unit: 'L a day' },
  hba1c: { unit: '%' },
  potassium: { unit: 'mmol/L' },
}

/** What was measured, as a sentence calls it. */
export const RESULT_NAMES: Readonly<Record<ResultKey, string>> = {
  lnsc: 'late-night salivary cortisol',
  ufc24: 'urinary free cortisol',
  dst_1mg: 'cortisol after dexamethasone',
  cortisol_serum: 'serum cortisol',
  igf1: 'IGF-1',
  igf1_sds: 'IGF-1',
  ogtt_gh_nadir: 'growth hormone after glucose',
  random_gh: 'growth hormone',
  egfr: 'eGFR',
  urine_volume_24h: 'urine volume',
  hba1c: 'HbA1c',
  potassium: 'potassium',
}

/** Read by the laboratory's limit. That of a cortisol in blood is meant for one without dexamethasone. */
const READ_BY_LIMIT: ReadonlySet<ResultKey> = new Set<ResultKey>(['lnsc', 'ufc24', 'igf1'])

/** `420 ng/mL, upper limit 280 ng/mL`; without the limit where it says nothing or the laboratory gave none. */
export function measuredWords(measured: Measured): string {
  const limit = limitOf(measured)
  const says = valueWords(measured)
  if (limit === null) return says
  const { test, isMolar = false } = measured
  return `${says}, upper limit ${valueWords({ test, isMolar, value: limit })}`
}

/** `40 µg/dL`; `below 60 mL/min/1.73 m²`; `12 nmol/L (0.435 µg/dL)`. A cortisol in blood stands in the kind of unit in which it was reported. */
export function valueWords(measured: Omit<Measured, 'uln'>): string {
  const { bound } = measured
  return bound === undefined ? wordsOf(measured) : `${bound} ${wordsOf(measured)}`
}

function wordsOf({ test, value, isMolar, bound }: Omit<Measured, 'uln'>): string {
  const { unit, alike } = UNITS[test]
  // The value lies just beside the bound, and so close nobody gives one.
  const digits = bound === undefined ? DIGITS : DIGITS - 1
  if (isMolar && (test === 'dst_1mg' || test === 'cortisol_serum'))
    return `${written(value * NMOL_L_IN_UG_DL, digits)} nmol/L`
  const ours = `${written(value, digits)} ${unit}`
  return alike ? `${ours} (${written(value * alike.times, DIGITS - 1)} ${alike.unit})` : ours
}

/** `1.5 times the upper limit`; else the value itself. */
export function timesLimitWords(measured: Measured): string {
  const limit = limitOf(measured)
  if (limit === null) return valueWords(measured)
  const times = `${written(measured.value / limit, DIGITS - 1)} times the upper limit`
  return measured.bound === undefined ? times : `${measured.bound} ${times}`
}

function limitOf({ test, uln }: Measured): number | null {
  return READ_BY_LIMIT.has(test) && uln !== null && uln > 0 ? uln : null
}

// More digits than a laboratory gives come from the conversion of the unit.
const DIGITS = 4

function written(value: number, least = DIGITS): string {
  const digits = Math.max(least, Math.trunc(Math.abs(value)).toString().length)
  return String(Number(value.toPrecision(digits)))
}
