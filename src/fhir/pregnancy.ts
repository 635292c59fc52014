import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartCondition, Facts } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { isFinal, observedOn } from './observation.ts'
import { codesIn, type FhirResource } from './shapes.ts'

// No pregnancy lasts longer, so an older entry speaks of one that is over.
const LONGEST_DAYS = 300
// How long "not pregnant" stays news: one cycle and a late test.
const NOT_PREGNANT_DAYS = 42

// LOINC answers to "pregnancy status", and the SNOMED CT findings that say the same.
const PREGNANT = new Set(['LA15173-0', '77386006'])
const NOT_PREGNANT = new Set(['LA26683-5', '60001007'])

export type PregnancyFacts = Pick<Facts, 'pregnancy' | 'gestationWeeks' | 'deliveredOn'>

export type Person = { readonly sex: Facts['sex']; readonly age: number | null }

/** What the chart says about a pregnancy. What it positively states comes before what sex and age make likely. */
export function pregnancyFacts(
  person: Person,
  conditions: readonly ChartCondition[],
  observations: readonly FhirResource[],
  today: Day,
): PregnancyFacts {
  const status = latestStatus(observations, today)
  const entries = conditions.filter(({ concept }) => concept === 'pregnancy')
  const isCharted = entries.some(
    ({ onset, abated }) => abated === null && isRecent(onset, today, LONGEST_DAYS),
  )

  return {
    pregnancy: status ?? (isCharted ? 'pregnant' : likely(person)),
    gestationWeeks: null,
    deliveredOn:
      entries
        .map(({ abated }) => abated)
        .filter((day) => day !== null)
        .sort()
        .at(-1) ?? null,
  }
}

function latestStatus(observations: readonly FhirResource[], today: Day): 'pregnant' | 'not-pregnant' | null {
  const statuses = observations
    .filter(
      (observation) =>
        isFinal(observation) && conceptsOfCoded(observation.code).includes('obs-pregnancy-status'),
    )
    .map((observation) => ({ on: observedOn(observation), codes: codesIn(observation.valueCodeableConcept) }))
    .filter(({ on }) => on !== null)
    .sort((a, b) => (a.on ?? '').localeCompare(b.on ?? ''))

  const latest = statuses.at(-1)
  if (!latest) return null
  if (latest.codes.some((code) => PREGNANT.has(code)))
    return isRecent(latest.on, today, LONGEST_DAYS) ? 'pregnant' : null
  if (!latest.codes.some((code) => NOT_PREGNANT.has(code))) return null
  return isRecent(latest.on, today, NOT_PREGNANT_DAYS) ? 'not-pregnant' : null
}

function likely({ sex, age }: Person): Facts['pregnancy'] {
  if (sex === 'male') return 'not-pregnant'
  return age !== null && (age < 12 || age > 55) ? 'not-pregnant' : 'unknown'
}

function isRecent(on: Day | null, today: Day, days: number): boolean {
  return on === null || daysBetween(on, today) <= days
}
