import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { DatabaseSetting } from '../config.ts'
import { AppError } from '../errors.ts'
import { quoted } from '../quoted.ts'
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
  // A new one would be made, and say of everything that there is none.
  if (place.kind === 'embedded' && !existsSync(join(place.folder, 'data')))
    throw new AppError('DATABASE_UNAVAILABLE', {
      detail: `there is no database in ${quoted(place.folder)}: set FACIES_DATA or DATABASE_URL to the one that the service uses`,
    })
  const { db, close } = await openDatabase(place)
  return work(db).finally(close)
}
