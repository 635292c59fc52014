import type { ChartResult, ResultKey } from '../clinical/facts.ts'
import { rangeOf, type Sampled } from './reference-range.ts'
import type { UnitReader } from './result-units.ts'
import { codesIn, type FhirResource, type Json, numberOf, objectOf, objectsOf, textOf } from './shapes.ts'

const UCUM: readonly unknown[] = ['http://unitsofmeasure.org', 'urn:oid:2.16.840.1.113883.6.8']

// A value "below 60" is just under 60, so that a limit of 60 is not reached. Cortisol is compared to a hundredth of a
// nmol/L: of 50 it must be more than half of that.
const JUST = 3e-4
// A pattern that may look for a blank in two places takes quadratic time on many: they are short, and trimmed before.
const LONGEST_WRITTEN = 60
const WRITTEN = /^(?:([<>]=?|[≤≥])\s*)?(\d{1,9}(?:\.\d{1,6})?)\s*(\S.{0,40})?$/

// "90-250 ng/mL", "90 to 250", "< 4.3 nmol/L", "4.0-50.0 mcg/24 h"; any other words ("adults: ...") are not read.
const WRITTEN_RANGE =
  /^(?:\d{1,9}(?:\.\d{1,6})?\s*(?:-|–|to)|<=?|≤|up to)\s*(\d{1,9}(?:\.\d{1,6})?)\s*([a-zA-Zµμ%][^\s:;,]{0,20}(?:\s(?:h|hr|hrs|hours?))?)?$/
// No laboratory gives more: by age and sex it gives the one that fits.
const MOST_RANGES = 20

/** The measured value in our unit; null when there is none, or in a unit we do not know. */
export function measuredValue(
  test: ResultKey,
  observation: FhirResource,
  inOurUnit: UnitReader,
): number | null {
  const quantity = objectOf(observation.valueQuantity)
  if (quantity) return bounded(inOurs(test, quantity, inOurUnit), quantity.comparator)
  const match = WRITTEN.exec(written(observation.valueString))
  return match ? bounded(inOurUnit(test, Number(match[2]), match[3] ?? ''), match[1]) : null
}

/** On which side of the value that was reported the true one lies; undefined where the value is the true one. */
export function boundOf({ valueQuantity, valueString }: FhirResource): ChartResult['bound'] {
  const quantity = objectOf(valueQuantity)
  return sideOf(quantity ? quantity.comparator : WRITTEN.exec(written(valueString))?.[1])
}

/** Whether the value was reported as an amount of substance. */
export function isMolar({ valueQuantity, valueString }: FhirResource): boolean {
  const quantity = objectOf(valueQuantity)
  const units = quantity ? unitsOf(quantity) : [textOf(valueString) ?? '']
  return units.some((unit) => /mol/i.test(unit))
}

/** The upper limit of normal that the laboratory gave for such a patient, in our unit; null when there is not exactly one. */
export function upperLimit(
  test: ResultKey,
  observation: FhirResource,
  sampled: Sampled,
  inOurUnit: UnitReader,
): number | null {
  const ranges = objectsOf(observation.referenceRange)
  if (ranges.length > MOST_RANGES) return null
  const normal = ranges.filter((range) => codesIn(range.type).includes('normal'))
  const given = (normal.length > 0 ? normal : ranges).flatMap((range) => {
    const high = highOf(range)
    return high ? [{ range, high }] : []
  })
  const high = rangeOf(given, sampled)?.high
  if (!high) return null

  // Laboratories often leave out the unit of the range: it is the value's.
  const unitless = unitsOf(high).length === 0
  const limit = unitless ? { ...unitOf(observation), value: high.value } : high
  return inOurs(test, limit, inOurUnit)
}

function unitOf({ valueQuantity, valueString }: FhirResource): Json {
  return objectOf(valueQuantity) ?? { unit: WRITTEN.exec(written(valueString))?.[3] }
}

function highOf(range: Json): Json | null {
  const high = objectOf(range.high)
  if (high || objectOf(range.low)) return high
  const match = WRITTEN_RANGE.exec(written(range.text))
  return match ? { value: Number(match[1]), unit: match[2] ?? '' } : null
}

/** The words without the blanks around them; none where they are longer than any value. */
function written(value: unknown): string {
  const words = (textOf(value) ?? '').trim()
  return words.length > LONGEST_WRITTEN ? '' : words
}

function inOurs(test: ResultKey, quantity: Json, inOurUnit: UnitReader): number | null {
  const value = numberOf(quantity.value)
  return value === null ? null : inOurUnit(test, value, ...unitsOf(quantity))
}

/** The code where it can be one of UCUM, and the words for people: they may contradict each other. */
function unitsOf({ system, code, unit }: Json): readonly string[] {
  const isUcum = system === undefined || UCUM.includes(system)
  return [isUcum ? textOf(code) : null, textOf(unit)].filter((text) => text !== null)
}

/** Also of `<=` and `>=`: the one value that is the bound itself is the least likely of all. */
function bounded(value: number | null, comparator: unknown): number | null {
  const side = sideOf(comparator)
  if (value === null || side === undefined) return value
  return value + Math.abs(value) * (side === 'below' ? -JUST : JUST)
}

function sideOf(comparator: unknown): ChartResult['bound'] {
  if (typeof comparator !== 'string') return undefined
  return /^[<≤]/.test(comparator) ? 'below' : /^[>≥]/.test(comparator) ? 'above' : undefined
}
