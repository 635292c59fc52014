import type { Day } from '../clinical/day.ts'
import type { ChartMedication, Route } from '../clinical/facts.ts'
import { dayOf, periodOf } from './dates.ts'
import { type DrugEntry, drugEntries, endedBy, isDoseDay, type MedicationFacts } from './drug-entries.ts'
import { lastSuppliedDay } from './drug-supply.ts'
import type { DrugOf } from './medication-sources.ts'
import { type FhirResource, type Json, listOf, numberOf, objectOf, textOf } from './shapes.ts'

const NEVER_TAKEN = new Set(['draft', 'cancelled', 'entered-in-error'])
const NOT_ORDERED = new Set(['proposal', 'option'])
const OVER = new Set(['stopped', 'completed'])
const INJECTED = new Set<Route>(['im', 'iv', 'intra-articular', 'epidural', 'intralesional'])
const AGAIN = /\b(every|daily|weekly|monthly|repeat|times|each|q\s?\d+|bid|tid|qd|qhs)/i

/** The drugs that were ordered (MedicationRequest). */
export function medicationFacts(
  resources: readonly FhirResource[],
  drugOf: DrugOf,
  today: Day,
): MedicationFacts {
  const { entries, unnamed } = drugEntries(resources.filter(isTaken), drugOf)
  return { medications: entries.map((entry) => medicationFrom(entry, today)), unnamed }
}

function isTaken(resource: FhirResource): boolean {
  if (resource.resourceType !== 'MedicationRequest' || resource.doNotPerform === true) return false
  return !NEVER_TAKEN.has(textOf(resource.status) ?? '') && !NOT_ORDERED.has(textOf(resource.intent) ?? '')
}

function medicationFrom(entry: DrugEntry, today: Day): ChartMedication {
  const course = courseOf(entry, today)
  const isOver =
    OVER.has(textOf(entry.resource.status) ?? '') || (course.plannedEnd !== null && course.plannedEnd < today)

  return {
    ...entry.drug,
    status: isOver ? 'stopped' : 'active',
    startedOn: course.startedOn,
    stoppedOn: isOver ? endedBy(course.endedOn, today) : null,
    ...(statesDoseDay(entry) ? {} : { doseDay: 'unknown' }),
  }
}

/** An order says when it was written; only its timing says on which day, or days, the dose is taken. */
function statesDoseDay({ dosages, drug }: DrugEntry): boolean {
  if (dosages.flatMap(eventsOf).some((on) => on !== null)) return true
  const periods = dosages.map(boundsOf)
  return periods.length > 0 && periods.every((period) => isDoseDay(period, drug.doses))
}

type Course = {
  readonly startedOn: Day | null
  /** The end that the dosage itself states, or its only dose; past it an order still called active is over. */
  readonly plannedEnd: Day | null
  readonly endedOn: Day | null
}

function courseOf({ resource: request, dosages, drug, endsWhenGiven }: DrugEntry, today: Day): Course {
  const { route, doses } = drug
  const bounds = dosages.map(boundsOf)
  const events = dosages.flatMap(eventsOf)
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

function boundsOf(dosage: Json): ReturnType<typeof periodOf> {
  return periodOf(objectOf(objectOf(dosage.timing)?.repeat)?.boundsPeriod)
}

function eventsOf(dosage: Json): readonly (Day | null)[] {
  const events = objectOf(dosage.timing)?.event
  return (listOf(events) ?? []).map(dayOf)
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
