import { AuthorizationResponseError, ResponseBodyError } from 'openid-client'
import { AppError } from '../errors.ts'

/**
 * What OAuth and OpenID Connect let a server say of a refusal. Any other word could be anything.
 *
 * @see https://www.iana.org/assignments/oauth-parameters
 */
const KNOWN_REFUSALS: readonly string[] = [
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
]

/**
 * What went wrong in the library, in our words. Its own error may quote what the EHR sent, so only its code is kept, and
 * the EHR's where it is one that the standards name.
 *
 * @returns SIGN_IN_UNAVAILABLE where the EHR did not answer, else LAUNCH_REFUSED
 */
export function oauthFailure(thrown: unknown): AppError {
  const ours = causesOf(thrown).find((cause) => cause instanceof AppError)
  if (ours) return ours
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
  const said = refusalOf(thrown)
  return new AppError('LAUNCH_REFUSED', { detail: `sign-in: ${said === null ? code : `${code}, ${said}`}` })
}

function refusalOf(thrown: unknown): string | null {
  if (!(thrown instanceof AuthorizationResponseError || thrown instanceof ResponseBodyError)) return null
  return KNOWN_REFUSALS.find((known) => known === thrown.error) ?? null
}

/** The EHR knows the grant no more: it was revoked, has run out, or somebody has used it up. */
export function isInvalidGrant(thrown: unknown): boolean {
  return thrown instanceof ResponseBodyError && thrown.error === 'invalid_grant'
}

function causesOf(thrown: unknown): readonly unknown[] {
  const causes: unknown[] = []
  for (let cause = thrown; cause instanceof Error && causes.length < 8; cause = cause.cause)
    causes.push(cause)
  return causes
}
