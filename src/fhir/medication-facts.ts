import type { Day } from '../clinical/day.ts'
import type { ChartMedication, Route } from '../clinical/facts.ts'
import { dayOf, periodOf } from './dates.ts'
import { doseOf } from './drug-dose.ts'
import { type Drug, drugName } from './drug-name.ts'
import { dosagesOf, routeOf } from './drug-route.ts'
import { lastSuppliedDay } from './drug-supply.ts'
import { withGenericWords } from './generic-words.ts'
import type { DrugOf } from './medication-sources.ts'
import { type FhirResource, type Json, listOf, numberOf, objectOf, textOf } from './shapes.ts'

export type MedicationFacts = {
  readonly medications: readonly ChartMedication[]
  /** An order is for a drug that nothing readable names, no word and no code: then the list is not whole. */
  readonly unnamed: boolean
}

const NEVER_TAKEN = new Set(['draft', 'cancelled', 'entered-in-error'])
const NOT_ORDERED = new Set(['proposal', 'option'])
const OVER = new Set(['stopped', 'completed'])
const INJECTED = new Set<Route>(['im', 'iv', 'intra-articular', 'epidural', 'intralesional'])
// Given once by a clinician; the order may stay active for years. So may a drip or a hormone depot, which go on.
const INTO_A_PLACE = new Set<Route>(['intra-articular', 'epidural', 'intralesional'])
const STEROIDS = ['glucocorticoid-ingredients', 'gc-systemic-atc']
const AGAIN = /\b(every|daily|weekly|monthly|repeat|times|each|q\s?\d+|bid|tid|qd|qhs)/i

export function medicationFacts(
  resources: readonly FhirResource[],
  drugOf: DrugOf,
  today: Day,
): MedicationFacts {
  const requests = resources.filter(isTaken)
  const named = requests.map((request) => ({ request, drug: nameable(drugOf(request)) }))
  return {
    medications: named.flatMap(({ request, drug }) => (drug ? [medicationFrom(request, drug, today)] : [])),
    unnamed: named.some(({ drug }) => drug === null),
  }
}

function nameable(drug: Drug | null): Drug | null {
  if (!drug) return null
  const isSilent = drug.words.trim() === '' && drugName(drug).matchedBy === 'none'
  return isSilent ? null : { ...drug, words: withGenericWords(drug.words) }
}

function isTaken(resource: FhirResource): boolean {
  if (resource.resourceType !== 'MedicationRequest' || resource.doNotPerform === true) return false
  return !NEVER_TAKEN.has(textOf(resource.status) ?? '') && !NOT_ORDERED.has(textOf(resource.intent) ?? '')
}

function medicationFrom(request: FhirResource, drug: Drug, today: Day): ChartMedication {
  const dosages = dosagesOf(request)
  const route = routeOf(dosages, drug.words, drug.codings)
  const dose = doseOf(request, dosages[0], drug.words)
  const name = drugName(drug)
  const isSteroid = name.concepts.some((concept) => STEROIDS.includes(concept))
  const endsWhenGiven = dose.doses === 1 || INTO_A_PLACE.has(route) || (route === 'im' && isSteroid)
  const course = courseOf(request, dosages, { route, doses: dose.doses, endsWhenGiven, today })
  const isOver =
    OVER.has(textOf(request.status) ?? '') || (course.plannedEnd !== null && course.plannedEnd < today)

  return {
    ...name,
    ...dose,
    route,
    status: isOver ? 'stopped' : 'active',
    startedOn: course.startedOn,
    stoppedOn: isOver ? earlierOf(course.endedOn, today) : null,
  }
}

type Given = {
  readonly route: Route
  readonly doses: number | null
  readonly endsWhenGiven: boolean
  readonly today: Day
}

type Course = {
  readonly startedOn: Day | null
  /** The end that the dosage itself states, or its only dose; past it an order still called active is over. */
  readonly plannedEnd: Day | null
  readonly endedOn: Day | null
}

function courseOf(
  request: FhirResource,
  dosages: readonly Json[],
  { route, doses, endsWhenGiven, today }: Given,
): Course {
  const bounds = dosages.map((dosage) => periodOf(objectOf(objectOf(dosage.timing)?.repeat)?.boundsPeriod))
  const events = dosages.flatMap((dosage) => eventsOf(dosage))
  const supply = periodOf(objectOf(request.dispenseRequest)?.validityPeriod)
  const authored = dayOf(request.authoredOn)

  const startedOn =
    firstOf(bounds.map(({ start }) => dayOf(start))) ?? firstOf(events) ?? dayOf(supply.start) ?? authored
  const plannedEnd = bounds.every(({ end }) => dayOf(end) !== null)
    ? lastOf(bounds.map(({ end }) => dayOf(end)))
    : null
  const isRefilled = (numberOf(objectOf(request.dispenseRequest)?.numberOfRepeatsAllowed) ?? 0) > 0
  const isSingle = doses === 1 || (INJECTED.has(route) && !isRefilled && !dosages.some(isRepeated))
  const given = isSingle ? (lastOf(events) ?? authored) : null
  return {
    startedOn,
    plannedEnd: plannedEnd ?? (endsWhenGiven ? given : null),
    endedOn: plannedEnd ?? given ?? dayOf(supply.end) ?? lastSuppliedDay(request, dosages, doses, today),
  }
}

function isRepeated(dosage: Json): boolean {
  const repeat = objectOf(objectOf(dosage.timing)?.repeat)
  if (repeat !== null) return repeat.count !== 1
  const timing = objectOf(objectOf(dosage.timing)?.code)
  return timing !== null || AGAIN.test(textOf(dosage.text) ?? '')
}

function eventsOf(dosage: Json): readonly (Day | null)[] {
  const events = objectOf(dosage.timing)?.event
  return (listOf(events) ?? []).map(dayOf)
}

// The supply may run on after the drug was stopped: it is over today at the latest.
function earlierOf(on: Day | null, today: Day): Day | null {
  return on !== null && on > today ? null : on
}

function firstOf(days: readonly (Day | null)[]): Day | null {
  return days.filter((day) => day !== null).sort()[0] ?? null
}

function lastOf(days: readonly (Day | null)[]): Day | null {
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  )
}
