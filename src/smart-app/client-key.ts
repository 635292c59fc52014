import type { webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../errors.ts'

/** The key with which we sign in to EHRs that know us by a public key. */
export type ClientKey = {
  readonly kid: string
  readonly privateKey: webcrypto.CryptoKey
  /** What an EHR may see of it. */
  readonly publicJwk: Readonly<Record<string, unknown>>
}

const ALGORITHMS = {
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
} as const

const ecKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-384'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
})
const keyFile = z.discriminatedUnion('kty', [ecKey, rsaKey])

/**
 * Reads a private JWK from a file: P-384 signs with ES384, RSA with RS384, the two that SMART asks every EHR for.
 *
 * @throws {AppError} CONFIG_INVALID, quoting nothing of the file
 */
export async function readClientKey(path: string): Promise<ClientKey> {
  const parsed = keyFile.safeParse(jsonIn(path))
  if (!parsed.success) throw invalid('is not a private JWK (EC P-384 or RSA) with a kid')
  return clientKeyFrom(parsed.data)
}

async function clientKeyFrom(jwk: z.infer<typeof keyFile>): Promise<ClientKey> {
  const alg = jwk.kty === 'EC' ? 'ES384' : 'RS384'
  try {
    const privateKey = await crypto.subtle.importKey('jwk', jwk, ALGORITHMS[alg], false, ['sign'])
    const shown = jwk.kty === 'EC' ? { crv: jwk.crv, x: jwk.x, y: jwk.y } : { n: jwk.n, e: jwk.e }
    return { kid: jwk.kid, privateKey, publicJwk: { kty: jwk.kty, kid: jwk.kid, alg, use: 'sig', ...shown } }
  } catch {
    throw invalid('holds a key that cannot be used')
  }
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // The parser's own error quotes the file, so it is not kept.
    throw invalid('cannot be read as JSON')
  }
}

function invalid(problem: string): AppError {
  return new AppError('CONFIG_INVALID', { detail: `Cannot start: the file of FACIES_CLIENT_KEY ${problem}` })
}
