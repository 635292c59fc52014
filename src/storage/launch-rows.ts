import type { LaunchSession, LaunchTokens, PendingLaunch } from './launch-store.ts'
import type { Seal, SealedPlace } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { LaunchSessionTable, PendingLaunchTable } from './tables.ts'

type Context = Pick<
  LaunchSession,
  'patientId' | 'fhirUser' | 'subject' | 'openingPhoto' | 'cardId' | 'registration'
>
type SecretTokens = Pick<LaunchTokens, 'accessToken' | 'refreshToken' | 'accessTokenLifeS'>

/**
 * What a session of an earlier version does not say: how it was registered, so it fits no site and ends; who signed in,
 * on which photo the EHR opened it, and how long its token lives.
 */
const UNSAID: Pick<LaunchSession, 'registration' | 'subject' | 'openingPhoto' | 'accessTokenLifeS'> = {
  registration: { fhirBase: '', clientId: '' },
  subject: null,
  openingPhoto: null,
  accessTokenLifeS: 3600,
}

export function pendingRow(seal: Seal, launch: PendingLaunch): PendingLaunchTable {
  return {
    state_hash: launch.stateHash,
    browser_hash: launch.browserHash,
    site: launch.site,
    sealed_secrets: close(seal, secretsPlace(launch.stateHash, launch.site), launch.secrets),
    expires_at: launch.expiresAt,
  }
}

export function pendingFrom(seal: Seal, row: PendingLaunchTable): PendingLaunch {
  return {
    stateHash: row.state_hash,
    browserHash: row.browser_hash,
    site: row.site,
    secrets: open<PendingLaunch['secrets']>(seal, secretsPlace(row.state_hash, row.site), row.sealed_secrets),
    expiresAt: row.expires_at,
  }
}

export function sessionRow(seal: Seal, session: LaunchSession): LaunchSessionTable {
  const { patientId, fhirUser, subject, openingPhoto, cardId, registration } = session
  return {
    launch_key_hash: session.launchKeyHash,
    browser_hash: session.browserHash,
    site: session.site,
    sealed_context: close(seal, contextPlace(session.launchKeyHash, session.site), {
      patientId,
      fhirUser,
      subject,
      openingPhoto,
      cardId,
      registration,
    } satisfies Context),
    ...tokenColumns(seal, session, session),
    need_patient_banner: session.needPatientBanner,
    opened_at: session.openedAt,
    expires_at: session.expiresAt,
    tokens_version: session.tokensVersion,
    refreshing_until: null,
  }
}

export function tokenColumns(
  seal: Seal,
  { launchKeyHash, site }: Pick<LaunchSession, 'launchKeyHash' | 'site'>,
  { accessToken, refreshToken, accessTokenExpiresAt, accessTokenLifeS, scope }: LaunchTokens,
): Pick<LaunchSessionTable, 'sealed_tokens' | 'access_token_expires_at' | 'scope'> {
  const tokens: SecretTokens = { accessToken, refreshToken, accessTokenLifeS }
  return {
    sealed_tokens: close(seal, tokensPlace(launchKeyHash, site), tokens),
    access_token_expires_at: accessTokenExpiresAt,
    scope,
  }
}

export function sessionFrom(seal: Seal, row: LaunchSessionTable): LaunchSession {
  const { launch_key_hash: key, site } = row
  return {
    launchKeyHash: key,
    browserHash: row.browser_hash,
    site,
    ...UNSAID,
    ...open<Context>(seal, contextPlace(key, site), row.sealed_context),
    ...open<SecretTokens>(seal, tokensPlace(key, site), row.sealed_tokens),
    accessTokenExpiresAt: row.access_token_expires_at,
    scope: row.scope,
    needPatientBanner: row.need_patient_banner,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    tokensVersion: row.tokens_version,
  }
}

function secretsPlace(state_hash: string, site: string): SealedPlace {
  return placeOf('pending_launch.sealed_secrets', { state_hash, site })
}

function contextPlace(launch_key_hash: string, site: string): SealedPlace {
  return placeOf('launch_session.sealed_context', { launch_key_hash, site })
}

function tokensPlace(launch_key_hash: string, site: string): SealedPlace {
  return placeOf('launch_session.sealed_tokens', { launch_key_hash, site })
}

function close(
  seal: Seal,
  place: SealedPlace,
  value: PendingLaunch['secrets'] | Context | SecretTokens,
): string {
  return seal.close(place, JSON.stringify(value))
}

/** What opens is what we closed in this very place, so its form is known. */
function open<T>(seal: Seal, place: SealedPlace, sealed: string): T {
  return JSON.parse(seal.open(place, sealed)) as T
}
