import { type Kysely, sql } from 'kysely'

/** What users of the app have said of photos and findings, what was filed to the chart and drafted there; and snoozes without a card. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app_impression (
      site text not null,
      patient_mark text not null,
      user_mark text not null,
      photo_mark text not null,
      model_hash text not null,
      looks_like jsonb not null,
      outcomes jsonb not null,
      mode text not null,
      given_at timestamptz not null,
      given_on text not null,
      primary key (site, patient_mark, photo_mark, user_mark)
    )`.execute(db)
  await sql`
    create table app_answer (
      site text not null,
      patient_mark text not null,
      user_mark text not null,
      photo_mark text not null,
      model_hash text not null,
      condition text not null,
      answer text not null,
      reason text,
      outcome text not null,
      mode text not null,
      given_at timestamptz not null,
      given_on text not null,
      primary key (site, patient_mark, photo_mark, model_hash, user_mark, condition)
    )`.execute(db)
  await sql`
    create table photo_report (
      site text not null,
      patient_mark text not null,
      bytes_mark text not null,
      user_mark text not null,
      report text not null,
      mode text not null,
      given_at timestamptz not null,
      given_on text not null,
      primary key (site, patient_mark, bytes_mark, user_mark, report)
    )`.execute(db)
  await sql`create index photo_report_given on photo_report (given_at) where report = 'not-this-patient'`.execute(
    db,
  )
  await sql`
    create table filed_result (
      id uuid primary key,
      site text not null,
      patient_mark text not null,
      photo_mark text not null,
      bytes_mark text not null,
      model_hash text not null,
      user_mark text not null,
      filed_as text not null,
      sealed_references text not null,
      is_whole boolean not null,
      mode text not null,
      filed_at timestamptz not null,
      filed_on text not null,
      withdrawn_at timestamptz
    )`.execute(db)
  await sql`
    create unique index filed_result_in_force on filed_result (site, patient_mark, photo_mark, model_hash)
    where withdrawn_at is null`.execute(db)
  await sql`
    create table drafted_order (
      site text not null,
      patient_mark text not null,
      order_mark text not null,
      sealed_reference text,
      tried_until timestamptz not null,
      drafted_at timestamptz not null,
      primary key (site, patient_mark, order_mark)
    )`.execute(db)
  await sql`
    alter table card_snooze
      drop constraint card_snooze_pkey,
      alter column card_id drop not null,
      add column set_at timestamptz,
      add column mode text`.execute(db)
  await sql`create unique index card_snooze_card on card_snooze (card_id)`.execute(db)
  await sql`
    create unique index card_snooze_app on card_snooze (site, patient_mark, condition)
    where card_id is null`.execute(db)
}
