import { firstDayOf, periodOf } from './dates.ts'
import { type FhirResource, textOf } from './shapes.ts'

/**
 * Whether these evidently stand newest first: each dated one no later than the one before it, and the last earlier than
 * the first. Equal days show no order, and what has no date has no place in one.
 *
 * FHIR lets a server ignore `_sort`, so the order of an answer is no more than what its dates show.
 *
 * @param resources - of one type, in the order of the answer
 * @see https://hl7.org/fhir/R4/search.html#sort
 */
export function standNewestFirst(resources: readonly FhirResource[]): boolean {
  const dates = resources.map(sortDate).filter((date) => date !== null)
  const steps = dates.slice(1).map((date, index) => laterBy(dates[index] ?? date, date))
  return steps.every((step) => step >= 0) && steps.some((step) => step > 0)
}

/** The newest first by the date that a server sorts by, undated last. */
export function sortedNewestFirst(resources: readonly FhirResource[]): readonly FhirResource[] {
  return resources.toSorted((a, b) => laterBy(sortDate(b) ?? '', sortDate(a) ?? ''))
}

/** What `_sort` goes by: `created` of a Media, `date` of the others. */
function sortDate(resource: FhirResource): string | null {
  const date = dateOf(resource)
  return firstDayOf(date) === null ? null : textOf(date)
}

function dateOf(resource: FhirResource): unknown {
  switch (resource.resourceType) {
    case 'Media':
      return resource.createdDateTime ?? periodOf(resource.createdPeriod).start
    case 'DocumentReference':
      return resource.date
    case 'DiagnosticReport':
      return resource.effectiveDateTime ?? periodOf(resource.effectivePeriod).start
    default:
      return null
  }
}

/** Above 0 where `a` is later; instants by the clock, all else as far as both are written down. */
function laterBy(a: string, b: string): number {
  if (a.includes('T') && b.includes('T')) return Date.parse(a) - Date.parse(b)
  const length = Math.min(a.length || b.length, b.length || a.length, 'YYYY-MM-DD'.length)
  return a.slice(0, length).localeCompare(b.slice(0, length))
}
