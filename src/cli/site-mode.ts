import { readKeptConfig } from '../config.ts'
import { readModel } from '../inference/model.ts'
import { isSettable, modeProblem } from '../modes.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../paths.ts'
import { holdsControl } from '../quoted.ts'
import { readSites } from '../site-folder.ts'
import type { Site } from '../sites.ts'
import type { SiteMode } from '../storage/site-mode-store.ts'
import { siteModeStore } from '../storage/site-modes.ts'
import { namedSite } from './named-site.ts'
import { osUser } from './os-user.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

export type ModeChange = { readonly site: string; readonly to: string; readonly reason: string }

const LONGEST_REASON = 500

/**
 * Changes the mode of a site, and says so in the audit. A running service sees it within 5 s.
 *
 * @throws {RangeError} for a site or mode that does not fit, with a sentence that says why; nothing is changed then
 * @throws {AppError} CONFIG_INVALID, SITE_INVALID, MODEL_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function changeSiteMode(
  { site: name, to, reason: text }: ModeChange,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { sitesFolder, database } = readKeptConfig(env)
  const reason = checkedReason(text)
  const site = namedSite(name, readSites(sitesFolder))
  const { manifest } = readModel(MODELS_FOLDER, REFERENCE_MODEL)

  await withDatabase(database, async (db) => {
    const modes = siteModeStore(db)
    const from = (await modes.find(site.name))?.mode ?? site.mode
    const problem = modeProblem(to, from, manifest)
    if (problem !== null || !isSettable(to)) throw new RangeError(`Cannot change ${site.name}: ${problem}`)
    await modes.change({ site: site.name, from, mode: to, since: new Date(), changedBy: osUser(), reason })
    say(`${site.name}: ${from} -> ${to}. A running service follows within 5 s`)
  })
}

/**
 * Prints the mode that a site is in, since when and by whom, and the one in its file.
 *
 * @throws as `changeSiteMode`
 */
export async function showSite(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { sitesFolder, database } = readKeptConfig(env)
  const site = namedSite(name, readSites(sitesFolder))
  const given = await withDatabase(database, (db) => siteModeStore(db).find(site.name))
  for (const line of linesOf(site, given)) say(line)
}

function linesOf(site: Site, given: SiteMode | undefined): readonly string[] {
  const initial = `initial mode: ${site.mode} (in ${site.name}.json)`
  if (!given) return [`mode: ${site.mode}`, 'since: no command has changed it', initial]
  const { mode, since, changedBy, reason } = given
  return [`mode: ${mode}`, `since: ${since.toISOString()} by ${changedBy}`, `reason: ${reason}`, initial]
}

function checkedReason(text: string): string {
  const reason = text.trim()
  if (reason === '') throw new RangeError('Cannot change a mode without a reason: the audit keeps it')
  if (reason.length > LONGEST_REASON || holdsControl(reason))
    throw new RangeError(
      `Cannot keep the reason: it must be one line of at most ${LONGEST_REASON} characters`,
    )
  return reason
}
