import type { RequestHandler } from 'express'
import { authorizationCodeGrant } from 'openid-client'
import { AppError } from '../errors.ts'
import { isSmartSite, readTypesOf, type SmartSite } from '../sites.ts'
import type { PendingLaunch } from '../storage/launch-store.ts'
import { callbackAddress, pageAddress } from './addresses.ts'
import { browserSecret } from './browser-cookie.ts'
import type { SmartAppDeps } from './deps.ts'
import { allowFrames } from './frame.ts'
import { grantedScopes } from './granted-scopes.ts'
import { oauthClient } from './oauth-client.ts'
import { oauthFailure } from './oauth-failure.ts'
import { openingCard } from './opening-card.ts'
import { endOtherUsers } from './other-users.ts'
import { revokeTokens } from './revoke.ts'
import { newSecret, secretHash } from './secrets.ts'
import { endOfUse } from './session-life.ts'
import { launchContext, type TokenAnswer } from './token-answer.ts'

/**
 * `GET /smart/callback/<site>?code&state`: the EHR's sign-in comes back. Exchanges the code, verifies the id_token and
 * sends the browser on to the page of this launch.
 */
export function callback(deps: SmartAppDeps): RequestHandler {
  const { baseUrl, launches, now } = deps
  return async (req, res) => {
    const site = siteOf(req.params.site, deps)
    const current = new URL(callbackAddress(baseUrl, site.name))
    current.search = new URL(req.originalUrl, 'http://host.invalid').search
    const browser = browserSecret(req)
    const state = current.searchParams.get('state')
    if (browser === null || !state) throw invalid('no state, or no cookie of ours')

    const browserHash = secretHash(browser)
    const pending = await launches.take(secretHash(state), browserHash, site.name)
    if (!pending) throw invalid('the state is not pending for this browser and site')
    const tokens = await tokensFor(current, state, pending, site, deps)
    const { appContext, ...context } = await contextOrRevoked(tokens, site, deps)

    await endOtherUsers({ browserHash, subject: context.subject }, site, deps)
    const [launchKey, openedAt] = [newSecret(), now()]
    await launches.open({
      ...context,
      launchKeyHash: secretHash(launchKey),
      browserHash,
      site: site.name,
      cardId: await openingCard(appContext, { site: site.name, patientId: context.patientId }, deps),
      registration: { fhirBase: site.fhirBase, clientId: site.smart.clientId },
      openedAt,
      expiresAt: endOfUse(openedAt, openedAt),
      tokensVersion: 0,
    })
    deps.log.info('app-opened', { site: site.name })
    noteNotGranted(context.scope, site, deps)
    allowFrames(res, site.smart.frameAncestors)
    res.redirect(302, pageAddress(baseUrl, launchKey))
  }
}

/** An EHR may grant less than it was asked for and say nothing: parts of each chart are then unread. */
function noteNotGranted(scope: string, site: SmartSite, { log }: SmartAppDeps): void {
  const { mayRead } = grantedScopes(scope)
  const types = readTypesOf(site).filter((type) => !mayRead(type))
  if (types.length > 0) log.warn('scopes-not-granted', { site: site.name, types: types.join(' ') })
}

/** The tokens of a launch that we refuse would live on at the EHR, and nobody would know of them. */
async function contextOrRevoked(tokens: TokenAnswer, site: SmartSite, deps: SmartAppDeps) {
  try {
    return launchContext(tokens, site, deps.now())
  } catch (thrown) {
    const { access_token: accessToken, refresh_token: refreshToken = null } = tokens.answer
    await revokeTokens({ accessToken, refreshToken }, site, deps)
    throw thrown
  }
}

/** Code to tokens, with every check of OAuth and OpenID Connect; an id_token must be there. */
async function tokensFor(
  current: URL,
  state: string,
  { secrets: { codeVerifier, nonce } }: PendingLaunch,
  site: SmartSite,
  deps: SmartAppDeps,
): Promise<TokenAnswer> {
  const client = oauthClient(site, await deps.discover(site), deps)
  const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce }
  try {
    const tokens = await authorizationCodeGrant(client, current, checks)
    return { answer: tokens, claims: tokens.claims() }
  } catch (thrown) {
    throw oauthFailure(thrown)
  }
}

function siteOf(name: unknown, { sites }: SmartAppDeps): SmartSite {
  const site = sites.filter(isSmartSite).find((candidate) => candidate.name === name)
  if (!site) throw invalid('the address of no registered site')
  return site
}

function invalid(detail: string): AppError {
  return new AppError('LAUNCH_INVALID', { detail })
}
