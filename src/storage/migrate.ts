import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { AppError } from '../errors.ts'
import { answerOf } from './answered.ts'
import * as launches from './migrations/0001-launches.ts'
import * as assessments from './migrations/0002-assessments.ts'
import * as usedTokens from './migrations/0003-used-tokens.ts'
import * as audit from './migrations/0004-audit.ts'
import * as siteStates from './migrations/0005-site-states.ts'
import * as cards from './migrations/0006-cards.ts'
import * as keptKey from './migrations/0007-kept-key.ts'
import * as photoReferences from './migrations/0008-photo-references.ts'
import * as refresh from './migrations/0009-refresh.ts'
import * as appActs from './migrations/0010-app-acts.ts'
import * as photoOfCard from './migrations/0011-photo-of-card.ts'

/** In their order, each only forward. What has run anywhere is never edited; a change is a new migration. */
const MIGRATIONS = {
  '0001-launches': launches,
  '0002-assessments': assessments,
  '0003-used-tokens': usedTokens,
  '0004-audit': audit,
  '0005-site-states': siteStates,
  '0006-cards': cards,
  '0007-kept-key': keptKey,
  '0008-photo-references': photoReferences,
  '0009-refresh': refresh,
  '0010-app-acts': appActs,
  '0011-photo-of-card': photoOfCard,
}

/**
 * Brings the tables up to date. Replicas that start together wait for each other: PostgreSQL by an advisory
 * lock, PGlite by the folder's lock.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE when a step fails, or a newer program has been here
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  const detail = failed ? `migration ${failed}: ${answerOf(error)}` : problemOf(error)
  throw new AppError('DATABASE_UNAVAILABLE', { detail, cause: error })
}

function problemOf(error: unknown): string {
  // kysely gives no code to a list of migrations that is not the beginning of ours.
  const isNotOurs = error instanceof Error && error.message.startsWith('corrupted migrations')
  return isNotOurs ? 'the tables are not those of this program' : answerOf(error)
}
