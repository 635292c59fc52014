import { type Kysely, sql } from 'kysely'

/**
 * What a model made of a photo, once for its bytes; and which photo versions of a chart hold those bytes, so that a
 * hook finds it without them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table assessment (
      site text not null,
      patient_mark text not null,
      bytes_mark text not null,
      model_hash text not null,
      sealed_assessment text not null,
      assessed_at timestamptz not null,
      primary key (site, patient_mark, bytes_mark, model_hash)
    )`.execute(db)
  await sql`create index assessment_assessed_at on assessment (site, assessed_at)`.execute(db)
  await sql`
    create table photo_version (
      site text not null,
      patient_mark text not null,
      version_mark text not null,
      bytes_mark text not null,
      seen_at timestamptz not null,
      primary key (site, patient_mark, version_mark)
    )`.execute(db)
  await sql`create index photo_version_seen_at on photo_version (site, seen_at)`.execute(db)
}
