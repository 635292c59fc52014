import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { httpUrl } from './site-addresses.ts'

type KeyKind = { readonly kty: string; readonly crv?: string }

/** The kind of key that each algorithm needs: an algorithm never meets a key of another kind. */
const KEY_KINDS = {
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  Ed25519: { kty: 'OKP', crv: 'Ed25519' },
  // The older name of the same.
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
} as const satisfies Record<string, KeyKind>

type Algorithm = keyof typeof KEY_KINDS

export const algorithmsBlock = z
  .array(z.enum(Object.keys(KEY_KINDS) as [Algorithm, ...Algorithm[]]))
  .min(1)
  .default(['ES384', 'RS384'])

const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']), kid: z.string().min(1) })
  .refine((key) => !('d' in key), { error: 'must be a public key; this one holds the private part' })
  .refine((key) => 'd' in key || isKey(key), {
    error: 'is no key of its kind, or one of RSA with fewer than 2048 bits',
  })

/** Where the EHR publishes its keys, or the keys themselves. */
export const trustBlock = z.union(
  [z.strictObject({ jku: httpUrl }), z.strictObject({ keys: z.array(publicKey).min(1) })],
  {
    error:
      'must be {"jku": "https://…"}, or {"keys": […]} with public keys, each with kty EC, RSA or OKP and a kid',
  },
)

type Trusting = {
  readonly trust: z.infer<typeof trustBlock>
  readonly algorithms: readonly Algorithm[]
}

/** With keys of other kinds than the algorithms need, every call would be refused. */
export function trustProblems({ trust, algorithms }: Trusting) {
  if (!('keys' in trust)) return []
  const isOfUse = (key: JsonWebKey) => algorithms.some((name) => fitsAlgorithm(key, name))
  return trust.keys.flatMap((key, index) =>
    isOfUse(key)
      ? []
      : [{ path: ['trust', 'keys', index], message: `is for none of ${algorithms.join(', ')} (algorithms)` }],
  )
}

/** Whether a public key may check a signature of this algorithm. */
export function fitsAlgorithm(key: JsonWebKey, algorithm: string): boolean {
  if (!isAlgorithm(algorithm)) return false
  const { kty, crv }: KeyKind = KEY_KINDS[algorithm]
  if (key.kty !== kty || (crv && key.crv !== crv)) return false
  if (key.alg !== undefined && key.alg !== algorithm) return false
  const uses: unknown = key.key_ops
  return key.use !== 'enc' && (uses === undefined || (Array.isArray(uses) && uses.includes('verify')))
}

function isAlgorithm(name: string): name is Algorithm {
  return Object.hasOwn(KEY_KINDS, name)
}

const FEWEST_BITS = 2048

function isKey(key: JsonWebKey): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' })
    return (asymmetricKeyDetails?.modulusLength ?? FEWEST_BITS) >= FEWEST_BITS
  } catch {
    return false
  }
}
