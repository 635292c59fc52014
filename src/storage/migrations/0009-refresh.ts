import { type Kysely, sql } from 'kysely'

/** Which tokens a session holds, and until when somebody refreshes them; one at a time, in all replicas. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table launch_session
      add column tokens_version integer not null default 0,
      add column refreshing_until timestamptz`.execute(db)
}
