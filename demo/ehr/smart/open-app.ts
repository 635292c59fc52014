import type { ClinicianId } from '../clinicians.ts'
import type { Faults } from '../faults.ts'
import type { CardLink } from '../hook-answer.ts'
import type { Launches } from './launches.ts'

export type OpenAppParts = {
  readonly fhirBase: string
  readonly launches: Launches
  /** The one service whose app is registered here. */
  readonly serviceUrl: () => string | undefined
}

/** The app as it stands in the menu of every chart. */
export const MENU = 'menu'

export type AppOpening = {
  readonly link: CardLink | typeof MENU
  readonly userId: ClinicianId
  readonly patientId: string
  readonly faults: Faults
}

/**
 * The address at which the app opens for this clinician and patient; null for an app that is not registered here.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
 */
export function openApp({ link, ...opening }: AppOpening, parts: OpenAppParts): string | null {
  const service = parts.serviceUrl()
  if (service === undefined) return null
  const address = new URL(link === MENU ? `${service.replace(/\/$/, '')}/smart/launch` : link.url)
  if (address.origin !== new URL(service).origin) return null

  address.searchParams.set('iss', parts.fhirBase)
  const appContext = link === MENU ? null : (link.appContext ?? null)
  address.searchParams.set('launch', parts.launches.make({ ...opening, appContext }))
  return address.href
}
