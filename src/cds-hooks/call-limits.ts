import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Site } from '../sites.ts'
import { buckets, callerNetwork } from '../token-bucket.ts'
import type { Distrust } from './claims.ts'
import { NotTrusted } from './trust.ts'

/** A call that is turned away for a while: TOO_MANY_CALLS. */
export class TooManyCalls extends AppError {
  readonly retryAfterS: number

  constructor(retryAfterS: number) {
    super('TOO_MANY_CALLS')
    this.retryAfterS = retryAfterS
  }
}

export type CallLimits = {
  /**
   * Asked before signatures are checked, which costs time: turns away whoever poses as these sites from an address
   * from which too many did in vain.
   *
   * @throws {TooManyCalls}
   */
  beforeSignature(address: string, sites: readonly Site[]): void
  /** What to answer a call that failed: a refusal of trust counts, and too many of them are turned away. */
  counted(thrown: unknown, address: string): unknown
  /**
   * Takes one call of the room that these sites have; while more than one may be meant, only asks for some room.
   *
   * @throws {TooManyCalls}
   */
  admit(sites: readonly Site[]): void
  /**
   * Takes one call that will never say which of these sites it means, of the room of all of them.
   *
   * @throws {TooManyCalls}
   */
  admitForAll(sites: readonly Site[]): void
}

/** Refused calls of a minute. A wrongly set up EHR notices with fewer, and a guesser gets nowhere with so many. */
export const REFUSED_PER_MINUTE = 300

/** What is found out only after a signature was checked. Only these can close an address to a site's own calls. */
const COSTLY: ReadonlySet<Distrust> = new Set(['signature', 'replayed'])

const SAID_AGAIN_MS = 60_000

/**
 * Two limits that know nothing of each other. Trusted calls are counted by site. Refused calls are counted by address,
 * and those that cost a signature check also by the sites that they pose as: a flood of bad tokens takes nothing from
 * a site that calls from elsewhere, nor from another one behind the same address, since some vendors call for all
 * their customers from a few.
 */
export function callLimits(
  now: () => Date,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): CallLimits {
  const refused = buckets(now)
  const admitted = buckets(now)
  const saidAt = new Map<string, number>()

  function tooMany(by: 'refused' | 'site', retryAfterS: number, sites: readonly Site[]): TooManyCalls {
    metrics.limited(by)
    const site = sites.map(({ name }) => name).join(', ') || undefined
    const said = JSON.stringify([by, site])
    // One line a minute: a flood of calls is no flood of lines.
    if (now().getTime() - (saidAt.get(said) ?? 0) >= SAID_AGAIN_MS) {
      saidAt.set(said, now().getTime())
      log.warn('calls-limited', { by, site, retryAfterS })
    }
    return new TooManyCalls(retryAfterS)
  }

  return {
    beforeSignature(address, sites) {
      const waitS = refused.waitS(keyOf(address, sites), REFUSED_PER_MINUTE)
      if (waitS > 0) throw tooMany('refused', waitS, sites)
    },
    counted(thrown, address) {
      if (!(thrown instanceof NotTrusted)) return thrown
      metrics.notTrusted(thrown.reason)
      const sites = COSTLY.has(thrown.reason) ? thrown.sites : []
      const waitS = refused.take(keyOf(address, sites), REFUSED_PER_MINUTE)
      return waitS > 0 ? tooMany('refused', waitS, sites) : thrown
    },
    admit(sites) {
      const [site, ...others] = sites
      if (!site) return
      const waits = sites.map(({ name, ratePerMinute }) =>
        others.length === 0 ? admitted.take(name, ratePerMinute) : admitted.waitS(name, ratePerMinute),
      )
      const waitS = Math.min(...waits)
      if (waitS > 0) throw tooMany('site', waitS, sites)
    },
    admitForAll(sites) {
      if (sites.length < 2) return
      const perMinute = sites.reduce((sum, { ratePerMinute }) => sum + ratePerMinute, 0)
      const waitS = admitted.take(JSON.stringify(sites.map(({ name }) => name)), perMinute)
      if (waitS > 0) throw tooMany('site', waitS, sites)
    },
  }
}

function keyOf(address: string, sites: readonly Site[]): string {
  return JSON.stringify([callerNetwork(address), ...sites.map(({ name }) => name)])
}
