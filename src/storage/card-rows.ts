import { createHash } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Action } from '../clinical/decision.ts'
import type { ResultKey } from '../clinical/facts.ts'
import type { CardAnswer, NewCard, PastCard, PastCards } from './card-store.ts'
import { patientMark, photoMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import type { CardServedTable } from './tables.ts'

export type CardRow = Insertable<CardServedTable>

/** Every column, and always in the same order. */
export function cardRow(seal: Seal, card: NewCard): CardRow {
  const { site, photo, appContext } = card
  return {
    id: card.id,
    site,
    patient_mark: patientMark(seal, card),
    condition: card.condition,
    action: card.action,
    urgency: card.urgency,
    mode: card.mode,
    hook: card.hook,
    hook_instance: card.hookInstance,
    encounter_mark: encounterMark(seal, card),
    served_at: card.servedAt,
    served_on: card.servedOn,
    photo_day: card.photoDay,
    photo_mark: photo === null ? null : photoMark(seal, card, photo),
    model_hash: card.modelHash,
    setting: card.setting,
    suggestions: JSON.stringify(card.suggestions),
    results_that_day: JSON.stringify(card.resultsThatDay),
    was_diagnosed: card.wasDiagnosed,
    app_context_hash: appContext && hashOf(appContext.secret),
    app_context_expires_at: appContext?.expiresAt ?? null,
    opened_at: null,
    other_person_at: null,
  }
}

type PastRow = Pick<
  Selectable<CardServedTable>,
  'id' | 'condition' | 'action' | 'served_on' | 'encounter_mark' | 'results_that_day' | 'was_diagnosed'
> & {
  readonly outcome: string | null
  readonly outcome_at: Date | null
  readonly until: Date | null
}

/** A snooze that was set in the app is a row of no card. */
type HistoryRow = Omit<PastRow, 'id'> & { readonly id: string | null }

export function pastCardsFrom(rows: readonly HistoryRow[], encounter: string | null): PastCards {
  return {
    cards: rows.filter(isCard).map((row) => pastCardFrom(row, encounter)),
    asleep: rows.flatMap(({ id, condition, until }) =>
      id === null && until !== null ? [{ condition: condition as Condition, until }] : [],
    ),
  }
}

function isCard(row: HistoryRow): row is PastRow {
  return row.id !== null
}

/** What stands in a row is what we put there, so its words are known. */
function pastCardFrom(row: PastRow, encounter: string | null): PastCard {
  const { outcome, outcome_at: at } = row
  return {
    id: row.id,
    condition: row.condition as Condition,
    action: row.action as Action,
    servedOn: row.served_on as Day,
    encounter: sameEncounter(row.encounter_mark, encounter),
    answer: outcome !== null && at !== null ? { outcome: outcome as CardAnswer['outcome'], at } : null,
    snoozedUntil: row.until,
    resultsThatDay: row.results_that_day as readonly ResultKey[],
    wasDiagnosed: row.was_diagnosed,
  }
}

function sameEncounter(shownIn: string | null, now: string | null): PastCard['encounter'] {
  if (shownIn === null || now === null) return 'unknown'
  return shownIn === now ? 'same' : 'other'
}

export function encounterMark(
  seal: Seal,
  { site, encounterId }: { readonly site: string; readonly encounterId: string | null },
): string | null {
  return encounterId === null ? null : seal.mark(`card encounter ${site}`, encounterId)
}

/** Of 256 random bits nothing more than a hash is needed. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
