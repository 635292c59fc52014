import type { SmartAddresses } from './addresses.ts'
import { SCOPES } from './scopes.ts'

/** How a client proves itself with a key; both are what SMART asks for. */
export const CLIENT_ALGORITHMS = ['RS384', 'ES384'] as const

/**
 * What an app reads first, at `<fhirBase>/.well-known/smart-configuration`.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html
 */
export function smartConfiguration(addresses: SmartAddresses) {
  return {
    issuer: addresses.issuer,
    jwks_uri: addresses.jwks,
    authorization_endpoint: addresses.authorize,
    token_endpoint: addresses.token,
    revocation_endpoint: addresses.revoke,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: CLIENT_ALGORITHMS,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    // As every answer of `oidc-provider` does.
    authorization_response_iss_parameter_supported: true,
    response_types_supported: ['code'],
    scopes_supported: SCOPES,
    code_challenge_methods_supported: ['S256'],
    capabilities: [
      'launch-ehr',
      'client-public',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'permission-online',
      'context-banner',
      'context-ehr-patient',
      'permission-patient',
      'permission-v1',
    ],
  }
}
