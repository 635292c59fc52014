import type { Kysely } from 'kysely'
import { answered } from './answered.ts'
import { commandEntry } from './audit-form.ts'
import { appendIn } from './audit-log.ts'
import type { SiteMode, SiteModeStore } from './site-mode-store.ts'
import type { SiteModeTable, Tables } from './tables.ts'

/**
 * Keeps modes in the database.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE from every method when the database does not answer
 */
export function siteModeStore(db: Kysely<Tables>): SiteModeStore {
  return {
    all: async () => (await answered(db.selectFrom('site_mode').selectAll().execute())).map(modeFrom),

    find: async (site) => {
      const found = db.selectFrom('site_mode').selectAll().where('site', '=', site)
      const row = await answered(found.executeTakeFirst())
      return row && modeFrom(row)
    },

    change: async ({ from, ...next }) => {
      const { site, ...values } = rowOf(next)
      const fields = { from, to: next.mode, reason: next.reason }
      const noted = commandEntry({ event: 'mode-changed', site, osUser: next.changedBy, fields }, next.since)
      const changed = db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('site_mode')
          .values({ site, ...values })
          .onConflict((conflict) => conflict.column('site').doUpdateSet(values))
          .execute()
        await appendIn(transaction, [noted])
      })
      await answered(changed)
    },
  }
}

function rowOf({ site, mode, since, changedBy, reason }: SiteMode): SiteModeTable {
  return { site, mode, since, changed_by: changedBy, reason }
}

function modeFrom({ site, mode, since, changed_by: changedBy, reason }: SiteModeTable): SiteMode {
  return { site, mode, since, changedBy, reason }
}
