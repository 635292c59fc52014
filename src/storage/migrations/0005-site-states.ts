import { type Kysely, sql } from 'kysely'

/** What of a site changes while the service runs: its mode, by command, and what its record server can do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table site_mode (
      site text primary key,
      mode text not null check (mode in ('research', 'silent', 'live', 'paused')),
      since timestamptz not null,
      changed_by text not null,
      reason text not null
    )`.execute(db)
  await sql`
    create table site_capabilities (
      site text primary key,
      fields jsonb not null,
      read_at timestamptz not null
    )`.execute(db)
}
