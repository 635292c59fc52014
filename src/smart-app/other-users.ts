import type { SmartSite } from '../sites.ts'
import type { LaunchSession } from '../storage/launch-store.ts'
import type { SmartAppDeps } from './deps.ts'
import { revokeTokens } from './revoke.ts'

/**
 * Ends the views that somebody else has opened at this site in the same browser. At a shared workstation whoever signs in
 * next would read on in them, and act in the name of the one before.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function endOtherUsers(
  { browserHash, subject }: Pick<LaunchSession, 'browserHash' | 'subject'>,
  site: SmartSite,
  deps: SmartAppDeps,
): Promise<void> {
  const views = await deps.launches.ofBrowser(browserHash, site.name)
  const others = views.filter((view) => view.subject !== subject)
  await Promise.all(others.map(({ launchKeyHash }) => endView(launchKeyHash, site, deps)))
}

async function endView(launchKeyHash: string, site: SmartSite, deps: SmartAppDeps): Promise<void> {
  const ended = await deps.launches.end(launchKeyHash)
  if (!ended) return
  const revoked = await revokeTokens(ended, site, deps)
  deps.log.info('app-closed', { site: site.name, revoked })
}
