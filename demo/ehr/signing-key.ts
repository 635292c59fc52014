import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose'

const ALGORITHM = 'ES384'
const LIFETIME_S = 300

/** The key with which this EHR proves that a hook call is its own; a new one at every start. */
export type SigningKey = {
  readonly publicKeys: JSONWebKeySet
  /** @param audience - the very URL that is called */
  signCall(audience: string): Promise<string>
}

/** @see https://cds-hooks.hl7.org/2.0/#trusting-cds-clients */
export async function newSigningKey(identity: { issuer: string; jku: string }): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)

  return {
    publicKeys: { keys: [{ ...jwk, kid, alg: ALGORITHM, use: 'sig' }] },
    signCall: (audience) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT', jku: identity.jku })
        .setIssuer(identity.issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_S}s`)
        .setJti(randomUUID())
        .sign(privateKey),
  }
}
