import { type Kysely, sql } from 'kysely'

/** The audit: a chain of entries that nobody may change or delete, and its newest end, which also locks it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_entry (
      number bigint primary key,
      id uuid not null unique,
      at timestamptz(3) not null,
      site text,
      event text not null,
      who text not null,
      patient_mark text,
      fields text not null,
      previous_hash text not null,
      hash text not null
    )`.execute(db)
  await sql`
    create table audit_end (
      only_one boolean primary key default true check (only_one),
      number bigint not null,
      hash text not null
    )`.execute(db)
  await sql`insert into audit_end (number, hash) values (0, ${'0'.repeat(64)})`.execute(db)
  await sql`
    create function audit_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit is append-only';
    end $$`.execute(db)
  await sql`
    create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function audit_is_append_only()`.execute(db)
  await sql`
    create trigger audit_entry_no_truncate before truncate on audit_entry
    for each statement execute function audit_is_append_only()`.execute(db)
}
