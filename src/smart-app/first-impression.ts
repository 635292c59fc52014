import { isUnknown, type PatientFindings } from '../assessments/find.ts'
import type { SmartSite } from '../sites.ts'
import type { KeptActs } from '../storage/act-store.ts'
import type { SmartAppDeps } from './deps.ts'
import { scoredPhoto } from './patient-case.ts'
import type { OpenLaunch } from './session.ts'
import { userOfPhoto } from './user-of.ts'

/**
 * Whether this user has still to say what the face looks like, before anything that the model saw may leave: a finding,
 * a score, a measure or a heat map, of whichever photo. Where no photo counts yet there is nothing to say, and nothing
 * leaves either: what becomes known next would be shown before it was asked about.
 *
 * @param found - null where the mode shows nothing
 * @param said - by this user, of the photo that counts
 */
export function awaitsFirst(
  { smart }: Pick<SmartSite, 'smart'>,
  found: PatientFindings | null,
  said: KeptActs['impression'],
): boolean {
  if (!smart.impressionFirst || found === null) return false
  return scoredPhoto({ found }) === null ? !isSettled(found) : said === null
}

/** No photo may speak later: each was refused for what it shows, or there is none. */
function isSettled({ pending, heldBack, photos }: PatientFindings): boolean {
  return pending === 0 && heldBack === undefined && !photos.some(isUnknown)
}

/**
 * The same, asked by an address that reads nothing else of what the user has done.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE: where it is not known nothing may leave
 */
export async function mustSayFirst(
  launch: OpenLaunch,
  found: PatientFindings | null,
  { acts, model }: Pick<SmartAppDeps, 'acts' | 'model'>,
): Promise<boolean> {
  if (!launch.site.smart.impressionFirst) return false
  const photo = scoredPhoto({ found })
  const kept = photo && (await acts.kept(userOfPhoto(launch, photo.photo.version, model.hash)))
  return awaitsFirst(launch.site, found, kept?.impression ?? null)
}
