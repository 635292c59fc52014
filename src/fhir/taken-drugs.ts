import type { Day } from '../clinical/day.ts'
import type { ChartMedication } from '../clinical/facts.ts'
import { dayOf, firstDayOf, lastDayOf, periodOf } from './dates.ts'
import { coursesOf } from './drug-courses.ts'
import { type DrugEntry, drugEntries, endedBy, isDoseDay, type MedicationFacts } from './drug-entries.ts'
import { endOfOld } from './drug-supply.ts'
import type { DrugOf } from './medication-sources.ts'
import { type FhirResource, textOf } from './shapes.ts'

// `not-taken` adds nothing and takes no order back: what the patient said on one day does not end an exposure that
// somebody else ordered. `unknown` counts, as a doubt about a drug never makes a test look safe.
const NOT_TAKEN = new Set(['not-taken', 'intended', 'entered-in-error'])
const NOT_GIVEN = new Set(['not-done', 'entered-in-error'])
const OVER = new Set(['completed', 'stopped'])
const GOING_ON = new Set(['in-progress', 'on-hold'])

/**
 * The drugs that a patient takes or took by somebody's word (MedicationStatement). One that stands among the orders too
 * counts twice: the rules ask whether a drug is taken, not how often. Only a dexamethasone test that is also reported,
 * without how many doses, reads as an exposure.
 */
export function reportedDrugs(
  resources: readonly FhirResource[],
  drugOf: DrugOf,
  today: Day,
): MedicationFacts {
  const taken = resources.filter((resource) => is(resource, 'MedicationStatement', NOT_TAKEN))
  const { entries, unnamed } = drugEntries(taken, drugOf)
  return { medications: entries.map((entry) => reportedDrug(entry, today)), unnamed }
}

/** The doses that staff gave (MedicationAdministration), each a drug of the day it was given, those of a course together. */
export function givenDrugs(resources: readonly FhirResource[], drugOf: DrugOf, today: Day): MedicationFacts {
  const given = resources.filter((resource) => is(resource, 'MedicationAdministration', NOT_GIVEN))
  const { entries, unnamed } = drugEntries(given, drugOf)
  return { medications: coursesOf(entries.map((entry) => givenDrug(entry, today))), unnamed }
}

function is({ resourceType, status }: FhirResource, type: string, never: ReadonlySet<string>): boolean {
  return resourceType === type && !never.has(textOf(status) ?? '')
}

function reportedDrug({ resource, drug, endsWhenGiven }: DrugEntry, today: Day): ChartMedication {
  const { first, last } = effectiveDays(resource)
  const stated = last ?? (endsWhenGiven ? lastDayOf(resource.effectiveDateTime) : null)
  const isOver = OVER.has(textOf(resource.status) ?? '') || (stated !== null && stated < today)
  // Said to be over on a day, it ended by then.
  const ended = stated ?? dayOf(resource.dateAsserted) ?? (first === null ? null : endOfOld(first, today))
  return {
    ...drug,
    status: isOver ? 'stopped' : 'active',
    startedOn: first,
    stoppedOn: isOver ? endedBy(ended, today) : null,
    ...doseDayIn(resource, drug.doses),
  }
}

function givenDrug({ resource, drug }: DrugEntry, today: Day): ChartMedication {
  const { first, last } = effectiveDays(resource)
  const isGoingOn = GOING_ON.has(textOf(resource.status) ?? '') && last === null
  return {
    ...drug,
    status: isGoingOn ? 'active' : 'stopped',
    startedOn: first,
    stoppedOn: isGoingOn ? null : endedBy(last ?? lastDayOf(resource.effectiveDateTime) ?? first, today),
    ...doseDayIn(resource, drug.doses),
  }
}

function doseDayIn(
  { effectiveDateTime, effectivePeriod }: FhirResource,
  doses: number | null,
): Pick<ChartMedication, 'doseDay'> {
  const isStated = dayOf(effectiveDateTime) !== null || isDoseDay(periodOf(effectivePeriod), doses)
  return isStated ? {} : { doseDay: 'unknown' }
}

/** Of a partial date the first day it can mean for a beginning, the last one for an end. A moment has no end. */
function effectiveDays({ effectiveDateTime, effectivePeriod }: FhirResource): {
  readonly first: Day | null
  readonly last: Day | null
} {
  const { start, end } = periodOf(effectivePeriod)
  return { first: firstDayOf(effectiveDateTime) ?? firstDayOf(start), last: lastDayOf(end) }
}
