import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  type CustomFetch,
  customFetch,
  enableNonRepudiationChecks,
  modifyAssertion,
  None,
  PrivateKeyJwt,
} from 'openid-client'
import { AppError } from '../errors.ts'
import type { SmartSite } from '../sites.ts'
import type { ClientKey } from './client-key.ts'
import type { SmartConfiguration } from './discovery.ts'

/** SMART asks EHRs for RS256; the others are those that EHRs are known to use. */
const ID_TOKEN_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384']
const TIMEOUT_S = 5
const MAX_BYTES = 256 * 1024

/**
 * The OAuth client of a site. The id_token's signature is always verified.
 *
 * @throws {AppError} CONFIG_INVALID where the site wants a key and there is none
 */
export function oauthClient(
  site: SmartSite,
  configuration: SmartConfiguration,
  key: ClientKey | null,
): Configuration {
  const server = {
    issuer: configuration.issuer,
    authorization_endpoint: configuration.authorizationEndpoint,
    token_endpoint: configuration.tokenEndpoint,
    jwks_uri: configuration.jwksUri,
    id_token_signing_alg_values_supported: ID_TOKEN_ALGORITHMS,
  }
  const client = new Configuration(
    server,
    site.smart.clientId,
    {},
    authenticationOf(site, configuration, key),
  )
  client[customFetch] = boundedFetch
  client.timeout = TIMEOUT_S
  enableNonRepudiationChecks(client)
  // The addresses were checked one by one when they were discovered.
  if (site.mode === 'demo') allowInsecureRequests(client)
  return client
}

function authenticationOf(
  { smart }: SmartSite,
  { tokenEndpoint }: SmartConfiguration,
  key: ClientKey | null,
): ClientAuth {
  if (smart.authentication === 'none') return None()
  if (!key) throw new AppError('CONFIG_INVALID', { detail: 'FACIES_CLIENT_KEY is not set' })
  const signed = PrivateKeyJwt(
    { key: key.privateKey, kid: key.kid },
    // SMART wants the token address as the audience, OpenID Connect the issuer.
    {
      [modifyAssertion]: (_header, payload) => {
        payload.aud = tokenEndpoint
      },
    },
  )
  // It signs asynchronously, and is waited for, whatever its declared type says.
  return async (server, client, body, headers) => {
    await signed(server, client, body, headers)
    // SMART: confidential clients leave it out, the assertion names them.
    body.delete('client_id')
  }
}

/** A server that is overloaded or away is told apart from one that refuses; nothing is read beyond the limit. */
const boundedFetch: CustomFetch = async (url, options) => {
  const response = await fetched(url, options)
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel().catch(() => undefined)
    throw unavailable(`answered ${response.status}`)
  }
  const { status, headers } = response
  return new Response(status === 204 || status === 304 ? null : await bodyOf(response), { status, headers })
}

async function fetched(...[url, options]: Parameters<CustomFetch>): Promise<Response> {
  try {
    return await fetch(url, options as RequestInit)
  } catch (cause) {
    throw unavailable('did not answer', cause)
  }
}

async function bodyOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > MAX_BYTES) throw new RangeError('too large')
      chunks.push(chunk)
    }
  } catch (cause) {
    throw unavailable('broke off, or was too large', cause)
  }
  return Buffer.concat(chunks, length)
}

function unavailable(what: string, cause?: unknown): AppError {
  return new AppError('SIGN_IN_UNAVAILABLE', { detail: `the sign-in ${what}`, cause })
}
