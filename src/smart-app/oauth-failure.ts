import { ResponseBodyError } from 'openid-client'
import { AppError } from '../errors.ts'

/**
 * What went wrong in the library, in our words. Its own error may quote what the EHR sent, so only its code is kept.
 *
 * @returns SIGN_IN_UNAVAILABLE where the EHR did not answer, else LAUNCH_REFUSED
 */
export function oauthFailure(thrown: unknown): AppError {
  const ours = causesOf(thrown).find((cause) => cause instanceof AppError)
  if (ours) return ours
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
  return new AppError('LAUNCH_REFUSED', { detail: `sign-in: ${code}` })
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
