import { type Kysely, sql } from 'kysely'

/** Keys that outlive those of the environment, sealed with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table kept_key (
      name text primary key,
      sealed_key text not null
    )`.execute(db)
}
