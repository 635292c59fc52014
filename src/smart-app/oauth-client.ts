import type { IncomingMessage } from 'node:http'
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  Configuration,
  type CustomFetch,
  customFetch,
  enableNonRepudiationChecks,
  modifyAssertion,
  None,
  PrivateKeyJwt,
} from 'openid-client'
import { AppError } from '../errors.ts'
import { bytesOf } from '../outgoing.ts'
import { networkOf } from '../site-network.ts'
import type { SmartSite } from '../sites.ts'
import type { ClientKey } from './client-key.ts'
import type { SmartConfiguration } from './discovery.ts'
import { withoutNulls } from './without-nulls.ts'

/** SMART asks EHRs for RS256; the others are those that EHRs are known to use. */
const ID_TOKEN_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384']
const TIMEOUT_S = 5
/** SMART allows five minutes: half of them, so that either clock may be that much behind the other. */
const ASSERTION_LIFE_S = 150
const MAX_BYTES = 256 * 1024

/** What we prove with who we are. */
export type ClientProofs = {
  readonly clientKey: ClientKey | null
  /** By the name of the site. */
  readonly clientSecrets: ReadonlyMap<string, string>
}

/**
 * The OAuth client of a site. The id_token's signature is always verified.
 *
 * @throws {AppError} CONFIG_INVALID where the site wants a key or a secret and there is none
 */
export function oauthClient(
  site: SmartSite,
  configuration: SmartConfiguration,
  proofs: ClientProofs,
): Configuration {
  const server = {
    issuer: configuration.issuer,
    authorization_endpoint: configuration.authorizationEndpoint,
    token_endpoint: configuration.tokenEndpoint,
    jwks_uri: configuration.jwksUri,
    authorization_response_iss_parameter_supported: configuration.saysIssuer,
    ...(configuration.revocationEndpoint !== null && {
      revocation_endpoint: configuration.revocationEndpoint,
    }),
    id_token_signing_alg_values_supported: ID_TOKEN_ALGORITHMS,
  }
  const client = new Configuration(
    server,
    site.smart.clientId,
    {},
    authenticationOf(site, configuration, proofs),
  )
  client[customFetch] = boundedFetch(site, configuration)
  client.timeout = TIMEOUT_S
  enableNonRepudiationChecks(client)
  // The addresses were checked one by one when they were discovered.
  if (site.mode === 'demo') allowInsecureRequests(client)
  return client
}

/** The same at every request of ours: for a code, for a refresh, for a revocation. */
function authenticationOf(
  { name, smart }: SmartSite,
  configuration: SmartConfiguration,
  { clientKey, clientSecrets }: ClientProofs,
): ClientAuth {
  switch (smart.authentication) {
    case 'none':
      return None()
    case 'client_secret_basic': {
      const secret = clientSecrets.get(name)
      if (secret === undefined) throw configInvalid('FACIES_CLIENT_SECRETS has no secret of the site')
      return ClientSecretBasic(secret)
    }
    case 'private_key_jwt':
      if (!clientKey) throw configInvalid('FACIES_CLIENT_KEY is not set')
      return signedAssertion(configuration, clientKey)
    default:
      return smart.authentication satisfies never
  }
}

/** @see https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html */
function signedAssertion({ tokenEndpoint }: SmartConfiguration, key: ClientKey): ClientAuth {
  const signed = PrivateKeyJwt(
    { key: key.privateKey, kid: key.kid },
    {
      [modifyAssertion]: (header, payload) => {
        // SMART requires it, and the library leaves it out.
        header.typ = 'JWT'
        // SMART wants the token address as the audience, OpenID Connect the issuer.
        payload.aud = tokenEndpoint
        payload.exp = Number(payload.iat) + ASSERTION_LIFE_S
        // Nobody asks for it, and an EHR whose clock is a second behind ours would refuse it.
        delete payload.nbf
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
function boundedFetch(site: SmartSite, { tokenEndpoint }: SmartConfiguration): CustomFetch {
  const network = networkOf(site)
  return async (url, { method, headers, body, signal }) => {
    const sending = {
      method,
      headers,
      ...(body !== undefined && body !== null && { body: textOf(body) }),
      signal: signal ?? AbortSignal.timeout(TIMEOUT_S * 1000),
    }
    const response = await network.request(new URL(url), sending).catch((cause: unknown) => {
      throw unavailable('did not answer', cause)
    })
    const status = response.statusCode ?? 0
    if (status >= 500 || status === 429) {
      response.destroy()
      throw unavailable(`answered ${status}`)
    }
    const bytes = await bytesOf(response, MAX_BYTES)
    if (typeof bytes === 'string') throw unavailable('broke off, or was too large')
    if (status === 204 || status === 304) return new Response(null, { status, headers: headersOf(response) })
    const isOfTokens = new URL(url).href === new URL(tokenEndpoint).href
    return new Response(isOfTokens ? withoutNulls(bytes) : bytes, { status, headers: headersOf(response) })
  }
}

/** The library sends forms and nothing else. */
function textOf(body: unknown): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString()
  throw new TypeError('Cannot send a body that is neither text nor a form')
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    // The body has been unpacked by then.
    if (name !== 'content-encoding' && name !== 'content-length')
      for (const value of values) headers.append(name, value)
  }
  // Some EHRs answer JSON as FHIR here too, and the library would read no refusal in it.
  if (JSON_BY_ANOTHER_NAME.test(headers.get('content-type') ?? ''))
    headers.set('content-type', 'application/json')
  return headers
}

const JSON_BY_ANOTHER_NAME = /^(?:application\/[\w.-]+\+json|text\/json)\s*(?:;|$)/i

function configInvalid(detail: string): AppError {
  return new AppError('CONFIG_INVALID', { detail })
}

function unavailable(what: string, cause?: unknown): AppError {
  return new AppError('SIGN_IN_UNAVAILABLE', { detail: `the sign-in ${what}`, cause })
}
