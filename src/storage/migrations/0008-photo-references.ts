import { type Kysely, sql } from 'kysely'

/** Which resource a photo version is of; rows of before have it once a call has listed them again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table photo_version add column reference_mark text, add column sealed_reference text`.execute(
    db,
  )
}
