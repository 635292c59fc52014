import type { RequestHandler } from 'express'
import { authorizationCodeGrant } from 'openid-client'
import { AppError } from '../errors.ts'
import { isSmartSite, type SmartSite } from '../sites.ts'
import type { PendingLaunch } from '../storage/launch-store.ts'
import { callbackAddress, pageAddress } from './addresses.ts'
import { browserSecret } from './browser-cookie.ts'
import type { SmartAppDeps } from './deps.ts'
import { oauthClient } from './oauth-client.ts'
import { openingCard } from './opening-card.ts'
import { newSecret, secretHash } from './secrets.ts'
import { launchContext, type TokenAnswer } from './token-answer.ts'

/** A view ends by then, whatever its token says. */
const SESSION_MS = 8 * 60 * 60_000

/**
 * `GET /smart/callback?code&state`: the EHR's sign-in comes back. Exchanges the code, verifies the id_token and sends
 * the browser on to the page of this launch.
 */
export function callback(deps: SmartAppDeps): RequestHandler {
  const { baseUrl, launches, now } = deps
  return async (req, res) => {
    const current = new URL(callbackAddress(baseUrl))
    current.search = new URL(req.originalUrl, 'http://host.invalid').search
    const browser = browserSecret(req)
    const state = current.searchParams.get('state')
    if (browser === null || !state) throw invalid('no state, or no cookie of ours')

    const browserHash = secretHash(browser)
    const pending = await launches.take(secretHash(state), browserHash)
    if (!pending) throw invalid('the state is not pending for this browser')
    const site = siteOf(pending, deps)
    const { appContext, ...context } = launchContext(
      await tokensFor(current, state, pending, site, deps),
      site,
      now(),
    )

    const launchKey = newSecret()
    await launches.open({
      ...context,
      launchKeyHash: secretHash(launchKey),
      browserHash,
      site: site.name,
      cardId: await openingCard(appContext, { site: site.name, patientId: context.patientId }, deps),
      openedAt: now(),
      expiresAt: new Date(now().getTime() + SESSION_MS),
    })
    deps.log.info('app-opened', { site: site.name })
    res.redirect(302, pageAddress(baseUrl, launchKey))
  }
}

/** Code to tokens, with every check of OAuth and OpenID Connect; an id_token must be there. */
async function tokensFor(
  current: URL,
  state: string,
  { secrets: { codeVerifier, nonce } }: PendingLaunch,
  site: SmartSite,
  { discover, clientKey }: SmartAppDeps,
): Promise<TokenAnswer> {
  const client = oauthClient(site, await discover(site), clientKey)
  const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce }
  try {
    const tokens = await authorizationCodeGrant(client, current, checks)
    return { answer: tokens, claims: tokens.claims() }
  } catch (thrown) {
    throw signInFailure(thrown)
  }
}

/** The library's error may quote what the EHR sent, so only its code is kept. */
function signInFailure(thrown: unknown): AppError {
  const ours = causesOf(thrown).find((cause) => cause instanceof AppError)
  if (ours) return ours
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
  return new AppError('LAUNCH_REFUSED', { detail: `sign-in: ${code}` })
}

function causesOf(thrown: unknown): readonly unknown[] {
  const causes: unknown[] = []
  for (let cause = thrown; cause instanceof Error && causes.length < 8; cause = cause.cause)
    causes.push(cause)
  return causes
}

function siteOf({ site: name }: PendingLaunch, { sites }: SmartAppDeps): SmartSite {
  const site = sites.filter(isSmartSite).find((candidate) => candidate.name === name)
  if (!site) throw invalid('the site is not registered any more')
  return site
}

function invalid(detail: string): AppError {
  return new AppError('LAUNCH_INVALID', { detail })
}
