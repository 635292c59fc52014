import type { Request } from 'express'
import { AppError } from '../errors.ts'
import { isSmartSite, type SmartSite } from '../sites.ts'
import type { LaunchSession } from '../storage/launch-store.ts'
import { browserSecret } from './browser-cookie.ts'
import type { SmartAppDeps } from './deps.ts'
import { refreshed, withLivingToken } from './refresh.ts'
import { isSecret, secretHash } from './secrets.ts'
import { endOfUse, isWorthNoting } from './session-life.ts'

/** The launch that a request belongs to. */
export type OpenLaunch = {
  readonly session: LaunchSession
  readonly site: SmartSite
  /**
   * The session with other tokens, for when the record refuses these.
   *
   * @throws {AppError} as `refreshed` does
   */
  readonly renewed: () => Promise<LaunchSession>
  /** With the tokens that the record took last: what is written comes after something was read. */
  readonly current: () => LaunchSession
}

/**
 * The launch of a request: the key in its path and the cookie of its browser must both fit. Its access token is
 * refreshed where it ends.
 *
 * @throws {AppError} SESSION_UNKNOWN when they do not, the view has ended, or the EHR's token has and there is no other;
 *   SIGN_IN_UNAVAILABLE, LAUNCH_REFUSED
 */
export async function launchOf(req: Request, deps: SmartAppDeps): Promise<OpenLaunch> {
  const found = await sessionOf(req, deps)
  const session = await withLivingToken(found.session, found.site, deps)
  let current = session
  return {
    session,
    site: deps.siteModes.apply(found.site),
    renewed: async () => {
      current = await renewed(session, found.site, deps)
      return current
    },
    current: () => current,
  }
}

/**
 * The session of a request and its site as the file has it, whatever has become of its tokens.
 *
 * @throws {AppError} SESSION_UNKNOWN
 */
export async function sessionOf(
  req: Request,
  { launches, sites, now }: SmartAppDeps,
): Promise<Pick<OpenLaunch, 'session' | 'site'>> {
  const { launchKey } = req.params
  const browser = browserSecret(req)
  if (typeof launchKey !== 'string' || !isSecret(launchKey) || browser === null)
    throw unknown('key or cookie')

  const session = await launches.find(secretHash(launchKey), secretHash(browser))
  if (!session) throw unknown('no such session')
  const site = sites.filter(isSmartSite).find(({ name }) => name === session.site)
  if (!site || !isOf(session, site)) {
    await launches.end(session.launchKeyHash)
    throw unknown('the site is registered otherwise now')
  }
  const end = endOfUse(session.openedAt, now())
  if (isWorthNoting(end, session.expiresAt)) await launches.prolong(session.launchKeyHash, end)
  return { session, site }
}

function isOf({ registration }: LaunchSession, { fhirBase, smart }: SmartSite): boolean {
  return registration.fhirBase === fhirBase && registration.clientId === smart.clientId
}

/** A token that the record refuses without there being another one means that the view has ended. */
async function renewed(session: LaunchSession, site: SmartSite, deps: SmartAppDeps): Promise<LaunchSession> {
  if (session.refreshToken !== null) return refreshed(session, site, deps)
  await deps.launches.end(session.launchKeyHash)
  throw unknown('the record knows its token no more')
}

function unknown(detail: string): AppError {
  return new AppError('SESSION_UNKNOWN', { detail })
}
