import { decodeJwt, decodeProtectedHeader } from 'jose'
import { z } from 'zod'

/** Why a call is not trusted, as our log says it. The caller hears nothing but 401. */
export type Distrust =
  | 'no-token'
  | 'malformed'
  | 'issuer'
  | 'tenant'
  | 'audience'
  | 'expired'
  | 'issued-ahead'
  | 'not-yet-valid'
  | 'lifetime'
  | 'algorithm'
  | 'type'
  | 'jku'
  | 'keys'
  | 'signature'
  | 'replayed'
  | 'replay-store'
  | 'fhir-server'
  | 'ambiguous'
  | 'subject'

/** How far two well-kept clocks may differ. */
export const SKEW_S = 30
/** The longest life of a token that is taken. */
export const MAX_LIFETIME_S = 3600

/** RFC 7519 allows a fraction. */
const seconds = z.number().positive()

// Other fields are left behind, so that none of the header can pass for a claim, nor the other way round.
const header = z.object({
  alg: z.string(),
  kid: z.string().min(1),
  typ: z.string().optional(),
  jku: z.string().optional(),
  // An extension that must be understood (RFC 7515, section 4.1.11): we understand none.
  crit: z.undefined().optional(),
})

const payload = z.object({
  iss: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: seconds,
  iat: seconds,
  nbf: seconds.optional(),
  jti: z.string().min(1).max(256),
  tenant: z.string().optional(),
})

/** A token's words, read but not yet believed. */
export type Claims = z.infer<typeof header> & z.infer<typeof payload>

/** The token in a header `Authorization`; null where there is none of its form. */
export function bearerIn(authorization: string | undefined): string | null {
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1] ?? null
}

export function readClaims(token: string): Claims | null {
  try {
    return { ...payload.parse(decodeJwt(token)), ...header.parse(decodeProtectedHeader(token)) }
  } catch {
    return null
  }
}

export function audienceProblem(claims: Claims, audiences: readonly string[]): Distrust | null {
  return [claims.aud].flat().some((audience) => audiences.includes(audience)) ? null : 'audience'
}

export function timeProblem({ exp, iat, nbf }: Claims, now: Date): Distrust | null {
  const nowS = now.getTime() / 1000
  if (exp <= nowS - SKEW_S) return 'expired'
  if (iat > nowS + SKEW_S) return 'issued-ahead'
  if (nbf !== undefined && nbf > nowS + SKEW_S) return 'not-yet-valid'
  return exp - iat > MAX_LIFETIME_S ? 'lifetime' : null
}

/** `typ` is compared without case and with or without the media type's prefix (RFC 7515, section 4.1.9). */
export function typeProblem({ typ }: Claims): Distrust | null {
  return typ === undefined || typ.toLowerCase().replace(/^application\//, '') === 'jwt' ? null : 'type'
}
