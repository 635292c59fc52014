import type { Day } from '../clinical/day.ts'
import { dayOf, periodOf } from './dates.ts'
import { type FhirResource, textOf } from './shapes.ts'

const FINAL = new Set(['final', 'amended', 'corrected'])

/** Whether an Observation states a result: not preliminary, cancelled, wrong or absent. */
export function isFinal(resource: FhirResource): boolean {
  if (resource.resourceType !== 'Observation' || typeof resource.status !== 'string') return false
  return FINAL.has(resource.status) && resource.dataAbsentReason === undefined
}

/** The moment the value is true of, as it was written. */
export function observedAt(observation: FhirResource): string | null {
  return (
    textOf(observation.effectiveDateTime) ??
    textOf(periodOf(observation.effectivePeriod).end) ??
    textOf(periodOf(observation.effectivePeriod).start) ??
    textOf(observation.effectiveInstant)
  )
}

export function observedOn(observation: FhirResource): Day | null {
  return dayOf(observedAt(observation))
}
