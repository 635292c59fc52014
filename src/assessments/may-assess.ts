import type { Chart } from '../fhir/chart.ts'
import { mayScore } from '../modes.ts'
import type { Site } from '../sites.ts'

/**
 * Whether a photo of this patient may be looked at, asked before any byte is fetched: the site's mode, the age, the
 * patient's refusal, known or not to be ruled out. What kind of picture it is was settled when the photos were listed.
 */
export function mayAssess(
  site: Site,
  { patient, facts }: Pick<Chart, 'patient' | 'facts'>,
  ageAtPhoto: number | null,
): boolean {
  if (!mayScore(site) || facts.imageConsent !== 'not-refused' || patient.deceased) return false
  return isAdult(facts.age) && isAdult(ageAtPhoto)
}

/** An unknown age does not stop the look; the rules stay silent on it. */
function isAdult(age: number | null): boolean {
  return age === null || age >= 18
}
