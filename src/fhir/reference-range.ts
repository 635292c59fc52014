import { type Day, daysBetween, monthsBetween } from '../clinical/day.ts'
import type { PatientFacts } from './patient-facts.ts'
import { codesIn, type Json, listOf, numberOf, objectOf, textOf } from './shapes.ts'

/** Whose sample it is, and of which day. */
export type Sampled = Pick<PatientFacts, 'sex' | 'birth' | 'earliestBirth'> & { readonly on: Day | null }

/** Whether a range is for this patient; `unclear` where it is for somebody whom we cannot tell from them. */
type Fit = 'theirs' | 'others' | 'unclear'

/**
 * The range that is this patient's at the age of the sample. The only one that a laboratory gave is, unless it says that
 * it is for others; of several, exactly one has to fit for sure, and all the others not at all.
 *
 * @see https://hl7.org/fhir/R4/observation-definitions.html#Observation.referenceRange.age
 */
export function rangeOf<Range extends { readonly range: Json }>(
  ranges: readonly Range[],
  sampled: Sampled,
): Range | null {
  const possible = ranges
    .map((given) => ({ given, fit: fitOf(given.range, sampled) }))
    .filter(({ fit }) => fit !== 'others')
  const [first, ...more] = possible
  if (!first || more.length > 0) return null
  return first.fit === 'theirs' || ranges.length === 1 ? first.given : null
}

function fitOf(range: Json, sampled: Sampled): Fit {
  const fits = [ageFit(range.age, sampled), groupFit(range.appliesTo, sampled.sex)]
  if (fits.includes('others')) return 'others'
  return fits.includes('unclear') ? 'unclear' : 'theirs'
}

/** Both ends belong to it, in completed years (or months, …): a man of 60 and a half is in 51 to 60. */
function ageFit(age: unknown, { birth, earliestBirth, on }: Sampled): Fit {
  if (age === undefined) return 'theirs'
  const { low, high } = objectOf(age) ?? {}
  if ((low === undefined && high === undefined) || birth === null || earliestBirth === null || on === null)
    return 'unclear'
  const fits = [birth, earliestBirth].map((born) => endsFit(low, high, born, on))
  return fits.every((fit) => fit === fits[0]) ? (fits[0] ?? 'unclear') : 'unclear'
}

function endsFit(low: unknown, high: unknown, birth: Day, on: Day): Fit {
  const ends = [
    endFit(low, birth, on, (age, end) => age >= end),
    endFit(high, birth, on, (age, end) => age <= end),
  ]
  if (ends.includes('others')) return 'others'
  return ends.includes('unclear') ? 'unclear' : 'theirs'
}

function endFit(end: unknown, birth: Day, on: Day, isWithin: (age: number, end: number) => boolean): Fit {
  if (end === undefined) return 'theirs'
  const { value, code, unit, comparator } = objectOf(end) ?? {}
  const completed = COMPLETED.get((textOf(code) ?? textOf(unit) ?? '').toLowerCase())
  const number = numberOf(value)
  if (!completed || number === null || comparator !== undefined) return 'unclear'
  const age = completed(birth, on)
  // Of 60.5 years to somebody of 60 nobody knows on which side they are.
  if (!Number.isInteger(number) && age === Math.floor(number)) return 'unclear'
  return isWithin(age, number) ? 'theirs' : 'others'
}

type Completed = (birth: Day, on: Day) => number

const years: Completed = (birth, on) => Math.floor(monthsBetween(birth, on) / 12)
const weeks: Completed = (birth, on) => Math.floor(daysBetween(birth, on) / 7)

/** Completed units of age, by UCUM's code or the word for it. */
const COMPLETED: ReadonlyMap<string, Completed> = new Map([
  ...['a', 'y', 'yr', 'yrs', 'year', 'years'].map((unit) => [unit, years] as const),
  ...['mo', 'mos', 'month', 'months'].map((unit) => [unit, monthsBetween] as const),
  ...['wk', 'wks', 'week', 'weeks'].map((unit) => [unit, weeks] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, daysBetween] as const),
])

/** Without a group it is for everybody. Of groups only the sexes are known; a race, a pregnancy or a word is `unclear`. */
function groupFit(appliesTo: unknown, sex: Sampled['sex']): Fit {
  if (appliesTo === undefined) return 'theirs'
  const groups = (listOf(appliesTo) ?? [appliesTo]).map(sexOf)
  if (groups.length === 0) return 'theirs'
  const isKnown = sex === 'female' || sex === 'male'
  const ofOther = groups.filter((group) => group !== null && group !== sex)
  if (!isKnown || (ofOther.length > 0 && ofOther.length < groups.length)) return 'unclear'
  if (ofOther.length > 0) return 'others'
  return groups.includes(null) ? 'unclear' : 'theirs'
}

/** @see https://hl7.org/fhir/R4/valueset-referencerange-appliesto.html and the codes of HL7 for a sex */
const SEXES: ReadonlyMap<string, 'female' | 'male'> = new Map([
  ['248152002', 'female'],
  ['248153007', 'male'],
  ['female', 'female'],
  ['male', 'male'],
  ['f', 'female'],
  ['m', 'male'],
])

/** The sex that a group is of, by all of its codes, or its word alone; null for any other group. */
function sexOf(group: unknown): 'female' | 'male' | null {
  const codes = codesIn(group)
  const named = codes.length > 0 ? codes : [textOf(objectOf(group)?.text) ?? '']
  const [sex, ...others] = new Set(named.map((name) => SEXES.get(name.trim().toLowerCase()) ?? null))
  return sex !== undefined && others.length === 0 ? sex : null
}
