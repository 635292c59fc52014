/** Remembers the ids of tokens that were used, so that none works twice. Replicas need a shared one. */
export interface ReplayGuard {
  /** True for the first use of `id` before `until`; false for a second one, or when nothing more can be kept. */
  isFirstUse(id: string, until: Date, now: Date): Promise<boolean>
}

/** Room for 100 tokens a second that live five minutes, in a few megabytes. */
const ROOM = 30_000

/**
 * Keeps ids in memory until their tokens expire. A full memory refuses: forgetting the oldest would let an
 * attacker who floods us replay a stolen token.
 */
export function replayMemory(room: number = ROOM): ReplayGuard {
  const seen = new Map<string, number>()
  return {
    async isFirstUse(id, until, now) {
      const known = seen.get(id)
      if (known !== undefined && known > now.getTime()) return false
      if (seen.size >= room) forgetExpired(seen, now)
      if (seen.size >= room) return false
      seen.set(id, until.getTime())
      return true
    },
  }
}

function forgetExpired(seen: Map<string, number>, now: Date): void {
  for (const [id, until] of seen) if (until <= now.getTime()) seen.delete(id)
}
