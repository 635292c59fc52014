import type { RequestHandler } from 'express'
import type { SmartAppDeps } from './deps.ts'
import { revokeTokens } from './revoke.ts'
import { sessionOf } from './session.ts'

/** `POST api/log-out`: ends the view here, then its tokens at the EHR, as far as the EHR answers. */
export function logOut(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const { session, site } = await sessionOf(req, deps)
    const ended = await deps.launches.end(session.launchKeyHash)
    const revoked = await revokeTokens(ended ?? session, site, deps)
    deps.log.info('app-closed', { site: site.name, revoked })
    res.status(204).end()
  }
}
