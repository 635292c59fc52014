/** Remembers the ids of tokens that were used, so that none works twice. Replicas need a shared one. */
export interface ReplayGuard {
  /** Whether this is the first use of an issuer's token id before `until`; `full` when nothing more can be kept. */
  use(token: TokenId, until: Date, now: Date): Promise<'first' | 'again' | 'full'>
}

export type TokenId = { readonly issuer: string; readonly jti: string }

/** Room for each issuer: 100 tokens a second that live five minutes, in a few megabytes. */
const ROOM = 30_000

/**
 * Keeps ids in memory until their tokens expire. A full memory refuses: forgetting the oldest would let an
 * attacker who floods us replay a stolen token. Each issuer has its own room, so that none locks out another.
 */
export function replayMemory(room: number = ROOM): ReplayGuard {
  const issuers = new Map<string, Map<string, number>>()
  return {
    async use({ issuer, jti }, until, now) {
      const seen = issuers.get(issuer) ?? new Map<string, number>()
      issuers.set(issuer, seen)
      const known = seen.get(jti)
      if (known !== undefined && known > now.getTime()) return 'again'
      if (seen.size >= room) forgetExpired(seen, now)
      if (seen.size >= room) return 'full'
      seen.set(jti, until.getTime())
      return 'first'
    },
  }
}

function forgetExpired(seen: Map<string, number>, now: Date): void {
  for (const [jti, until] of seen) if (until <= now.getTime()) seen.delete(jti)
}
