import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartMedication, Route } from '../clinical/facts.ts'
import { remembered } from '../clinical/remembered.ts'
import { dayOf } from './dates.ts'
import { doseOf } from './drug-dose.ts'
import { type Drug, type DrugName, drugName } from './drug-name.ts'
import { dosagesOf, routeOf } from './drug-route.ts'
import { withGenericWords } from './generic-words.ts'
import type { DrugOf } from './medication-sources.ts'
import type { FhirResource, Json } from './shapes.ts'

/** What an entry of a drug says of it, be it ordered, reported or given; when it is taken, each kind says its own way. */
export type DrugEntry = {
  readonly resource: FhirResource
  readonly dosages: readonly Json[]
  readonly drug: Omit<ChartMedication, 'status' | 'startedOn' | 'stoppedOn'>
  /** Given once by a clinician: the day it was given is its end, though the entry may stay active for years. */
  readonly endsWhenGiven: boolean
}

export type DrugEntries = {
  readonly entries: readonly DrugEntry[]
  /** An entry is for a drug that nothing readable names, no word and no code: then the list is not whole. */
  readonly unnamed: boolean
}

export type MedicationFacts = {
  readonly medications: readonly ChartMedication[]
  /** As in `DrugEntries`. */
  readonly unnamed: boolean
}

// A drip or a hormone depot is given by a clinician too, and goes on.
const INTO_A_PLACE: ReadonlySet<Route> = new Set<Route>(['intra-articular', 'epidural', 'intralesional'])
const LAST_DAY_OF_SERIES = 2
const STEROIDS = ['glucocorticoid-ingredients', 'gc-systemic-atc']

export function drugEntries(resources: readonly FhirResource[], drugOf: DrugOf): DrugEntries {
  const named = resources.map((resource) => ({ resource, drug: nameOf(drugOf(resource)) }))
  return {
    entries: named.flatMap(({ resource, drug }) => (drug ? [entryOf(resource, drug)] : [])),
    unnamed: named.some(({ drug }) => drug === null),
  }
}

/** A supply or a period may run on after the drug was stopped: it is over today at the latest. */
export function endedBy(on: Day | null, today: Day): Day | null {
  return on !== null && on > today ? null : on
}

/** Whether a period tells the day of a single dose, or the two days of a series, every six hours, that ends on a third. */
export function isDoseDay(
  { start, end }: { readonly start: unknown; readonly end: unknown },
  doses: number | null,
): boolean {
  const [first, last] = [dayOf(start), dayOf(end)]
  if (first === null || last === null) return false
  return daysBetween(first, last) <= (doses === null || doses <= 1 ? 0 : LAST_DAY_OF_SERIES)
}

type NamedDrug = Drug & { readonly name: DrugName }

function nameOf(drug: Drug | null): NamedDrug | null {
  if (!drug) return null
  const { words, name } = nameBehind(JSON.stringify([drug.codings, drug.words] satisfies DrugKey))
  const isSilent = drug.words.trim() === '' && name.matchedBy === 'none'
  return isSilent ? null : { ...drug, words, name }
}

type DrugKey = readonly [codings: Drug['codings'], words: string]

/**
 * Charts give the same few hundred drugs, and a stay in hospital the same one a hundred times, however long its words.
 */
const REMEMBERED_DRUGS = { most: 1_000, longest: 6_000 }
const nameBehind = remembered(REMEMBERED_DRUGS, (key) => {
  // A site's own codings are told from an EHR's by then, and no other coding of theirs gets here.
  const [codings, ownWords] = JSON.parse(key) as DrugKey
  const words = withGenericWords(ownWords)
  return { words, name: drugName({ codings, words }) }
})

function entryOf(resource: FhirResource, { codings, words, name }: NamedDrug): DrugEntry {
  const dosages = dosagesOf(resource)
  const route = routeOf(dosages, words, codings)
  const dose = doseOf(resource, dosages[0], words)
  const isSteroid = name.concepts.some((concept) => STEROIDS.includes(concept))
  const endsWhenGiven = dose.doses === 1 || INTO_A_PLACE.has(route) || (route === 'im' && isSteroid)
  return { resource, dosages, drug: { ...name, ...dose, route }, endsWhenGiven }
}
