import { codeOf } from './errors.ts'
import type { Log } from './log.ts'
import type { Mode, Site } from './sites.ts'

/** What a site file says about the mode is where it began; this knows the mode that it is in now. */
export type SiteModes = {
  /** The site in its present mode. To be asked at each call anew. */
  apply<S extends Site>(site: S): S
}

export type FollowedSiteModes = SiteModes & {
  /** Reads the modes now. Where that fails, those known last stay. */
  refresh(): Promise<void>
  close(): void
}

/** A mode that a command gave a site. */
type GivenMode = { readonly site: string; readonly mode: Mode }

type Reading = { readonly read: () => Promise<readonly GivenMode[]>; readonly log: Log }

/** A command takes effect within this time and that of one query: at most 5 s. */
const EVERY_MS = 2000

/**
 * Follows the modes that commands give to sites.
 *
 * @throws {AppError} as `read` does when the first reading fails: no site may be served in a mode that it left
 */
export async function followSiteModes(
  { read, log }: Reading,
  everyMs = EVERY_MS,
): Promise<FollowedSiteModes> {
  let given = byName(await read())
  let reading: Promise<void> | null = null

  async function readAgain(): Promise<void> {
    try {
      const next = byName(await read())
      for (const [site, mode] of next) if (given.get(site) !== mode) log.info('site-mode', { site, mode })
      given = next
    } catch (error) {
      log.warn('site-modes-unread', { code: codeOf(error) })
    }
  }

  /** One at a time: while the database does not answer, readings would pile up. */
  function refresh(): Promise<void> {
    reading ??= readAgain().finally(() => {
      reading = null
    })
    return reading
  }

  const timer = setInterval(() => void refresh(), everyMs).unref()
  return {
    apply: (site) => inMode(site, given.get(site.name)),
    refresh,
    close: () => clearInterval(timer),
  }
}

function inMode<S extends Site>(site: S, mode: Mode | undefined): S {
  return mode === undefined || mode === site.mode ? site : { ...site, mode }
}

function byName(modes: readonly GivenMode[]): ReadonlyMap<string, Mode> {
  return new Map(modes.map(({ site, mode }) => [site, mode]))
}
