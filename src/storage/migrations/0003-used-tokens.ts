import { type Kysely, sql } from 'kysely'

/** The ids of tokens that were used, until they expire, so that none works twice at any replica. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table used_token (
      issuer_hash text not null,
      jti_hash text not null,
      expires_at timestamptz not null,
      primary key (issuer_hash, jti_hash)
    )`.execute(db)
  await sql`create index used_token_expires_at on used_token (expires_at)`.execute(db)
}
