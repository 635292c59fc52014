import { dayIn } from '../clinical/day.ts'
import { imageConsentIn } from '../fhir/image-consent.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { OpenLaunch } from './session.ts'

/** Whether the page may have photos of the launch patient: not where they were refused, nor where nobody knows. */
export async function mayShowPhotos(
  { session: { patientId }, site }: OpenLaunch,
  record: RecordDoor,
  now: Date,
): Promise<boolean> {
  const sources = { patientId, prefetch: {}, record, base: record.base, notServed: site.notServed }
  const question = { kept: site.policy.imageConsent, today: dayIn(site.timeZone, now) }
  return (await imageConsentIn(sources, question)) === 'not-refused'
}
