import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { AppError } from '../errors.ts'
import { answered } from './answered.ts'
import { hasSealed, markKeyOf, type Seal, type SealKey, sealWith } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { Tables } from './tables.ts'

const NAME = 'marks'
const PLACE = placeOf('kept_key.sealed_key', { name: NAME })

/**
 * The seal of one database. The key of its marks is made once, by chance, and kept in it sealed: rows are found by
 * their marks, and so must outlive a change of keys.
 *
 * @throws {AppError} CONFIG_INVALID when none of the keys is one that this database was sealed with
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function openSeal(
  db: Kysely<Tables>,
  current: SealKey,
  former: readonly SealKey[] = [],
): Promise<Seal> {
  const seal = sealWith(current, former)
  const sealed = (await keptKey(db)) ?? (await keep(db, seal, await firstMarkKey(db, current, former)))
  return sealWith(current, former, Buffer.from(opened(seal, sealed), 'base64url'))
}

async function keptKey(db: Kysely<Tables>): Promise<string | undefined> {
  const kept = db.selectFrom('kept_key').select('sealed_key').where('name', '=', NAME)
  return (await answered(kept.executeTakeFirst()))?.sealed_key
}

/** Replicas that start together keep the key of whichever comes first. */
async function keep(db: Kysely<Tables>, seal: Seal, key: Uint8Array): Promise<string> {
  const sealed_key = seal.close(PLACE, Buffer.from(key).toString('base64url'))
  const kept = db
    .insertInto('kept_key')
    .values({ name: NAME, sealed_key })
    .onConflict((conflict) => conflict.doNothing())
  await answered(kept.execute())
  return (await keptKey(db)) ?? sealed_key
}

/**
 * By chance in a new database. Programs before this one derived it from the key that they sealed with: where they have
 * left marks it stays that, so that these are found.
 */
async function firstMarkKey(
  db: Kysely<Tables>,
  current: SealKey,
  former: readonly SealKey[],
): Promise<Uint8Array> {
  const last = db.selectFrom('assessment').select('sealed_assessment').orderBy('assessed_at', 'desc').limit(1)
  const sealed = (await answered(last.executeTakeFirst()))?.sealed_assessment
  if (sealed === undefined) return (await hasMarks(db)) ? markKeyOf(current) : randomBytes(32)
  const key = [current, ...former].find((known) => hasSealed(known, sealed))
  if (!key) throw otherKey()
  return markKeyOf(key)
}

async function hasMarks(db: Kysely<Tables>): Promise<boolean> {
  const asked = sql<{ found: boolean }>`
    select exists (select from audit_entry where patient_mark is not null)
      or exists (select from chart_seen) or exists (select from card_served) as found`
  return (await answered(asked.execute(db))).rows[0]?.found === true
}

function opened(seal: Seal, sealed: string): string {
  try {
    return seal.open(PLACE, sealed)
  } catch (cause) {
    throw otherKey(cause)
  }
}

function otherKey(cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', {
    detail:
      'Cannot start: the database was sealed with another FACIES_SECRET_KEY; ' +
      'set that one, or name it in FACIES_FORMER_KEYS',
    cause,
  })
}
