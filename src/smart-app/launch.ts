import type { RequestHandler } from 'express'
import { buildAuthorizationUrl, calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client'
import { AppError } from '../errors.ts'
import { isSmartSite, type Site, type SmartSite } from '../sites.ts'
import { buckets, callerNetwork } from '../token-bucket.ts'
import { callbackAddress } from './addresses.ts'
import { browserSecretOrNew } from './browser-cookie.ts'
import type { SmartAppDeps } from './deps.ts'
import { oauthClient } from './oauth-client.ts'
import { newSecret, secretHash } from './secrets.ts'

/** How long a person may take to sign in. */
const SIGN_IN_MS = 10 * 60_000
const LONGEST_LAUNCH = 4096

/** Of one address, behind which a whole hospital may sit. Each launch is a row for as long as somebody may sign in. */
export const LAUNCHES_PER_MINUTE = 300

/**
 * `GET /smart/launch?iss&launch`: the EHR opens the app. Sends the browser on to the EHR's authorize address.
 *
 * A stranger's `iss` is refused before any request leaves; every other parameter is dropped.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
 */
export function launch(deps: SmartAppDeps): RequestHandler {
  const { baseUrl, sites, discover, clientKey, launches, now } = deps
  const room = buckets(now)
  return async (req, res) => {
    const query = new URL(req.originalUrl, 'http://host.invalid').searchParams
    const site = siteAt(sites, only(query, 'iss'))
    const launchToken = only(query, 'launch')
    if (launchToken.length > LONGEST_LAUNCH) throw invalid('launch is too long')

    const waitS = room.take(callerNetwork(req.ip ?? ''), LAUNCHES_PER_MINUTE)
    if (waitS > 0) {
      res.set('Retry-After', String(waitS))
      throw new AppError('TOO_MANY_CALLS', { detail: 'launches of one address' })
    }

    const client = oauthClient(site, await discover(site), clientKey)
    const [state, nonce, codeVerifier] = [newSecret(), newSecret(), randomPKCECodeVerifier()]
    const parameters = {
      response_type: 'code',
      redirect_uri: callbackAddress(baseUrl),
      scope: site.smart.scopes,
      launch: launchToken,
      aud: site.fhirBase,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }
    await launches.begin({
      stateHash: secretHash(state),
      browserHash: secretHash(browserSecretOrNew(req, res)),
      site: site.name,
      secrets: { codeVerifier, nonce },
      expiresAt: new Date(now().getTime() + SIGN_IN_MS),
    })
    res.redirect(302, buildAuthorizationUrl(client, parameters).href)
  }
}

/** One slash at the end is all that an EHR may write differently. */
function siteAt(sites: readonly Site[], iss: string): SmartSite {
  const withoutSlash = (address: string) => address.replace(/\/$/, '')
  const site = sites.filter(isSmartSite).find(({ fhirBase }) => withoutSlash(fhirBase) === withoutSlash(iss))
  if (!site) throw invalid('iss is not registered')
  return site
}

function only(query: URLSearchParams, name: string): string {
  const [value, ...more] = query.getAll(name)
  if (!value || more.length > 0) throw invalid(`${name} must be there once`)
  return value
}

function invalid(detail: string): AppError {
  return new AppError('LAUNCH_INVALID', { detail })
}
