import { setTimeout as pause } from 'node:timers/promises'
import { refreshTokenGrant } from 'openid-client'
import { AppError } from '../errors.ts'
import type { SmartSite } from '../sites.ts'
import type { LaunchSession, LaunchStore, LaunchTokens } from '../storage/launch-store.ts'
import type { SmartAppDeps } from './deps.ts'
import { oauthClient } from './oauth-client.ts'
import { isInvalidGrant, oauthFailure } from './oauth-failure.ts'
import { revokeTokens } from './revoke.ts'
import { refreshedTokens, type TokenAnswer } from './token-answer.ts'

/** A token that ends so soon is replaced: what a request asks the record may take a while. */
const SOON_MS = 30_000

/** Of its life, for one that lives hardly longer: it would be replaced at every request. */
const LAST_PART = 1 / 3

/** By then whoever began a refresh has an answer, or is gone: discovery and the token address have 2 s and 5 s. */
const LEASE_MS = 20_000

/** How long a request waits for the refresh of another replica, and how often it looks. */
const PATIENCE_MS = 8000
const LOOK_EVERY_MS = 200

// By its store, which is one for each database that this process has open.
const underWay = new WeakMap<LaunchStore, Map<string, Promise<LaunchSession>>>()

/**
 * The session with an access token that is good for what a request needs. It is refreshed unseen where the EHR granted
 * that; an EHR whose sign-in is away does not matter while the present token lasts.
 *
 * @throws {AppError} SESSION_UNKNOWN when the token has expired and there is no other, SIGN_IN_UNAVAILABLE,
 *   LAUNCH_REFUSED
 */
export async function withLivingToken(
  session: LaunchSession,
  site: SmartSite,
  deps: SmartAppDeps,
): Promise<LaunchSession> {
  const leftMs = session.accessTokenExpiresAt.getTime() - deps.now().getTime()
  const soonMs = Math.min(SOON_MS, session.accessTokenLifeS * 1000 * LAST_PART)
  if (leftMs > soonMs) return session
  if (session.refreshToken === null) {
    if (leftMs > 0) return session
    throw unknown('the access token has expired')
  }
  try {
    return await refreshed(session, site, deps, leftMs > 0 ? 0 : PATIENCE_MS)
  } catch (thrown) {
    const hasEnded = thrown instanceof AppError && thrown.code === 'SESSION_UNKNOWN'
    if (leftMs <= 0 || hasEnded) throw thrown
    return session
  }
}

/**
 * The session with other tokens than these: those of a refresh, made once for all who ask at the same time, here and in
 * other replicas.
 *
 * @throws {AppError} SESSION_UNKNOWN when the EHR knows the grant no more, or names somebody else: the session has ended;
 *   SIGN_IN_UNAVAILABLE when it does not answer, LAUNCH_REFUSED when it refuses us: the refresh token is kept
 */
export function refreshed(
  session: LaunchSession,
  site: SmartSite,
  deps: SmartAppDeps,
  patienceMs = PATIENCE_MS,
): Promise<LaunchSession> {
  const ofStore = underWay.get(deps.launches) ?? new Map<string, Promise<LaunchSession>>()
  underWay.set(deps.launches, ofStore)
  const { launchKeyHash } = session
  const known = ofStore.get(launchKeyHash)
  if (known) return known
  const refreshing = refreshOrWait(session, site, deps, patienceMs).finally(() =>
    ofStore.delete(launchKeyHash),
  )
  ofStore.set(launchKeyHash, refreshing)
  return refreshing
}

async function refreshOrWait(
  session: LaunchSession,
  site: SmartSite,
  deps: SmartAppDeps,
  patienceMs: number,
): Promise<LaunchSession> {
  const { launches, now } = deps
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    if (await launches.beginRefresh(session, new Date(now().getTime() + LEASE_MS)))
      return refresh(session, site, deps)
    const present = await launches.find(session.launchKeyHash, session.browserHash)
    if (!present) throw unknown('it ended meanwhile')
    if (present.tokensVersion !== session.tokensVersion) return present
    if (waitedMs >= patienceMs)
      throw new AppError('SIGN_IN_UNAVAILABLE', { detail: 'another refresh does not end' })
    await pause(LOOK_EVERY_MS)
  }
}

/** No transaction is open while the EHR is asked: the embedded database has one connection. */
async function refresh(session: LaunchSession, site: SmartSite, deps: SmartAppDeps): Promise<LaunchSession> {
  const { launches, log } = deps
  try {
    const client = oauthClient(site, await deps.discover(site), deps)
    const answer = await refreshTokenGrant(client, session.refreshToken ?? '')
    const tokens = await tokensOrRevoked({ answer, claims: answer.claims() }, session, site, deps)
    // Before the new token is used: of an EHR that rotates them, the old refresh token is worth nothing now.
    const kept = await launches.replaceTokens(session, tokens)
    if (!kept) {
      await revokeTokens(tokens, site, deps)
      throw unknown('it ended meanwhile')
    }
    log.info('token-refreshed', { site: site.name })
    return kept
  } catch (thrown) {
    const failure = isInvalidGrant(thrown) ? unknown('the EHR knows its grant no more') : oauthFailure(thrown)
    log.warn('token-not-refreshed', { site: site.name, code: failure.code, detail: failure.detail })
    if (failure.code === 'SESSION_UNKNOWN') await launches.end(session.launchKeyHash)
    else await launches.leaveRefresh(session)
    throw failure
  }
}

/** What is about somebody else is for nobody here, and is taken back. */
async function tokensOrRevoked(
  brought: TokenAnswer,
  session: LaunchSession,
  site: SmartSite,
  deps: SmartAppDeps,
): Promise<LaunchTokens> {
  try {
    return refreshedTokens(brought, session, site, deps.now())
  } catch (thrown) {
    const { access_token: accessToken, refresh_token: refreshToken = session.refreshToken } = brought.answer
    await revokeTokens({ accessToken, refreshToken }, site, deps)
    throw thrown
  }
}

function unknown(detail: string): AppError {
  return new AppError('SESSION_UNKNOWN', { detail })
}
