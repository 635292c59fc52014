/** The database is gone and back, cut off, frozen or held up while calls and feedback come. */
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { numbersFrom } from '../services/numbers.ts'
import { type Postgres, startPostgres } from '../services/postgres.ts'
import { programFor } from '../services/programs.ts'
import { type Serving, startServing } from '../services/serving.ts'
import { cardsOf, expectKept, expectRightCards, type Flow, noteFeedback, startFlow } from './flow.ts'
import {
  BUSY_MACHINE_MS,
  chartWithPhoto,
  HARD_STOP_MS,
  type Hospital,
  hospital,
  type Told,
} from './hospital.ts'

const DATABASE = 'away'
const WATCHED = ['watched-1', 'watched-2', 'watched-3']
/** One for each flow: a patient whose card was answered gets no other. */
const ANSWERED = ['answered-1', 'answered-2', 'answered-3']
const CARDS_EACH = 24
/** From then on an address is turned away for a minute (`call-limits.ts`), which must not outlast the database. */
const REFUSED_PER_MINUTE = 300
const CUTS = 15
const MOST_BETWEEN_CUTS = 20
const PATIENCE = { timeout: 60_000, interval: 50 }

const bin = programFor('postgres')

describe.skipIf(!bin)('a database that does not answer', () => {
  let postgres: Postgres
  let databaseUrl = ''
  let caller: Hospital
  let serving: Serving
  let url = ''
  const flows: Flow[] = []

  beforeAll(async () => {
    postgres = await startPostgres(bin ?? '')
    databaseUrl = postgres.emptyDatabase(DATABASE)
    caller = await hospital('https://ehr.example.org', 'https://ehr.example.org/fhir')
    const site = {
      ...caller.site,
      testPatients: ['held-up', ...WATCHED, ...ANSWERED],
      policy: { gate: 'off' },
      budgetMs: 1500,
      ratePerMinute: 1_000_000,
    }
    serving = startServing(site, {
      DATABASE_URL: databaseUrl,
      INFERENCE_DEVICE: 'cpu',
      INFERENCE_PROCESSES: '1',
    })
    url = `http://127.0.0.1:${await serving.portOf('listening')}`
    noteFeedback(postgres, DATABASE)
    for (const patient of WATCHED) await cardsOf(caller, url, patient, 1)
  })

  afterAll(() => {
    serving?.stop()
    postgres?.stop()
  })

  let turn = 0
  async function flowing(): Promise<Flow> {
    const patient = ANSWERED[turn++] ?? ''
    const cards = await cardsOf(caller, url, patient, CARDS_EACH)
    const flow = startFlow(caller, { url: () => url, patients: WATCHED, cards, callers: 3, senders: 3 })
    flows.push(flow)
    await goesOn(flow)
    return flow
  }

  /** Until calls have their cards and feedback is taken, from now on. */
  async function goesOn({ calls, feedback }: Flow): Promise<void> {
    const from = performance.now()
    const good = ({ sentAt, status }: Told) => sentAt > from && status === 200
    await expect
      .poll(() => calls.filter((call) => good(call) && call.cards.length > 0).length, PATIENCE)
      .toBeGreaterThan(10)
    await expect.poll(() => feedback.filter(good).length, PATIENCE).toBeGreaterThan(10)
  }

  async function ended(flow: Flow): Promise<void> {
    await flow.stop()
    expectRightCards(flow.calls)
    expectKept(flows, postgres, DATABASE)
    expectInTime([...flow.calls, ...flow.feedback])
    expect([...flow.calls, ...flow.feedback].filter(({ status }) => status === 'broken')).toEqual([])
    expect(serving.process.exitCode).toBeNull()
  }

  function expectInTime(told: readonly Told[]): void {
    const longest = Math.max(...told.map(({ sentAt, answeredAt }) => answeredAt - sentAt))
    expect(longest).toBeLessThan(HARD_STOP_MS + BUSY_MACHINE_MS)
  }

  const ready = async () => (await fetch(`${url}/health/ready`)).json()

  test('gone and back: nobody is trusted meanwhile, and nothing that was answered is lost', async () => {
    const flow = await flowing()
    await postgres.crash()
    const gone = performance.now()
    const refused = () => [...flow.calls, ...flow.feedback].filter(({ sentAt }) => sentAt > gone)
    await expect.poll(() => refused().length, PATIENCE).toBeGreaterThan(REFUSED_PER_MINUTE + 20)
    expect(await ready()).toEqual({ status: 'not-ready', missing: ['database'] })
    const meanwhile = refused()
    await postgres.restart()
    await goesOn(flow)
    await ended(flow)
    expect(new Set(meanwhile.map(({ status }) => status))).toEqual(new Set([401, 429]))
    expect(await ready()).toMatchObject({ status: 'ready' })
  })

  test('its connections cut again and again: no crash, and nothing that was answered is lost', async () => {
    const flow = await flowing()
    const random = numbersFrom(11)
    for (let cuts = 0; cuts < CUTS; cuts++) {
      const answers = flow.calls.length + flow.feedback.length
      const further = 1 + Math.floor(random.next().value * MOST_BETWEEN_CUTS)
      const more = () => flow.calls.length + flow.feedback.length - answers
      await expect.poll(more, { ...PATIENCE, interval: 2 }).toBeGreaterThanOrEqual(further)
      postgres.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${DATABASE}' and pid <> pg_backend_pid()`,
      )
    }
    await goesOn(flow)
    await ended(flow)
  })

  test('frozen as a whole: answers leave in time, and it goes on by itself', async () => {
    const flow = await flowing()
    const processes = postgres.processes()
    for (const pid of processes) process.kill(pid, 'SIGSTOP')
    const frozen = performance.now()
    const meanwhile = ({ calls, feedback }: Flow) =>
      [calls, feedback].map((told) => told.filter(({ sentAt }) => sentAt > frozen))
    try {
      await expect
        .poll(
          () =>
            meanwhile(flow)
              .map((told) => told.length)
              .every((count) => count >= 9),
          PATIENCE,
        )
        .toBe(true)
    } finally {
      for (const pid of processes) process.kill(pid, 'SIGCONT')
    }
    const refused = meanwhile(flow).flatMap((told) => told.slice(0, 9).map(({ status }) => status))
    await goesOn(flow)
    await ended(flow)
    expect(new Set(refused)).toEqual(new Set([401]))
  })

  describe('that holds up one table', () => {
    let holder: Client
    beforeAll(async () => {
      holder = new Client({ connectionString: databaseUrl })
      await holder.connect()
    })
    afterAll(() => holder?.end())

    const heldUp = async (table: string, meanwhile: () => Promise<void>) => {
      await holder.query('begin')
      await holder.query(`lock table ${table} in share mode`)
      await meanwhile().finally(() => holder.query('rollback'))
    }

    test('feedback is answered 503 within two seconds, and 200 once it is kept', async () => {
      const [card = ''] = await cardsOf(caller, url, 'held-up', 1)
      const entries = [{ card, reason: '7', at: new Date().toISOString() }]
      await heldUp('card_feedback', async () => {
        const told = await caller.feedback(url, entries)
        expect(told.status).toBe(503)
        expectInTime([told])
      })
      await expect.poll(async () => (await caller.feedback(url, entries)).status, PATIENCE).toBe(200)
      const kept = `select reasons->0->>'code' from card_feedback where card_id = '${card}'`
      expect(postgres.query(kept, DATABASE)).toBe('7')
    })

    test('no card leaves that is not recorded, and none is recorded that did not leave', async () => {
      const served = () => postgres.query('select count(*) from card_served', DATABASE)
      const before = served()
      await heldUp('card_served', async () => {
        const answer = await caller.call(url, 'watched-1', { prefetch: chartWithPhoto('watched-1') })
        expect({ status: answer.status, cards: answer.cards.length }).toEqual({ status: 200, cards: 0 })
        expectInTime([answer])
      })
      await cardsOf(caller, url, 'watched-2', 1)
      await expect.poll(served, PATIENCE).toBe(String(Number(before) + 1))
    })
  })

  test('after all of it the same process is ready, and took none of it for a mistake of its own', async () => {
    await expect.poll(ready, PATIENCE).toMatchObject({ status: 'ready' })
    expect(serving.process.exitCode).toBeNull()
    expect(serving.logged()).not.toMatch(/"UNEXPECTED"|"inference-process-ended"/)
  })
})
