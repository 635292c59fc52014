import type { Kysely } from 'kysely'
import { answered } from './answered.ts'
import type { Tables } from './tables.ts'

/** What a site's record server said that it can do, until it is asked again. Nothing of any patient. */
export type CapabilityStore = {
  /** `fields` as they were saved: whoever reads them parses them, since another version may have written them. */
  find(site: string): Promise<{ readonly fields: unknown; readonly readAt: Date } | undefined>
  /**
   * Replaces what was kept of a site.
   *
   * @param fields - JSON; PostgreSQL keeps no text that holds U+0000, so a server's own words stay out
   */
  save(site: string, fields: unknown, at: Date): Promise<void>
}

/** @throws {AppError} DATABASE_UNAVAILABLE from every method when the database does not answer */
export function capabilityStore(db: Kysely<Tables>): CapabilityStore {
  return {
    find: async (site) => {
      const found = db.selectFrom('site_capabilities').selectAll().where('site', '=', site)
      const row = await answered(found.executeTakeFirst())
      return row && { fields: row.fields, readAt: row.read_at }
    },

    save: async (site, fields, at) => {
      const values = { fields: JSON.stringify(fields), read_at: at }
      const saved = db
        .insertInto('site_capabilities')
        .values({ site, ...values })
        .onConflict((conflict) => conflict.column('site').doUpdateSet(values))
      await answered(saved.execute())
    },
  }
}
