import type { Request } from 'express'
import { AppError } from '../errors.ts'
import { openRecord, type RecordDoor } from '../fhir/record.ts'
import { recordPlace } from '../site-network.ts'
import { isSmartSite, type SmartSite } from '../sites.ts'
import type { LaunchSession } from '../storage/launch-store.ts'
import { browserSecret } from './browser-cookie.ts'
import type { SmartAppDeps } from './deps.ts'
import { isSecret, secretHash } from './secrets.ts'

/** The launch that a request belongs to. */
export type OpenLaunch = { readonly session: LaunchSession; readonly site: SmartSite }

/** How long the record server may take for everything that one request needs. */
const RECORD_MS = 8000

/**
 * The launch of a request: the key in its path and the cookie of its browser must both fit.
 *
 * @throws {AppError} SESSION_UNKNOWN when they do not, or the view or the EHR's token has expired
 */
export async function launchOf(
  req: Request,
  { launches, sites, siteModes, now }: SmartAppDeps,
): Promise<OpenLaunch> {
  const { launchKey } = req.params
  const browser = browserSecret(req)
  if (typeof launchKey !== 'string' || !isSecret(launchKey) || browser === null)
    throw unknown('key or cookie')

  const session = await launches.find(secretHash(launchKey), secretHash(browser))
  const site = sites.filter(isSmartSite).find(({ name }) => name === session?.site)
  if (!session || !site) throw unknown('no such session')
  if (session.accessTokenExpiresAt <= now()) throw unknown('the access token has expired')
  return { session, site: siteModes.apply(site) }
}

/** The record server of a launch, with the launch's own token. */
export function doorOf({ session, site }: OpenLaunch): RecordDoor {
  return openRecord({
    ...recordPlace(site),
    accessToken: session.accessToken,
    signal: AbortSignal.timeout(RECORD_MS),
  })
}

function unknown(detail: string): AppError {
  return new AppError('SESSION_UNKNOWN', { detail })
}
