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
  /** Card -> reason of the feedback that was answered 200. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** Lets what is on its way end. */
  stop(): Promise<void>
}

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
 * Calls and feedback side by side until it is stopped. Feedback that was not answered 200 is sent again, and what was is
 * sent again too, since an EHR may do so.
 */
export function startFlow(hospital: Hospital, options: FlowOptions): Flow {
  const { url, patients, cards, callers, senders } = options
  const calls: CallAnswer[] = []
  const feedback: Told[] = []
  const shown = new Set<string>()
  const acknowledged = new Map<string, string>()
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
        const told = await hospital.feedback(url(), batch)
        feedback.push(told)
        if (told.status === 200) for (const { card, reason } of batch) acknowledged.set(card, reason)
        batches.push(batch)
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

/** Of one, two, three, one … entries. */
function inBatches(cards: readonly string[]): FeedbackEntry[][] {
  const batches: FeedbackEntry[][] = []
  const at = new Date().toISOString()
  let taken = 0
  while (taken < cards.length) {
    const size = 1 + (batches.length % MOST_IN_A_BATCH)
    const part = cards.slice(taken, taken + size)
    batches.push(part.map((card) => ({ card, reason: `about-${card}`, at })))
    taken += size
  }
  return batches
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
      const subjects = suggestions.flatMap(({ actions }) => actions.map(({ resource }) => resource.subject))
      for (const { reference } of subjects) expect(reference).toBe(`Patient/${patient}`)
    }
}

/**
 * What the database holds of a flow: each feedback that was answered 200, once and as it was said; each card that was
 * shown; and no assessment twice.
 */
export function expectKept(
  flows: readonly Flow[],
  { query }: Pick<Postgres, 'query'>,
  database: string,
): void {
  const rows = query(`select card_id, reasons->0->>'code' from card_feedback`, database)
  const kept = rows.split('\n').filter(Boolean)
  const acknowledged = flows.flatMap((flow) => [...flow.acknowledged])
  const expected = acknowledged.map(([card, reason]) => `${card}|${reason}`)
  expect(expected.filter((row) => !kept.includes(row))).toEqual([])
  expect(kept.filter((row, index) => kept.indexOf(row) !== index)).toEqual([])

  const served = new Set(query('select id from card_served', database).split('\n'))
  expect(flows.flatMap(({ shown }) => [...shown]).filter((id) => !served.has(id))).toEqual([])

  const key = 'site, patient_mark, bytes_mark, model_hash'
  expect(query(`select ${key} from assessment group by ${key} having count(*) > 1`, database)).toBe('')
}
