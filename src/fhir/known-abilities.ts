import { AppError, codeOf } from '../errors.ts'
import { type Abilities, abilitiesFrom, abilitiesOf } from './abilities.ts'
import type { RecordDoor } from './record.ts'

/** Keeps what was read of a site's record server, beyond this process. */
export type AbilityStore = {
  find(site: string): Promise<{ readonly fields: unknown; readonly readAt: Date } | undefined>
  save(site: string, fields: Abilities, at: Date): Promise<void>
}

/** What a record server can do, by the name of its site. */
export type KnownAbilities = {
  /** What is known just now: never waits. Where nothing is, or it is old, the server is asked in the background. */
  now(asked: AskedRecord): Abilities | null
  /** Waits for the server's answer where nothing is known; null where there is none. */
  settled(asked: AskedRecord): Promise<Abilities | null>
}

export type AskedRecord = {
  readonly site: string
  /** Opens the record without a token, within limits of its own. */
  readonly openWithoutToken: () => RecordDoor
  /** The door of the call, which ends with it; for servers that tell strangers nothing. */
  readonly record: RecordDoor | null
}

export type KnownAbilitiesParts = {
  readonly now: () => Date
  readonly store?: AbilityStore
  /** Hears how each reading went: a code, or null for one that went well. */
  readonly onRead?: (site: string, failure: string | null) => void
}

const MAX_AGE_MS = 24 * 60 * 60_000
/** A server that failed is left alone for so long; a failure is never kept as an answer. */
const PAUSE_MS = 10_000

type Kept = { readonly abilities: Abilities; readonly at: number }

/**
 * Reads the CapabilityStatement of each record server once a day, without a token where the server lets us: it is public
 * by the standard, and so its reading may outlast a call.
 */
export function knownAbilities({ now, store, onRead = () => {} }: KnownAbilitiesParts): KnownAbilities {
  const kept = new Map<string, Kept>()
  const underWay = new Map<string, Promise<Abilities | null>>()
  const failedAt = new Map<string, number>()
  const tokenNeeded = new Set<string>()

  async function renew(asked: AskedRecord): Promise<Abilities | null> {
    const { site } = asked
    const stored = kept.has(site) ? undefined : await store?.find(site).catch(() => undefined)
    const before = stored && abilitiesOf(stored.fields)
    if (stored && before) {
      kept.set(site, { abilities: before, at: stored.readAt.getTime() })
      if (now().getTime() - stored.readAt.getTime() < MAX_AGE_MS) return before
    }
    try {
      const abilities = abilitiesFrom(await doorFor(asked).metadata())
      if (!abilities) throw new AppError('FHIR_INVALID', { detail: 'no CapabilityStatement of a server' })
      const at = now()
      kept.set(site, { abilities, at: at.getTime() })
      await store?.save(site, abilities, at).catch(() => undefined)
      onRead(site, null)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'FHIR_REFUSED') tokenNeeded.add(site)
      failedAt.set(site, now().getTime())
      onRead(site, code)
    }
    return kept.get(site)?.abilities ?? null
  }

  /** A token is used where the server asked for one, and then the reading ends with the call. */
  function doorFor({ site, openWithoutToken, record }: AskedRecord): RecordDoor {
    return tokenNeeded.has(site) && record ? record : openWithoutToken()
  }

  function renewed(asked: AskedRecord): Promise<Abilities | null> {
    const reading = underWay.get(asked.site) ?? renew(asked).finally(() => underWay.delete(asked.site))
    underWay.set(asked.site, reading)
    return reading
  }

  function isDue({ site }: AskedRecord): boolean {
    const since = (at: number | undefined) => now().getTime() - (at ?? Number.NEGATIVE_INFINITY)
    return since(kept.get(site)?.at) >= MAX_AGE_MS && since(failedAt.get(site)) >= PAUSE_MS
  }

  return {
    now: (asked) => {
      if (isDue(asked)) void renewed(asked)
      return kept.get(asked.site)?.abilities ?? null
    },
    settled: async (asked) => {
      const known = kept.get(asked.site)?.abilities
      if (!isDue(asked)) return known ?? null
      const reading = renewed(asked)
      return known ?? reading
    },
  }
}
