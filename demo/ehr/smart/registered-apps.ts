import type { JSONWebKeySet } from 'jose'
import type { ClientMetadata } from 'oidc-provider'

export const PUBLIC_CLIENT = 'facies-demo'
export const KEY_CLIENT = 'facies-demo-key'

/** The name under which the service knows this EHR. */
export const SITE_NAME = 'demo'

/**
 * The app of a service as it is registered here: as a public client, and where its keys are known a second time as
 * one that proves itself with them.
 */
export function registeredApps(serviceUrl: string, publicKeys?: JSONWebKeySet): readonly ClientMetadata[] {
  const common: Omit<ClientMetadata, 'client_id'> = {
    client_name: 'Facies',
    redirect_uris: [`${serviceUrl}/smart/callback/${SITE_NAME}`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    id_token_signed_response_alg: 'RS256',
  }
  const open: ClientMetadata = { ...common, client_id: PUBLIC_CLIENT, token_endpoint_auth_method: 'none' }
  if (publicKeys === undefined) return [open]
  const keyed: ClientMetadata = {
    ...common,
    client_id: KEY_CLIENT,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: publicKeys.keys },
  }
  return [open, keyed]
}
