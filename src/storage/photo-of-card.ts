import { type Kysely, sql, type Transaction } from 'kysely'
import type { ReportedCard } from './card-store.ts'
import type { Tables } from './tables.ts'

/** The card's report of its photo has no user: the EHR does not say who answered. */
export const NO_USER = ''

export type ReportedBytes = Omit<ReportedCard, 'stands'> & { readonly patientMark: string }

/**
 * Keeps that the photos of these cards show another person, as `photo_report` keeps what users of the app say. A card
 * says it once, whatever it is answered later: a repeat must not say anew what was taken back in the app.
 */
export async function reportPhotosOf(
  open: Transaction<Tables>,
  cards: readonly string[],
  now: Date,
): Promise<readonly ReportedBytes[]> {
  if (cards.length === 0) return []
  const photos = await unreportedPhotos(open, cards)
  const known = photos.flatMap(({ bytes_mark, ...row }) =>
    bytes_mark === null ? [] : [{ ...row, bytes_mark }],
  )
  if (known.length > 0) {
    const rows = known.map(({ site, patient_mark, bytes_mark, mode, served_on }) => ({
      site,
      patient_mark,
      bytes_mark,
      user_mark: NO_USER,
      report: 'not-this-patient',
      mode,
      given_at: now,
      // It is counted with its card, as the reason is.
      given_on: served_on,
    }))
    await open
      .insertInto('photo_report')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const ids = known.map(({ id }) => id)
    await open.updateTable('card_served').set({ other_person_at: now }).where('id', 'in', ids).execute()
  }
  return photos.map((row) => ({
    card: row.id,
    site: row.site,
    patientMark: row.patient_mark,
    modelHash: row.model_hash,
    bytesMark: row.bytes_mark,
  }))
}

/** The bytes that a photo version held when it was assessed; null where nobody knows them. */
function unreportedPhotos(open: Transaction<Tables>, cards: readonly string[]) {
  return open
    .selectFrom('card_served as card')
    .leftJoin('photo_version as photo', (join) =>
      join
        .onRef('photo.site', '=', 'card.site')
        .onRef('photo.patient_mark', '=', 'card.patient_mark')
        .onRef('photo.version_mark', '=', 'card.photo_mark'),
    )
    .select(['card.id', 'card.site', 'card.patient_mark', 'card.mode', 'card.served_on', 'card.model_hash'])
    .select('photo.bytes_mark')
    .where('card.id', 'in', cards)
    .where('card.other_person_at', 'is', null)
    .orderBy('card.id')
    .execute()
}

/**
 * Whether what was filed of a reported photo stands in the chart. To be asked once the report is kept: a filing keeps
 * its row first and then looks for reports, so that one of the two sees the other.
 */
export async function withStanding(
  db: Kysely<Tables>,
  { patientMark, ...reported }: ReportedBytes,
): Promise<ReportedCard> {
  const asked = db
    .selectFrom('filed_result')
    .select(sql<number>`1`.as('one'))
    .where('site', '=', reported.site)
    .where('patient_mark', '=', patientMark)
    .where('bytes_mark', '=', reported.bytesMark)
    .where('withdrawn_at', 'is', null)
    .limit(1)
  // The report is kept: what cannot be looked up any more may stand.
  const stands = await asked.executeTakeFirst().then(
    (row) => row !== undefined,
    () => true,
  )
  return { ...reported, stands }
}
