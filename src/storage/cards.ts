import { type Kysely, type QueryCreator, sql } from 'kysely'
import type { Outcome } from '../clinical/outcomes.ts'
import { answered } from './answered.ts'
import { keepAnswers } from './card-answers.ts'
import { type CardRow, cardRow, encounterMark, hashOf, pastCardsFrom } from './card-rows.ts'
import type { CardStore, SeenChart } from './card-store.ts'
import { countedCharts } from './counted-charts.ts'
import { fixedInsert, fixedStatement } from './fixed-statement.ts'
import { patientMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import type { CardOutcomeTable, Tables } from './tables.ts'

const DAY_MS = 86_400_000

/** A flag is followed for a year (`outcomes.ts`), and a day more is enough for any time zone. */
const FOLLOWED_MS = 366 * DAY_MS

/** Keeps cards in the database. Each method is one statement, but for answers, which are one transaction. */
export function cardStore(db: Kysely<Tables>, seal: Seal, now: () => Date): CardStore {
  const counted = countedCharts()
  const keep = fixedInsert(db, (rows: readonly CardRow[]) => db.insertInto('card_served').values(rows))
  const cardsOf = fixedStatement(db, ['site', 'patient', 'since', 'now'], (of: OfPatient) =>
    cardsThatMatter(db, of),
  )
  return {
    record: async (cards) => {
      if (cards.length === 0) return
      await keep(cards.map((card) => cardRow(seal, card)))
    },

    withdraw: async (ids) => {
      if (ids.length === 0) return
      await answered(db.deleteFrom('card_served').where('id', 'in', ids).execute())
    },

    history: async (question) => {
      const encounter = encounterMark(seal, question)
      const patient = patientMark(seal, question)
      const since = new Date(now().getTime() - FOLLOWED_MS)
      return pastCardsFrom(await cardsOf({ site: question.site, patient, since, now: now() }), encounter)
    },

    answer: (answers, sites) => answered(keepAnswers(db, seal, { answers, sites, now: now() })),

    opened: async ({ appContext, ...launch }) => {
      const opened = db
        .updateTable('card_served')
        .set({ opened_at: sql<Date>`coalesce(opened_at, ${now()})` })
        .where('app_context_hash', '=', hashOf(appContext))
        .where('app_context_expires_at', '>', now())
        .where('site', '=', launch.site)
        .where('patient_mark', '=', patientMark(seal, launch))
        .returning('id')
      return (await answered(opened.executeTakeFirst()))?.id
    },

    noteChart: async (chart, outcomes = []) => {
      const isCounted = counted.has(chart)
      if (outcomes.length > 0) {
        const rows = outcomes.map((outcome) => outcomeRow(outcome, now()))
        const first = isCounted ? db : db.with('counted', (query) => countChart(query, seal, chart))
        await answered(keepOutcomes(first, rows).execute())
      } else if (!isCounted) await answered(countChart(db, seal, chart).execute())
      counted.add(chart)
    },

    removeExpired: async () => {
      const expired = db
        .updateTable('card_served')
        .set({ app_context_hash: null, app_context_expires_at: null })
        .where('app_context_hash', 'is not', null)
        .where('app_context_expires_at', '<=', now())
      await answered(expired.execute())
    },
  }
}

type OfPatient = {
  readonly site: string
  readonly patient: string
  readonly since: Date
  readonly now: Date
}

/** Those answered or asleep, the first of each condition since then, and what sleeps without a card. */
function cardsThatMatter(db: Kysely<Tables>, of: OfPatient) {
  return db
    .selectFrom('card_served as card')
    .leftJoin('card_feedback as answer', 'answer.card_id', 'card.id')
    .leftJoin('card_snooze as snooze', 'snooze.card_id', 'card.id')
    .select(['card.id', 'card.condition', 'card.action', 'card.served_on', 'card.encounter_mark'])
    .select(['card.results_that_day', 'card.was_diagnosed', 'card.served_at'])
    .select(['answer.outcome', 'answer.outcome_at', 'snooze.until'])
    .where('card.site', '=', of.site)
    .where('card.patient_mark', '=', of.patient)
    .where((is) =>
      is.or([
        is('answer.card_id', 'is not', null),
        is('snooze.card_id', 'is not', null),
        is('card.id', 'in', firstOnes(db, of)),
      ]),
    )
    .unionAll(asleepWithoutCard(db, of))
    .orderBy('served_at')
}

/** The first card on each condition: what came after any card came after this one too. */
function firstOnes(db: Kysely<Tables>, { site, patient, since }: OfPatient) {
  return db
    .selectFrom('card_served')
    .distinctOn('condition')
    .select('id')
    .where('site', '=', site)
    .where('patient_mark', '=', patient)
    .where('served_at', '>', since)
    .orderBy('condition')
    .orderBy('served_at')
    .orderBy('id')
}

/** What was put to sleep in the app, as rows of no card. */
function asleepWithoutCard(db: Kysely<Tables>, { site, patient, now }: OfPatient) {
  const none = <T>() => sql<T>`null`
  return db
    .selectFrom('card_snooze as asleep')
    .select([none<string>().as('id'), 'asleep.condition', none<string>().as('action')])
    .select([none<string>().as('served_on'), none<string>().as('encounter_mark')])
    .select([none<readonly string[]>().as('results_that_day'), none<boolean>().as('was_diagnosed')])
    .select([none<Date>().as('served_at'), none<string>().as('outcome')])
    .select([none<Date>().as('outcome_at'), 'asleep.until'])
    .where('asleep.site', '=', site)
    .where('asleep.patient_mark', '=', patient)
    .where('asleep.card_id', 'is', null)
    .where('asleep.until', '>', now)
}

function countChart(query: QueryCreator<Tables>, seal: Seal, { on, mode, ...chart }: SeenChart) {
  const row = { site: chart.site, seen_on: on, patient_mark: patientMark(seal, chart), mode }
  // A chart that could have shown a card at any time of the day counts as one that could.
  return query
    .insertInto('chart_seen')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['site', 'seen_on', 'patient_mark'])
        .doUpdateSet({ mode })
        .where('chart_seen.mode', '=', 'none')
        .where('chart_seen.mode', '!=', mode),
    )
    .returning('site')
}

function keepOutcomes(query: QueryCreator<Tables>, rows: readonly CardOutcomeTable[]) {
  return query
    .insertInto('card_outcome')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['card_id', 'kind', 'test'])
        .doUpdateSet((row) => ({
          verdict: row.ref('excluded.verdict'),
          happened_on: row.ref('excluded.happened_on'),
          noted_at: row.ref('excluded.noted_at'),
        }))
        .whereRef('card_outcome.verdict', 'is distinct from', 'excluded.verdict'),
    )
}

function outcomeRow(outcome: Outcome, at: Date): CardOutcomeTable {
  return {
    card_id: outcome.card,
    kind: outcome.kind,
    test: outcome.kind === 'diagnosed' ? '' : outcome.test,
    verdict: outcome.kind === 'result' ? outcome.verdict : null,
    happened_on: outcome.on,
    noted_at: at,
  }
}
