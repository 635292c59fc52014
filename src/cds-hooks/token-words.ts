import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { bearerIn } from './claims.ts'

/** What a token says of itself, as our log may hold it; what it does not say is left out. */
export type TokenWords = { readonly issuer?: string; readonly tenant?: string; readonly jti?: string }

const LONGEST = 120
/** Enough to find one call among many; whoever has the token can compute it, and nobody gets back from it. */
const MARK_DIGITS = 12

/**
 * Who a call says it is of: its issuer and tenant, and a mark of its `jti` (SHA-256, the first digits). Whoever looks
 * for a call that was refused finds it by these. They are words of a stranger until the token is believed: so they are
 * cut short, and hold nothing that a terminal would obey.
 *
 * @param authorization - the header; where it holds no token, nothing is said
 */
export function tokenWords(authorization: string | undefined): TokenWords {
  const payload = payloadOf(bearerIn(authorization))
  const { iss, tenant, jti } = payload
  return {
    ...(isSaid(iss) && { issuer: shown(iss) }),
    ...(isSaid(tenant) && { tenant: shown(tenant) }),
    ...(isSaid(jti) && { jti: createHash('sha256').update(jti).digest('hex').slice(0, MARK_DIGITS) }),
  }
}

function payloadOf(token: string | null): Readonly<Record<string, unknown>> {
  try {
    return token === null ? {} : decodeJwt(token)
  } catch {
    return {}
  }
}

function isSaid(claim: unknown): claim is string {
  return typeof claim === 'string' && claim !== ''
}

function shown(text: string): string {
  const plain = text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST).toWellFormed()}…` : plain
}
