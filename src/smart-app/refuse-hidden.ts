import { AppError } from '../errors.ts'
import type { SmartAppDeps } from './deps.ts'
import { mustSayFirst } from './first-impression.ts'
import { modeOf, patientCase, scoredPhoto } from './patient-case.ts'
import type { OpenLaunch } from './session.ts'

/**
 * Whatever shows more of a photo than its pixels asks here first: whether this user sees findings at all.
 *
 * @throws {AppError} NOT_OFFERED
 */
export function refuseHidden(launch: OpenLaunch, deps: SmartAppDeps): void {
  if (!modeOf(launch, deps).shows) throw new AppError('NOT_OFFERED', { detail: 'no findings in the app' })
}

/**
 * And last, before it answers: whether this user has said what the face looks like, where the site wants that. It is
 * asked after the photos were looked at, so that none becomes known in between.
 *
 * @param answer - whether it holds what the model saw on any photo: of a chart whose own photos were all refused nobody
 *   can say anything, and older ones do not speak in their place
 * @throws {AppError} NOT_OFFERED
 */
export async function refuseUnsaid(
  launch: OpenLaunch,
  answer: { readonly shows: boolean },
  deps: SmartAppDeps,
): Promise<void> {
  if (!launch.site.smart.impressionFirst) return
  const { found } = await patientCase(launch, deps)
  const saysUnasked = answer.shows && scoredPhoto({ found }) === null
  if (saysUnasked || (await mustSayFirst(launch, found, deps)))
    throw new AppError('NOT_OFFERED', { detail: 'the impression comes first' })
}
