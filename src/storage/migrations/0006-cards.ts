import { type Kysely, sql } from 'kysely'

/** Cards that were shown, what was answered and what came after; and how many charts were looked at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table card_served (
      id uuid primary key,
      site text not null,
      patient_mark text not null,
      condition text not null,
      action text not null,
      urgency text not null,
      mode text not null,
      hook text not null,
      hook_instance uuid not null,
      encounter_mark text,
      served_at timestamptz not null,
      served_on text not null,
      photo_day text,
      model_hash text not null,
      setting text not null,
      suggestions jsonb not null,
      results_that_day jsonb not null,
      was_diagnosed boolean not null,
      app_context_hash text,
      app_context_expires_at timestamptz,
      opened_at timestamptz
    )`.execute(db)
  await sql`create index card_served_patient on card_served (site, patient_mark, condition, served_at)`.execute(
    db,
  )
  await sql`create index card_served_day on card_served (site, served_on)`.execute(db)
  await sql`
    create unique index card_served_app_context on card_served (app_context_hash)
    where app_context_hash is not null`.execute(db)
  await sql`
    create table card_feedback (
      card_id uuid primary key references card_served on delete cascade,
      outcome text not null,
      outcome_at timestamptz not null,
      said_at timestamptz not null,
      received_at timestamptz not null,
      accepted_tests jsonb not null,
      reasons jsonb not null,
      sealed_comment text
    )`.execute(db)
  await sql`
    create table card_snooze (
      card_id uuid primary key references card_served on delete cascade,
      site text not null,
      patient_mark text not null,
      condition text not null,
      until timestamptz not null,
      set_by text not null
    )`.execute(db)
  await sql`
    create table card_outcome (
      card_id uuid not null references card_served on delete cascade,
      kind text not null,
      test text not null default '',
      verdict text,
      happened_on text not null,
      noted_at timestamptz not null,
      primary key (card_id, kind, test)
    )`.execute(db)
  await sql`
    create table chart_seen (
      site text not null,
      seen_on text not null,
      patient_mark text not null,
      mode text not null,
      primary key (site, seen_on, patient_mark)
    )`.execute(db)
}
