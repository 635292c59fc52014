import { readKeptConfig } from '../config.ts'
import { countOld, deleteOld, sitesKept } from '../storage/retention.ts'
import { namedSite } from './named-site.ts'
import { osUser } from './os-user.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

export type RetentionCommand = {
  readonly site?: string
  /** In days. */
  readonly assessments: number
  /** In days; a card is followed for a year and a day. */
  readonly cards: number
  readonly dryRun?: true
  readonly delete?: true
}

/**
 * Deletes what is older than its age, or prints how much that would be. The audit is never touched.
 *
 * @throws {RangeError} where it was said neither or both of what to do, or nothing is kept of such a site
 * @throws {AppError} CONFIG_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function endWhatIsOld(options: RetentionCommand, env: NodeJS.ProcessEnv): Promise<void> {
  const { site = null, assessments: assessmentDays, cards: cardDays, dryRun = false } = options
  if (dryRun === (options.delete === true))
    throw new RangeError('Cannot tell what to do: name one of --dry-run and --delete')
  const { database } = readKeptConfig(env)
  const retention = { site, ages: { assessmentDays, cardDays }, now: new Date() }
  const ended = await withDatabase(database, async (db) => {
    if (site !== null)
      namedSite(
        site,
        (await sitesKept(db)).map((name) => ({ name })),
      )
    return dryRun ? countOld(db, retention) : deleteOld(db, retention, osUser())
  })
  for (const { what, rows } of ended) say(`${what}: ${rows} ${dryRun ? 'would be deleted' : 'deleted'}`)
}
