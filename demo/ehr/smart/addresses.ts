/** Where the SMART authorization server of an EHR is. */
export type SmartAddresses = {
  readonly issuer: string
  readonly authorize: string
  readonly token: string
  readonly jwks: string
  readonly revoke: string
}

export const OIDC_PATH = '/oidc'

/** The paths under the issuer, as `oidc-provider` is set up with. */
export const OIDC_ROUTES = {
  authorization: '/authorize',
  token: '/token',
  jwks: '/jwks',
  revocation: '/revoke',
} as const

export function smartAddresses(ehrUrl: string): SmartAddresses {
  const issuer = `${ehrUrl}${OIDC_PATH}`
  return {
    issuer,
    authorize: `${issuer}${OIDC_ROUTES.authorization}`,
    token: `${issuer}${OIDC_ROUTES.token}`,
    jwks: `${issuer}${OIDC_ROUTES.jwks}`,
    revoke: `${issuer}${OIDC_ROUTES.revocation}`,
  }
}
