import { compactVerify, type JWK } from 'jose'
import { AppError } from '../errors.ts'
import { comparableAddress } from '../site-addresses.ts'
import type { Site } from '../sites.ts'
import type { UsedTokens } from '../storage/used-tokens.ts'
import {
  audienceProblem,
  bearerIn,
  type Claims,
  type Distrust,
  readClaims,
  SKEW_S,
  timeProblem,
  typeProblem,
} from './claims.ts'
import { inTime } from './deadline.ts'
import type { KeyFinder } from './keys.ts'

export type TrustDeps = {
  readonly sites: readonly Site[]
  readonly keys: KeyFinder
  /** Shared between replicas. */
  readonly usedTokens: Pick<UsedTokens, 'use'>
  readonly now: () => Date
  /** May turn a call away before its signature is checked, which costs more than all before it. */
  readonly beforeSignature?: (posingAs: readonly Site[]) => void
}

/** A call that was refused, with a reason for our log and for nobody else: CALL_NOT_TRUSTED. */
export class NotTrusted extends AppError {
  readonly reason: Distrust
  /** The sites that it may have posed as. */
  readonly sites: readonly Site[]

  constructor(reason: Distrust, sites: readonly Site[] = []) {
    const names = sites.map((site) => site.name).join(', ')
    super('CALL_NOT_TRUSTED', { detail: names ? `${reason} (${names})` : reason })
    this.reason = reason
    this.sites = sites
  }
}

/**
 * Finds the sites whose agreement a call's token meets. Organisations may share an issuer and its keys, so more
 * than one can fit; `siteOf` then picks by the FHIR server that the body names.
 *
 * @param audiences - the addresses that the token may be meant for
 * @throws {NotTrusted}
 */
export async function trustedSites(
  authorization: string | undefined,
  audiences: readonly string[],
  deps: TrustDeps,
): Promise<readonly Site[]> {
  const token = bearerIn(authorization)
  if (!token) throw new NotTrusted(authorization === undefined ? 'no-token' : 'malformed')
  const claims = readClaims(token)
  if (!claims) throw new NotTrusted('malformed')

  const ofIssuer = some(deps.sites, (site) => site.issuer === claims.iss, 'issuer')
  // A tenant that nobody agreed on is another organisation behind the same issuer.
  const ofTenant = some(ofIssuer, (site) => site.tenant === claims.tenant, 'tenant')
  const problem = audienceProblem(claims, audiences) ?? timeProblem(claims, deps.now())
  if (problem) throw new NotTrusted(problem, ofTenant)

  const allowing = some(ofTenant, (site) => site.algorithms.some((name) => name === claims.alg), 'algorithm')
  // Compared before anything is fetched, and only the registered address is ever fetched.
  const publishing = some(allowing, (site) => fitsJku(site, claims.jku), 'jku')
  deps.beforeSignature?.(publishing)
  const signed = await signedFor(publishing, token, claims, deps.keys)

  const mistyped = typeProblem(claims)
  if (mistyped) throw new NotTrusted(mistyped, signed)
  const use = await tokenUse(claims, deps)
  if (use !== 'first') throw new NotTrusted(REPLAY[use], signed)
  return signed
}

/** What a body says about who calls. */
export type CallOrigin = {
  readonly fhirServer?: string | null | undefined
  readonly fhirAuthorization?: { readonly subject: string } | null | undefined
}

/**
 * The one site that a trusted call speaks for.
 *
 * @throws {NotTrusted} when the FHIR server is no such site's, when none is named and several sites
 * fit, or when the access token was given to another client than us
 */
export function siteOf(trusted: readonly Site[], { fhirServer, fhirAuthorization }: CallOrigin): Site {
  const fitting = trusted.filter((site) => !fhirServer || sameAddress(site.fhirBase, fhirServer))
  const [site, ...others] = fitting
  if (!site) throw new NotTrusted('fhir-server', trusted)
  if (others.length > 0) throw new NotTrusted('ambiguous', fitting)
  if (fhirAuthorization && site.clientId && fhirAuthorization.subject !== site.clientId)
    throw new NotTrusted('subject', [site])
  return site
}

function some(sites: readonly Site[], fits: (site: Site) => boolean, otherwise: Distrust): readonly Site[] {
  const fitting = sites.filter(fits)
  if (fitting.length === 0) throw new NotTrusted(otherwise, otherwise === 'issuer' ? [] : sites)
  return fitting
}

function fitsJku(site: Site, jku: string | undefined): boolean {
  return jku === undefined || ('jku' in site.trust && site.trust.jku === jku)
}

async function signedFor(
  sites: readonly Site[],
  token: string,
  claims: Claims,
  keysOf: KeyFinder,
): Promise<readonly Site[]> {
  const checked = await Promise.all(
    sites.map(async (site) => ({ site, outcome: await signature(token, claims, site, keysOf) })),
  )
  const signed = checked.filter(({ outcome }) => outcome === 'good').map(({ site }) => site)
  if (signed.length > 0) return signed
  throw new NotTrusted(checked.some(({ outcome }) => outcome === 'bad') ? 'signature' : 'keys', sites)
}

async function signature(
  token: string,
  { kid, alg }: Claims,
  site: Site,
  keysOf: KeyFinder,
): Promise<'good' | 'bad' | 'no-key'> {
  const keys = await keysOf(site, kid, alg).catch(() => [])
  // A set may hold one `kid` twice while an EHR changes its keys, so each is tried.
  for (const key of keys) if (await verifies(token, key, alg)) return 'good'
  return keys.length > 0 ? 'bad' : 'no-key'
}

async function verifies(token: string, key: JWK, alg: string): Promise<boolean> {
  try {
    // jose keeps what it imported for as long as the key is the same object, which it is until it is published anew.
    await compactVerify(token, key, { algorithms: [alg] })
    return true
  } catch {
    return false
  }
}

const REPLAY = { again: 'replayed', unknown: 'replay-store' } as const

/** How long the store may take to say whether a token is new. */
const REPLAY_MS = 500

/** How much longer an id is kept than its token is good: the clock of whoever deletes it may be ahead of ours. */
const CLOCKS_APART_S = 3600

/** Where nobody can say whether it was used before, it is not trusted. */
async function tokenUse({ iss, tenant, jti, exp }: Claims, { usedTokens }: TrustDeps) {
  const until = new Date((exp + SKEW_S + CLOCKS_APART_S) * 1000)
  // Tenants that share an issuer count their tokens for themselves.
  const issuer = tenant === undefined ? iss : JSON.stringify([iss, tenant])
  const use = usedTokens.use({ issuer, jti }, until).catch(() => 'unknown' as const)
  return inTime(REPLAY_MS, use, 'unknown')
}

function sameAddress(registered: string, named: string): boolean {
  const address = comparableAddress(named)
  return address !== null && address === comparableAddress(registered)
}
