import { RESULT_UNITS, type ResultKey } from '../clinical/facts.ts'
import { remembered } from '../clinical/remembered.ts'
import { isUnit, type Substance, ucumFactor } from './ucum.ts'
import { ucumSpelling } from './unit-spellings.ts'

type ToOurs = (value: number) => number

/** `no-unit`: words that say nothing of a unit. `other-kind`: a unit in which this result cannot stand. */
type Reading = ToOurs | 'no-unit' | 'other-kind'

type Scale = {
  readonly substance?: Substance
  /** Units of another kind whose number is the same as in ours. */
  readonly alike?: readonly string[]
  /** Units that are read by their name; an empty one where the code of the test alone fixes the scale. */
  readonly named?: Readonly<Record<string, ToOurs>>
}

const same: ToOurs = (value) => value

/** @see https://ngsp.org/ifcc.asp */
const ngspFromIfcc: ToOurs = (mmolPerMol) => 0.09148 * mmolPerMol + 2.152

// Molar masses in g/mol: C21H30O5; the 70 and the 191 amino acids of mecasermin's and somatropin's labels (FDA).
const CORTISOL = { molarMass: 362.46 }
const IGF1 = { molarMass: 7649 }
const SOMATROPIN = { molarMass: 22_124 }

/**
 * What the units of a result need to be converted to `RESULT_UNITS`, besides UCUM. International units of growth
 * hormone stay unknown: 1 µg is 2, 2.6 or 3 mIU by the WHO standard that the assay follows (66/217, 80/505, 98/574),
 * and the unit does not say which.
 */
const SCALES: Readonly<Record<ResultKey, Scale>> = {
  lnsc: { substance: CORTISOL },
  ufc24: { substance: CORTISOL },
  dst_1mg: { substance: CORTISOL },
  cortisol_serum: { substance: CORTISOL },
  igf1: { substance: IGF1 },
  igf1_sds: { named: { '': same, '1': same } },
  ogtt_gh_nadir: { substance: SOMATROPIN },
  random_gh: { substance: SOMATROPIN },
  egfr: { alike: ['mL/min'], named: { '': same } },
  urine_volume_24h: { alike: ['L/d'] },
  hba1c: { named: { '%': same, 'mmol/mol': ngspFromIfcc } },
  potassium: { substance: { charge: 1 } },
}

/** To UCUM these are one kind, so that 200 % would be an SDS of 2: such results are read by name only. */
const PURE_NUMBERS: ReadonlySet<string> = new Set(['1', '%'])

const LONGEST = 60
const CLOSE = 1e-6

type KnownUnit = {
  readonly spelling: string
  readonly isUnit: boolean
  readonly readings: Map<ResultKey, Reading>
}

// Twelve tests in the spellings of a few laboratories are some forty.
const MOST_OF_A_CHART = 200

/** Reads a value in its unit, as `inOurUnit` does. */
export type UnitReader = typeof inOurUnit

/** Reads the values of one chart: those in its first 200 units. No chart has more, and one that does must not hold up others. */
export function unitReader(): UnitReader {
  const seen = new Set<string>()
  const isAmongFirst = (unit: string): boolean => {
    if (seen.size < MOST_OF_A_CHART) seen.add(unit)
    return seen.has(unit)
  }
  return (test, value, ...units) => (units.every(isAmongFirst) ? inOurUnit(test, value, ...units) : null)
}

/**
 * The value in the unit of `RESULT_UNITS`.
 *
 * @param units - the unit as it was given, perhaps twice (a code and words); none is an empty one
 * @returns null when none is a unit in which this result can stand, or when two contradict each other
 */
export function inOurUnit(test: ResultKey, value: number, ...units: readonly string[]): number | null {
  const readings = (units.length === 0 ? [''] : units).map((unit) => readingOf(test, unit))
  const values = readings
    .filter((reading) => reading !== 'no-unit')
    .map((reading) => (reading === 'other-kind' ? Number.NaN : reading(value)))
  const [first = Number.NaN] = values
  return values.every((other) => isClose(other, first)) && Number.isFinite(first) ? first : null
}

function readingOf(test: ResultKey, unit: string): Reading {
  if (unit.length > LONGEST) return 'no-unit'
  const { spelling, isUnit, readings } = knownUnit(unit)
  const before = readings.get(test)
  if (before !== undefined) return before

  const reading = read(test, spelling, isUnit)
  readings.set(test, reading)
  return reading
}

/** A chart repeats few units, and each takes the library up to a millisecond. */
const knownUnit = remembered({ most: 500, longest: LONGEST }, (unit): KnownUnit => {
  const spelling = ucumSpelling(unit)
  return { spelling, isUnit: isUnit(spelling), readings: new Map<ResultKey, Reading>() }
})

function read(test: ResultKey, unit: string, isUcum: boolean): Reading {
  const { substance, alike = [], named = {} } = SCALES[test]
  if (Object.hasOwn(named, unit)) return named[unit] ?? 'no-unit'
  if (!isUcum) return 'no-unit'

  const ours = RESULT_UNITS[test]
  const targets = PURE_NUMBERS.has(ours) ? [] : [ucumSpelling(ours), ...alike]
  const factor = targets.map((target) => ucumFactor(unit, target, substance)).find((found) => found !== null)
  return factor ? (value) => value * factor : 'other-kind'
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b))
}
