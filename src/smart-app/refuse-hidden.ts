import { AppError } from '../errors.ts'
import type { SmartAppDeps } from './deps.ts'
import { mustSayFirst } from './first-impression.ts'
import { modeOf, patientCase } from './patient-case.ts'
import type { OpenLaunch } from './session.ts'

/**
 * Whatever shows more of a photo than its pixels asks here first: whether this user sees findings at all, and has said
 * what the face looks like where the site wants that.
 *
 * @throws {AppError} NOT_OFFERED
 */
export async function refuseHidden(launch: OpenLaunch, deps: SmartAppDeps): Promise<void> {
  if (!modeOf(launch, deps).shows) throw new AppError('NOT_OFFERED', { detail: 'no findings in the app' })
  if (!launch.site.smart.impressionFirst) return
  const { found } = await patientCase(launch, deps)
  if (await mustSayFirst(launch, found, deps))
    throw new AppError('NOT_OFFERED', { detail: 'the impression comes first' })
}
