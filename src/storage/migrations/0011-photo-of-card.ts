import { type Kysely, sql } from 'kysely'

/** Which photo a card was about, and when an answer said that it shows another person; cards of before do not say. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table card_served add column photo_mark text, add column other_person_at timestamptz`.execute(
    db,
  )
}
