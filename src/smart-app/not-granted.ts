import type { FactSource } from '../clinical/facts.ts'
import type { Chart } from '../fhir/chart.ts'
import type { Site } from '../sites.ts'
import { grantedScopes } from './granted-scopes.ts'

const TYPE_OF: Readonly<Record<FactSource, string>> = {
  conditions: 'Condition',
  medications: 'MedicationRequest',
  results: 'Observation',
}

const PHOTO_PLACES = [
  ['Media', 'Media'],
  ['DocumentReference', 'DocumentReference'],
  ['DiagnosticReport', 'DiagnosticReport.media'],
] as const

type Unread = Pick<Chart, 'photosUnread'> & {
  readonly facts: Pick<Chart['facts'], 'unread' | 'imageConsent'>
}

/**
 * The types that could not be read of this chart and that the EHR has not granted to this launch: to try again is then of
 * no use. What could be read all the same is none of them.
 *
 * @param scope - what was granted
 */
export function notGranted(
  { facts, photosUnread }: Unread,
  { policy }: Pick<Site, 'policy'>,
  scope: string,
): readonly string[] {
  const { mayRead } = grantedScopes(scope)
  const places = PHOTO_PLACES.filter(([, place]) => !policy.noPhotosIn.includes(place))
  const missing = [
    ...facts.unread.map((source) => TYPE_OF[source]),
    ...(photosUnread ? places.map(([type]) => type) : []),
    ...(facts.imageConsent === 'unknown' ? ['Consent'] : []),
  ]
  return missing.filter((type) => !mayRead(type))
}
