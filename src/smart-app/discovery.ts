import { z } from 'zod'
import { isLoopback } from '../config.ts'
import { AppError } from '../errors.ts'
import { get } from '../fhir/transport.ts'
import { networkOf } from '../site-network.ts'
import type { SmartSite } from '../sites.ts'

/** What an EHR says of its sign-in, as far as we use it. */
export type SmartConfiguration = {
  /** The id_token's `iss`; often not the FHIR base. */
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly jwksUri: string
  /** Null where it names none that may be asked. */
  readonly revocationEndpoint: string | null
  /** Whether every answer to a sign-in says which issuer sent it (RFC 9207). */
  readonly saysIssuer: boolean
  /** What it says that it can do, e.g. `permission-v2`. */
  readonly capabilities: readonly string[]
}

export type Discover = (site: SmartSite) => Promise<SmartConfiguration>

const TIMEOUT_MS = 2000
const MAX_BYTES = 256 * 1024
const MAX_AGE_MS = 10 * 60_000

const answer = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  // What is not needed to sign in stops no sign-in.
  revocation_endpoint: z.url().optional().catch(undefined),
  authorization_response_iss_parameter_supported: z.boolean().optional().catch(undefined),
  capabilities: z.array(z.string()).catch([]),
})

type Known = { readonly configuration: SmartConfiguration; readonly readAt: number }

/**
 * Reads `<FHIR base>/.well-known/smart-configuration` of a site. An answer is kept for ten minutes, a failure not at
 * all: the next launch asks again.
 *
 * @throws {AppError} SIGN_IN_UNAVAILABLE when it cannot be had; LAUNCH_REFUSED when it has another form, or sends a
 *   browser or a code where nothing is encrypted
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html
 */
export function smartDiscovery(now: () => Date): Discover {
  const known = new Map<string, Known>()
  const underWay = new Map<string, Promise<SmartConfiguration>>()

  async function readNow(site: SmartSite): Promise<SmartConfiguration> {
    const configuration = await read(site)
    known.set(site.name, { configuration, readAt: now().getTime() })
    return configuration
  }

  return async (site) => {
    const kept = known.get(site.name)
    if (kept && now().getTime() - kept.readAt < MAX_AGE_MS) return kept.configuration
    // Launches that come at once ask once: nobody can make us send an EHR many requests.
    const reading = underWay.get(site.name) ?? readNow(site).finally(() => underWay.delete(site.name))
    underWay.set(site.name, reading)
    return reading
  }
}

async function read(site: SmartSite): Promise<SmartConfiguration> {
  const url = new URL(`${site.fhirBase.replace(/\/$/, '')}/.well-known/smart-configuration`)
  if (!isSafe(url.href, site)) throw refused('the FHIR base is not https')
  const parsed = answer.safeParse(await jsonAt(url, site))
  if (!parsed.success) throw refused('the SMART configuration lacks an address')

  const { issuer, authorization_endpoint, token_endpoint, jwks_uri, revocation_endpoint } = parsed.data
  if (site.smart.issuer !== undefined && issuer !== site.smart.issuer)
    throw refused('the SMART configuration names another issuer than smart.issuer')
  if (![authorization_endpoint, token_endpoint, jwks_uri].every((address) => isSafe(address, site)))
    throw refused('an address of the SMART configuration is not https')
  if (![authorization_endpoint, token_endpoint, jwks_uri].every((address) => isRegistered(address, site)))
    throw refused('an address of the SMART configuration lies on a host that is not in hosts.signInHosts')
  return {
    issuer,
    authorizationEndpoint: authorization_endpoint,
    tokenEndpoint: token_endpoint,
    jwksUri: jwks_uri,
    revocationEndpoint:
      revocation_endpoint !== undefined &&
      isSafe(revocation_endpoint, site) &&
      isRegistered(revocation_endpoint, site)
        ? revocation_endpoint
        : null,
    saysIssuer: parsed.data.authorization_response_iss_parameter_supported === true,
    capabilities: parsed.data.capabilities,
  }
}

async function jsonAt(url: URL, site: SmartSite): Promise<unknown> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const network = networkOf(site)
  const options = { network, accept: 'application/json', accessToken: null, signal, maxBytes: MAX_BYTES }
  try {
    return JSON.parse(new TextDecoder().decode((await get(url, options)).bytes))
  } catch (cause) {
    throw new AppError('SIGN_IN_UNAVAILABLE', { detail: 'the SMART configuration could not be read', cause })
  }
}

/** Plain http only where it never leaves this machine, and only in the demo. */
function isSafe(address: string, { mode }: SmartSite): boolean {
  const url = URL.parse(address)
  if (!url || url.username || url.hash) return false
  return url.protocol === 'https:' || (mode === 'demo' && url.protocol === 'http:' && isLoopback(url))
}

/** The sign-in lies beside the record, or where the site says. */
function isRegistered(address: string, { fhirBase, hosts }: SmartSite): boolean {
  const { host } = new URL(address)
  return host === new URL(fhirBase).host || hosts.signInHosts.includes(host)
}

function refused(detail: string): AppError {
  return new AppError('LAUNCH_REFUSED', { detail })
}
