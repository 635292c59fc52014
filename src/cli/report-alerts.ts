import type { Day } from '../clinical/day.ts'
import { readDatabaseSetting } from '../config.ts'
import { quoted } from '../quoted.ts'
import { alertCounts, sitesOnRecord } from '../storage/card-report.ts'
import { alertReport } from './alert-report.ts'
import { alertText } from './alert-text.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

export type ReportOptions = { readonly site: string; readonly since?: Day; readonly json?: true }

/**
 * Prints what became of the cards of a site.
 *
 * @throws {RangeError} when nothing is on record of such a site
 * @throws {AppError} CONFIG_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function reportAlerts(
  env: Readonly<Record<string, string | undefined>>,
  { site, since, json }: ReportOptions,
): Promise<void> {
  await withDatabase(readDatabaseSetting(env), async (db) => {
    const known = await sitesOnRecord(db)
    if (!known.includes(site)) throw new RangeError(nothingOn(site, known))
    const of = { site, since: since ?? null }
    const report = alertReport(await alertCounts(db, { ...of, now: new Date() }), of)
    say(json ? JSON.stringify(report) : alertText(report))
  })
}

function nothingOn(site: string, known: readonly string[]): string {
  const others = known.length > 0 ? `only of ${known.join(', ')}` : 'nor of any other'
  return `Cannot report: nothing is on record of a site ${quoted(site)}, ${others}`
}
