import { type Kysely, sql } from 'kysely'

/** Launches under way, the sessions they become, and the photos that each session has listed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pending_launch (
      state_hash text primary key,
      browser_hash text not null,
      site text not null,
      sealed_secrets text not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index pending_launch_expires_at on pending_launch (expires_at)`.execute(db)
  await sql`
    create table launch_session (
      launch_key_hash text primary key,
      browser_hash text not null,
      site text not null,
      sealed_context text not null,
      sealed_tokens text not null,
      access_token_expires_at timestamptz not null,
      scope text not null,
      need_patient_banner boolean not null,
      opened_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index launch_session_expires_at on launch_session (expires_at)`.execute(db)
  await sql`
    create table launch_photo (
      launch_key_hash text not null references launch_session on delete cascade,
      binary_mark text not null,
      primary key (launch_key_hash, binary_mark)
    )`.execute(db)
}
