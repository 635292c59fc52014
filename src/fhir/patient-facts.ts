import { ageOn, type Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { firstDayOf, lastDayOf } from './dates.ts'
import { type FhirResource, textOf } from './shapes.ts'

export type PatientFacts = {
  readonly sex: Facts['sex']
  /** The latest birthday that the chart allows: of a year alone its last day, so that nobody counts as older. */
  readonly birth: Day | null
  /** The earliest birthday that it allows: the same, where it is a day. */
  readonly earliestBirth: Day | null
  readonly deceased: boolean
}

export function patientFacts(patient: FhirResource, today: Day): PatientFacts {
  return {
    sex: sexOf(patient.gender),
    birth: plausible(lastDayOf(patient.birthDate), today),
    earliestBirth: plausible(firstDayOf(patient.birthDate), today),
    deceased: patient.deceasedBoolean === true || textOf(patient.deceasedDateTime) !== null,
  }
}

/** Completed years on a day; null when the birth date is unknown or later. */
export function ageAt(birth: Day | null, on: Day): number | null {
  const age = birth === null ? null : ageOn(birth, on)
  return age === null || age < 0 ? null : age
}

/** The administrative gender is what the chart has; the reference ranges of the tests go by it too. */
function sexOf(gender: unknown): Facts['sex'] {
  return gender === 'female' || gender === 'male' || gender === 'other' ? gender : 'unknown'
}

// A year alone of this year ends after today, and is still a birth date.
function plausible(born: Day | null, today: Day): Day | null {
  if (born === null) return null
  return born.slice(0, 4) <= today.slice(0, 4) && ageOn(born, today) <= 130 ? born : null
}
