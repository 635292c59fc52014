import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'

/** What signs the id_tokens, RS256 as OpenID Connect asks of every provider; a new one at every start. */
export async function newTokenKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' }
}
