import type { Kysely, Selectable, Transaction } from 'kysely'
import type { CardAnswer, KeptAnswers } from './card-store.ts'
import { reportPhotosOf, withStanding } from './photo-of-card.ts'
import type { Seal } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { CardServedTable, Tables } from './tables.ts'

export type Batch = {
  readonly answers: readonly CardAnswer[]
  readonly sites: readonly string[]
  readonly now: Date
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const DAY_MS = 86_400_000

/** Keeps a batch of answers in one transaction: it resolves once they are kept for good, or nothing is. */
export async function keepAnswers(db: Kysely<Tables>, seal: Seal, batch: Batch): Promise<KeptAnswers> {
  const ids = [...new Set(batch.answers.map(({ card }) => idOf(card)).filter((id) => UUID.test(id)))]
  if (ids.length === 0)
    return { counts: { kept: 0, older: 0, unknown: batch.answers.length, snoozes: 0 }, reported: [] }
  const { counts, reported } = await db.transaction().execute(async (open) => {
    const cards = await cardsIn(open, ids, batch.sites)
    const placed = batch.answers.flatMap((answer) => {
      const card = cards.get(idOf(answer.card))
      return card ? [placedAnswer(answer, card, batch.now)] : []
    })
    const newest = newestOfEach(placed)
    const kept = newest.length === 0 ? [] : await upserted(open, seal, newest, batch.now)
    await replaceSnoozes(open, kept)
    const ofOthers = placed.filter(({ isOtherPerson }) => isOtherPerson).map(({ row }) => row.id)
    return {
      counts: {
        kept: kept.length,
        older: placed.length - kept.length,
        unknown: batch.answers.length - placed.length,
        snoozes: kept.filter(({ snoozeDays }) => snoozeDays !== null).length,
      },
      reported: await reportPhotosOf(open, ofOthers, batch.now),
    }
  })
  return { counts, reported: await Promise.all(reported.map((one) => withStanding(db, one))) }
}

type CardRow = Pick<
  Selectable<CardServedTable>,
  'id' | 'site' | 'patient_mark' | 'condition' | 'served_at' | 'suggestions'
>

/** The cards of a batch, held until its end and always in one order, so that two batches never wait for each other. */
async function cardsIn(
  open: Transaction<Tables>,
  ids: readonly string[],
  sites: readonly string[],
): Promise<ReadonlyMap<string, CardRow>> {
  const rows = await open
    .selectFrom('card_served')
    .select(['id', 'site', 'patient_mark', 'condition', 'served_at', 'suggestions'])
    .where('id', 'in', ids)
    .where('site', 'in', sites)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

type PlacedAnswer = CardAnswer & { readonly row: CardRow; readonly keptAt: Date; readonly said: Date }

/** A clock that is wrong moves no answer out of the time that the card has had. */
function placedAnswer(answer: CardAnswer, row: CardRow, now: Date): PlacedAnswer {
  const ms = Math.min(Math.max(answer.at.getTime(), row.served_at.getTime()), now.getTime())
  // Nor does one that is years ahead keep every later answer out.
  const saidMs = Math.min(Math.max(answer.at.getTime(), 0), now.getTime() + DAY_MS)
  return { ...answer, row, keptAt: new Date(ms), said: new Date(saidMs) }
}

/** Of several answers to one card the last; of two of one moment the one that stands later in the batch. */
function newestOfEach(answers: readonly PlacedAnswer[]): readonly PlacedAnswer[] {
  const inOrder = answers.toSorted((a, b) => a.said.getTime() - b.said.getTime())
  return [...new Map(inOrder.map((answer) => [answer.row.id, answer])).values()]
}

async function upserted(
  open: Transaction<Tables>,
  seal: Seal,
  answers: readonly PlacedAnswer[],
  now: Date,
): Promise<readonly PlacedAnswer[]> {
  const rows = await open
    .insertInto('card_feedback')
    .values(answers.map((answer) => feedbackRow(answer, seal, now)))
    .onConflict((conflict) =>
      conflict
        .column('card_id')
        .doUpdateSet((row) => ({
          outcome: row.ref('excluded.outcome'),
          outcome_at: row.ref('excluded.outcome_at'),
          said_at: row.ref('excluded.said_at'),
          received_at: row.ref('excluded.received_at'),
          accepted_tests: row.ref('excluded.accepted_tests'),
          reasons: row.ref('excluded.reasons'),
          sealed_comment: row.ref('excluded.sealed_comment'),
        }))
        .whereRef('excluded.said_at', '>=', 'card_feedback.said_at'),
    )
    .returning('card_id')
    .execute()
  const kept = new Set(rows.map(({ card_id }) => card_id))
  return answers.filter(({ row }) => kept.has(row.id))
}

function feedbackRow({ row, ...answer }: PlacedAnswer, seal: Seal, now: Date) {
  const place = placeOf('card_feedback.sealed_comment', { ...row, card_id: row.id })
  const accepted = answer.acceptedSuggestions.map(idOf)
  const tests = row.suggestions.filter(({ id }) => accepted.includes(id)).map(({ test }) => test)
  return {
    card_id: row.id,
    outcome: answer.outcome,
    outcome_at: answer.keptAt,
    said_at: answer.said,
    received_at: now,
    accepted_tests: JSON.stringify(tests),
    reasons: JSON.stringify(answer.reasons.map(({ code, system }) => ({ code, system }))),
    sealed_comment: answer.comment === null ? null : seal.close(place, answer.comment),
  }
}

/** A snooze is part of an answer: it goes when another answer takes its place. */
async function replaceSnoozes(open: Transaction<Tables>, kept: readonly PlacedAnswer[]): Promise<void> {
  if (kept.length === 0) return
  const ids = kept.map(({ row }) => row.id)
  await open.deleteFrom('card_snooze').where('card_id', 'in', ids).execute()
  const snoozes = kept.flatMap(({ row, keptAt, snoozeDays }) =>
    snoozeDays === null
      ? []
      : [
          {
            card_id: row.id,
            site: row.site,
            patient_mark: row.patient_mark,
            condition: row.condition,
            until: new Date(keptAt.getTime() + snoozeDays * DAY_MS),
            set_by: 'feedback',
            set_at: null,
            mode: null,
          },
        ],
  )
  if (snoozes.length > 0) await open.insertInto('card_snooze').values(snoozes).execute()
}

/** Some clients send a UUID back in capitals. */
function idOf(text: string): string {
  return text.toLowerCase()
}
