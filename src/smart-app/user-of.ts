import type { UserOfPatient, UserOfPhoto } from '../storage/act-store.ts'
import { secretHash } from './secrets.ts'
import type { OpenLaunch } from './session.ts'

/** Who looks at whose chart. A user whom the EHR does not name is known by the launch alone. */
export function userOfPatient({ session, site }: OpenLaunch): UserOfPatient {
  const { patientId, fhirUser, launchKeyHash } = session
  return { site: site.name, patientId, user: fhirUser ?? `launch ${launchKeyHash}` }
}

/** @param photo - its version; empty for none */
export function userOfPhoto(launch: OpenLaunch, photo: string, modelHash: string): UserOfPhoto {
  return { ...userOfPatient(launch), photo, modelHash }
}

/** As who a user waits for the model: one with many launches open is still one. */
export function askerOf(launch: OpenLaunch): string {
  const { site, user } = userOfPatient(launch)
  return `${site} ${secretHash(user)}`
}
