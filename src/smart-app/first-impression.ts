import type { PatientFindings } from '../assessments/find.ts'
import type { SmartAppDeps } from './deps.ts'
import { scoredPhoto } from './patient-case.ts'
import type { OpenLaunch } from './session.ts'
import { userOfPhoto } from './user-of.ts'

type Asking = Pick<SmartAppDeps, 'acts' | 'model'>

/**
 * Whether this user has still to say what the face looks like, before anything that the model saw may leave: a finding,
 * a score, a measure or a heat map, of whichever photo. To be asked by every address that shows such things.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE: where it is not known nothing may leave
 */
export async function mustSayFirst(
  launch: OpenLaunch,
  found: PatientFindings | null,
  { acts, model }: Asking,
): Promise<boolean> {
  if (!launch.site.smart.impressionFirst || found === null) return false
  const photo = scoredPhoto({ found })
  // While a newer photo is not known yet, nobody can say anything of it, and the older ones would give it away.
  if (photo === null) return found.heldBack !== undefined
  return (await acts.kept(userOfPhoto(launch, photo.photo.version, model.hash))).impression === null
}
