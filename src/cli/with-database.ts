import type { Kysely } from 'kysely'
import type { DatabaseSetting } from '../config.ts'
import { openDatabase } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'

/**
 * Does something with the database and closes it, whatever happens.
 *
 * @throws {AppError} DATABASE_LOCKED while the service runs on an embedded database; DATABASE_UNAVAILABLE
 */
export async function withDatabase<T>(
  place: DatabaseSetting,
  work: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const { db, close } = await openDatabase(place)
  return work(db).finally(close)
}
