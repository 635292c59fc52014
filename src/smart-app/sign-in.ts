import type { Request, Response } from 'express'
import { buildAuthorizationUrl, calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client'
import { AppError } from '../errors.ts'
import { inLetters } from '../scope-forms.ts'
import type { SmartSite } from '../sites.ts'
import { buckets, callerNetwork } from '../token-bucket.ts'
import { callbackAddress } from './addresses.ts'
import { browserSecretOrNew } from './browser-cookie.ts'
import type { SmartAppDeps } from './deps.ts'
import type { SmartConfiguration } from './discovery.ts'
import { allowFrames } from './frame.ts'
import { oauthClient } from './oauth-client.ts'
import { newSecret, secretHash } from './secrets.ts'

/** How long a person may take to sign in. */
const SIGN_IN_MS = 10 * 60_000

/** Of one address, behind which a whole hospital may sit. Each launch is a row for as long as somebody may sign in. */
export const LAUNCHES_PER_MINUTE = 300

export type Opening = {
  readonly site: SmartSite
  /** What the EHR's launch brought along; null where the app was opened without one. */
  readonly launchToken: string | null
  /** The FHIR base as this launch wrote it: an EHR compares `aud` with its own `iss`, perhaps to the last slash. */
  readonly iss: string
}

/** Sends the browser on to the EHR's authorize address. */
export type SignIn = (opening: Opening, req: Request, res: Response) => Promise<void>

export function signIn(deps: SmartAppDeps): SignIn {
  const { baseUrl, discover, launches, now } = deps
  const room = buckets(now)
  return async ({ site, launchToken, iss }, req, res) => {
    const waitS = room.take(callerNetwork(req.ip ?? ''), LAUNCHES_PER_MINUTE)
    if (waitS > 0) {
      res.set('Retry-After', String(waitS))
      throw new AppError('TOO_MANY_CALLS', { detail: 'launches of one address' })
    }

    const configuration = await discover(site)
    if (launchToken === null) refuseUnlessStandalone(configuration)
    const client = oauthClient(site, configuration, deps)
    const [state, nonce, codeVerifier] = [newSecret(), newSecret(), randomPKCECodeVerifier()]
    const parameters = {
      response_type: 'code',
      redirect_uri: callbackAddress(baseUrl, site.name),
      scope: askedScopes(site, configuration, launchToken === null),
      ...(launchToken !== null && { launch: launchToken }),
      aud: iss,
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
    // On its way through the EHR's frame a browser may look at the policy of a redirect too.
    allowFrames(res, site.smart.frameAncestors)
    res.redirect(302, buildAuthorizationUrl(client, parameters).href)
  }
}

/** Of SMART's capabilities, those without which an EHR cannot let a patient be chosen. */
const STANDALONE = ['launch-standalone', 'context-standalone-patient']

function refuseUnlessStandalone({ capabilities }: SmartConfiguration): void {
  const missing = STANDALONE.filter((capability) => !capabilities.includes(capability))
  if (missing.length > 0)
    throw new AppError('LAUNCH_REFUSED', { detail: `the EHR does not offer ${missing.join(', ')}` })
}

/** The file's own scopes as they are; the usual ones in letters, where the EHR reads them. */
function askedScopes(
  { smart, profile }: SmartSite,
  { capabilities }: SmartConfiguration,
  isStandalone: boolean,
): string {
  const readsLetters = capabilities.includes('permission-v2')
  const scopes = smart.hasOwnScopes || !readsLetters ? smart.scopes : inLetters(smart.scopes, profile)
  if (!isStandalone) return scopes
  const asked = scopes.split(' ').map((scope) => (scope === 'launch' ? 'launch/patient' : scope))
  return [...new Set(asked)].join(' ')
}
