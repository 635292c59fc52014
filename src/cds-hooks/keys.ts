import type { JWK } from 'jose'
import { z } from 'zod'
import { isLoopback } from '../config.ts'
import { bytesOf } from '../outgoing.ts'
import { networkOf } from '../site-network.ts'
import { fitsAlgorithm } from '../site-trust.ts'
import type { Site } from '../sites.ts'
import { inTime } from './deadline.ts'

/** Gives the public keys of a site that may have signed a token with this `kid` and `alg`. */
export type KeyFinder = (site: Site, kid: string, alg: string) => Promise<readonly JWK[]>

/** How long a call waits for keys. What arrives later is for the calls after it. */
const WAIT_MS = 800
/** Shorter than the brake, so that an address is never asked twice at a time. */
const FETCH_TIMEOUT_MS = 8_000
const MAX_BYTES = 256 * 1024
const MAX_AGE_MS = 10 * 60_000
/** From then on a call has them renewed without waiting for it: a slow key server holds up the first call alone. */
const RENEW_AFTER_MS = 8 * 60_000
/** An unknown `kid` or a failed fetch asks the key server again only after this pause. */
const BRAKE_MS = 10_000

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

type Published = { readonly keys: readonly JWK[]; readonly fetchedAt: number }

/**
 * Keys that a site registered, or those that its registered address publishes; a token's own `jku` is never
 * read. Published keys are kept for ten minutes and fetched again for an unknown `kid`. A fetch goes on where the call
 * that began it could not wait for it. A failed one takes nothing away: whoever can make us ask, with a `kid` of his own,
 * cannot make us forget.
 */
export function keyFinder(now: () => Date): KeyFinder {
  const published = new Map<string, Published>()
  const tries = new Map<string, { readonly at: number; readonly keys: Promise<readonly JWK[]> }>()

  function keysAt(site: Site, url: string, kid: string): readonly JWK[] | Promise<readonly JWK[]> {
    const known = published.get(url)
    const ageMs = known ? now().getTime() - known.fetchedAt : Number.POSITIVE_INFINITY
    if (!known || ageMs >= MAX_AGE_MS || known.keys.every((key) => key.kid !== kid))
      return inTime(WAIT_MS, newest(site, url), [])
    if (ageMs >= RENEW_AFTER_MS) void newest(site, url).catch(() => {})
    return known.keys
  }

  function newest(site: Site, url: string): Promise<readonly JWK[]> {
    const last = tries.get(url)
    return last && now().getTime() - last.at < BRAKE_MS ? last.keys : renew(site, url)
  }

  function renew(site: Site, url: string): Promise<readonly JWK[]> {
    const at = now().getTime()
    const keys = fetchKeys(site, url)
    tries.set(url, { at, keys })
    keys.then(
      (fetched) => published.set(url, { keys: fetched, fetchedAt: at }),
      () => {},
    )
    return keys
  }

  return async (site, kid, alg) => {
    const keys =
      'keys' in site.trust
        ? (site.trust.keys as JWK[])
        : await keysAt(site, publishedAt(site, site.trust.jku), kid)
    return keys.filter((key) => key.kid === kid && fitsAlgorithm(key, alg))
  }
}

function publishedAt(site: Site, jku: string): string {
  const url = new URL(jku)
  if (url.protocol !== 'https:' && !(site.mode === 'demo' && isLoopback(url)))
    throw new RangeError(`Cannot fetch the keys of ${site.name}: their address is not https`)
  return jku
}

async function fetchKeys(site: Site, url: string): Promise<readonly JWK[]> {
  const response = await networkOf(site).request(new URL(url), {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  })
  if (response.statusCode !== 200) {
    response.destroy()
    throw new Error(`The key server answered ${response.statusCode}`)
  }
  const body = await bytesOf(response, MAX_BYTES)
  if (typeof body === 'string') throw new Error(`Cannot read the keys: the answer ${body}`)
  return jwks.parse(JSON.parse(new TextDecoder().decode(body))).keys as JWK[]
}
