import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { ageAt, type PatientFacts } from '../fhir/patient-facts.ts'
import { mayScore } from '../modes.ts'
import type { Site } from '../sites.ts'

/** What of a chart decides whether photos of this patient may be looked at. */
export type PhotographedPatient = {
  readonly patient: PatientFacts
  readonly facts: Pick<Facts, 'age' | 'imageConsent'>
}

/**
 * Whether a photo of this patient may be looked at, asked before any byte is fetched: the site's mode, the age, the
 * patient's refusal, known or not to be ruled out. What kind of picture it is was settled when the photos were listed.
 */
export function mayAssess(
  site: Site,
  { patient, facts }: PhotographedPatient,
  ageAtPhoto: number | null,
): boolean {
  if (!mayScore(site) || facts.imageConsent !== 'not-refused' || patient.deceased) return false
  return isAdult(facts.age) && isAdult(ageAtPhoto)
}

/** How old the patient was on a photo; null where nobody knows. */
export function ageAtPhoto(
  { patient }: Pick<PhotographedPatient, 'patient'>,
  takenOn: Day | null,
): number | null {
  return takenOn === null ? null : ageAt(patient.birth, takenOn)
}

/** An unknown age does not stop the look; the rules stay silent on it. */
function isAdult(age: number | null): boolean {
  return age === null || age >= 18
}
