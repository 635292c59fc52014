import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Postgres } from '../services/postgres.ts'
import { type CallAnswer, chartWithPhoto, type FeedbackEntry, type Hospital, type Told } from './hospital.ts'

/** Between two requests of one sender: a person's pace would be slower. */
const PAUSE_MS = 20
const MOST_IN_A_BATCH = 3
const MOST_TRIES = 60

export type Flow = {
  readonly calls: readonly CallAnswer[]
  readonly feedback: readonly Told[]
  /** Every card that came in an answer. */
  readonly shown: ReadonlySet<string>
  /** Feedback that was answered 200: of which card, and the number that it gave as its reason. */
  readonly acknowledged: readonly Acknowledged[]
  /** Lets what is on its way end. */
  stop(): Promise<void>
}

type Acknowledged = { readonly card: string; readonly number: number }

export type FlowOptions = {
  readonly url: () => string
  /** Called for in turn; nobody answers their cards, so they get one each time. */
  readonly patients: readonly string[]
  /** Cards to give feedback on. */
  readonly cards: readonly string[]
  readonly callers: number
  readonly senders: number
}

/**
 * Calls and feedback side by side until it is stopped. Feedback that was not answered 200 is sent again as it was; where
 * it was, another one on the same cards takes its turn, with its number as the reason.
 */
export function startFlow(hospital: Hospital, options: FlowOptions): Flow {
  const { url, patients, cards, callers, senders } = options
  const calls: CallAnswer[] = []
  const feedback: Told[] = []
  const shown = new Set<string>()
  const acknowledged: Acknowledged[] = []
  const batches = inBatches(cards)
  let turn = 0
  let isStopped = false

  async function callOn(): Promise<void> {
    while (!isStopped) {
      const patient = patients[turn++ % patients.length] ?? ''
      const answer = await hospital.call(url(), patient, { prefetch: chartWithPhoto(patient) })
      calls.push(answer)
      for (const { uuid } of answer.cards) shown.add(uuid)
      await pause(PAUSE_MS)
    }
  }

  async function sendOn(): Promise<void> {
    while (!isStopped) {
      const batch = batches.shift()
      if (batch) {
        const told = await hospital.feedback(url(), entriesOf(batch))
        feedback.push(told)
        const isKept = told.status === 200
        if (isKept) acknowledged.push(...batch.cards.map((card) => ({ card, number: batch.number })))
        batches.push(isKept ? nextOf(batch) : batch)
      }
      await pause(PAUSE_MS)
    }
  }

  const running = Promise.all([
    ...Array.from({ length: callers }, callOn),
    ...Array.from({ length: senders }, sendOn),
  ])
  return {
    calls,
    feedback,
    shown,
    acknowledged,
    stop: async () => {
      isStopped = true
      await running
    },
  }
}

/** Feedback on some cards, the first or a later one. */
type Batch = { readonly cards: readonly string[]; readonly number: number; readonly at: string }

/** Of one, two, three, one … cards. */
function inBatches(cards: readonly string[]): Batch[] {
  const batches: Batch[] = []
  let taken = 0
  while (taken < cards.length) {
    const size = 1 + (batches.length % MOST_IN_A_BATCH)
    batches.push(nextOf({ cards: cards.slice(taken, taken + size), number: 0 }))
    taken += size
  }
  return batches
}

function nextOf({ cards, number }: Pick<Batch, 'cards' | 'number'>): Batch {
  return { cards, number: number + 1, at: new Date().toISOString() }
}

function entriesOf({ cards, number, at }: Batch): readonly FeedbackEntry[] {
  return cards.map((card) => ({ card, reason: String(number), at }))
}

/** So many cards of a patient; the first call may only begin the scoring. */
export async function cardsOf(
  hospital: Hospital,
  url: string,
  patient: string,
  count: number,
): Promise<readonly string[]> {
  const cards: string[] = []
  for (let tries = 0; tries < MOST_TRIES + count && cards.length < count; tries++) {
    const answer = await hospital.call(url, patient, { prefetch: chartWithPhoto(patient) })
    expect(answer.status).toBe(200)
    cards.push(...answer.cards.map(({ uuid }) => uuid))
  }
  expect(cards).toHaveLength(count)
  return cards
}

/** A card is a test patient's own, and about the one that was asked for. */
export function expectRightCards(calls: readonly CallAnswer[]): void {
  for (const { patient, cards } of calls)
    for (const { summary, suggestions = [] } of cards) {
      expect(summary).toMatch(/^TEST/)
      const subjects = suggestions.flatMap(({ actions }) =>
        actions.flatMap((action) => (action.type === 'create' ? [action.resource.subject] : [])),
      )
      for (const { reference } of subjects) expect(reference).toBe(`Patient/${patient}`)
    }
}

/** From now on the database notes each feedback that it is given for good, since a later one takes its place. */
export function noteFeedback({ query }: Pick<Postgres, 'query'>, database: string): void {
  query('create table if not exists said (card uuid not null, number int not null)', database)
  query(
    `create or replace function note_feedback() returns trigger language plpgsql as
     $$ begin insert into said values (new.card_id, (new.reasons->0->>'code')::int); return new; end $$`,
    database,
  )
  query(
    `create or replace trigger note_feedback after insert or update on card_feedback
     for each row execute function note_feedback()`,
    database,
  )
}

/**
 * What the database holds of a flow: each feedback that was answered 200, and of each card one, the last; each card that
 * was shown; and no assessment twice.
 */
export function expectKept(
  flows: readonly Flow[],
  { query }: Pick<Postgres, 'query'>,
  database: string,
): void {
  const acknowledged = flows.flatMap((flow) => flow.acknowledged)
  const said = new Set(query('select distinct card, number from said', database).split('\n'))
  expect(acknowledged.filter(({ card, number }) => !said.has(`${card}|${number}`))).toEqual([])
  const older = `select card_id from card_feedback where (reasons->0->>'code')::int <>
    (select max(number) from said where card = card_id)`
  expect(query(older, database)).toBe('')
  expect(query('select card_id from card_feedback group by card_id having count(*) > 1', database)).toBe('')

  const served = new Set(query('select id from card_served', database).split('\n'))
  expect(flows.flatMap(({ shown }) => [...shown]).filter((id) => !served.has(id))).toEqual([])

  const key = 'site, patient_mark, bytes_mark, model_hash'
  expect(query(`select ${key} from assessment group by ${key} having count(*) > 1`, database)).toBe('')
}
