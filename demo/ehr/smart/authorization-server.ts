import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import Provider, { type ClientMetadata, type Configuration, type JWKS } from 'oidc-provider'
import { type ClinicianId, isClinician, nameOf } from '../clinicians.ts'
import { OIDC_ROUTES } from './addresses.ts'
import { newTokenKey } from './keys.ts'
import { launchRules } from './launch-rules.ts'
import { memoryAdapter } from './memory-adapter.ts'
import type { AuthorizationServerParts } from './parts.ts'
import { SCOPES } from './scopes.ts'
import { CLIENT_ALGORITHMS } from './smart-configuration.ts'
import { sendLaunchContext } from './token-answer.ts'

export type AuthorizationServer = {
  readonly handle: RequestListener
  /** Takes these apps and no others from now on. */
  register(clients: readonly ClientMetadata[]): void
}

const ACCESS_TOKEN_S = 3_600
/** As long as a clinician may sit at the app. */
const REFRESH_TOKEN_S = 8 * 3_600
const CODE_S = 60

/** The SMART authorization server of the demo EHR: EHR launch, code with PKCE, id_token. */
export async function authorizationServer(parts: AuthorizationServerParts): Promise<AuthorizationServer> {
  const keys: JWKS = { keys: [await newTokenKey()] }
  const cookieKeys = [randomBytes(32).toString('base64url')]
  const providerFor = (clients: readonly ClientMetadata[]) => {
    const { configuration, contextOf } = launchRules(parts)
    const provider = new Provider(parts.addresses.issuer, {
      ...configuration,
      ...fixedSettings(parts.fhirBase),
      clients: [...clients],
      jwks: keys,
      adapter: memoryAdapter(),
      cookies: { keys: cookieKeys },
    })
    sendLaunchContext(provider, contextOf, parts)
    return provider.callback()
  }

  let handle = providerFor([])
  return {
    handle: (req, res) => void handle(req, res),
    register(clients) {
      handle = providerFor(clients)
    },
  }
}

function fixedSettings(fhirBase: string): Configuration {
  return {
    routes: OIDC_ROUTES,
    scopes: [...SCOPES],
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS], idTokenSigningAlgValues: ['RS256'] },
    pkce: { required: () => true },
    issueRefreshToken: async (_ctx, client, { scopes }) =>
      client.grantTypeAllowed('refresh_token') && scopes.has('online_access'),
    // A refresh token that comes twice ends the grant.
    rotateRefreshToken: true,
    claims: { openid: ['sub'], fhirUser: ['fhirUser', 'name'], profile: ['name'] },
    conformIdTokenClaims: false,
    // Two launches of one browser live side by side; neither ends with the session of the other.
    expiresWithSession: () => false,
    findAccount: (_ctx, id) => (isClinician(id) ? accountOf(id, fhirBase) : undefined),
    // Whoever sits at the EHR is signed in, and the EHR has agreed to its apps: nobody is asked anything.
    interactions: { policy: [] },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'text/plain'
      ctx.body = `The app could not be opened: ${[error, error_description].filter(Boolean).join(', ')}.`
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_S,
      AuthorizationCode: CODE_S,
      IdToken: ACCESS_TOKEN_S,
      Grant: REFRESH_TOKEN_S,
      RefreshToken: REFRESH_TOKEN_S,
      Session: ACCESS_TOKEN_S,
      Interaction: CODE_S,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      userinfo: { enabled: false },
    },
  }
}

function accountOf(id: ClinicianId, fhirBase: string) {
  return {
    accountId: id,
    claims: () => ({ sub: id, name: nameOf(id), fhirUser: `${fhirBase}/Practitioner/${id}` }),
  }
}
