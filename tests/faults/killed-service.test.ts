/** The whole service is killed, or told to stop, while calls and feedback come, and started again on the same database. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { childrenOf, isRunning } from '../services/child-processes.ts'
import { numbersFrom } from '../services/numbers.ts'
import { type Postgres, startPostgres } from '../services/postgres.ts'
import { programFor } from '../services/programs.ts'
import { type Serving, startServing } from '../services/serving.ts'
import { cardsOf, expectKept, expectRightCards, type Flow, noteFeedback, startFlow } from './flow.ts'
import { type Hospital, hospital } from './hospital.ts'

const DATABASE = 'killed'
const ROUNDS = [1, 2, 3, 4, 5]
const LAST_ROUND = 6
/** A service is killed after so many answers, between one and this. */
const MOST_ANSWERS = 120
const CARDS_EACH = 20
const FRESH_EACH = 6
/** It says that it stops for so long before it takes no new connection (docs/register.md). */
const ANNOUNCED_MS = 1400
/** It is given twelve seconds; the rest is this machine, which may be busy. */
const STOPPED_MS = 30_000
const PATIENCE = { timeout: 60_000, interval: 20 }

const WATCHED = ['watched-1', 'watched-2']
/** Patients whose photo is seen in this round for the first time, so that some are being assessed at the end of it. */
const freshOf = (round: number) => Array.from({ length: FRESH_EACH }, (_, index) => `fresh-${round}-${index}`)
const answeredIn = (round: number) => `answered-${round}`
const ALL = [
  ...WATCHED,
  ...[...ROUNDS, LAST_ROUND].flatMap((round) => [answeredIn(round), ...freshOf(round)]),
]

const bin = programFor('postgres')

describe.skipIf(!bin)('a service that ends', () => {
  const random = numbersFrom(23)
  const secretKey = randomBytes(32).toString('base64url')
  let postgres: Postgres
  let databaseUrl = ''
  let caller: Hospital
  const flows: Flow[] = []
  const started: Serving[] = []

  beforeAll(async () => {
    postgres = await startPostgres(bin ?? '')
    databaseUrl = postgres.emptyDatabase(DATABASE)
    caller = await hospital('https://ehr.example.org', 'https://ehr.example.org/fhir')
  })

  afterEach(() => {
    for (const serving of started.splice(0)) serving.stop()
  })
  afterAll(() => postgres?.stop())

  function start(): Serving {
    const site = {
      ...caller.site,
      testPatients: ALL,
      policy: { gate: 'off' },
      budgetMs: 1500,
      ratePerMinute: 1_000_000,
    }
    const serving = startServing(site, {
      DATABASE_URL: databaseUrl,
      FACIES_SECRET_KEY: secretKey,
      INFERENCE_DEVICE: 'cpu',
      INFERENCE_PROCESSES: '2',
    })
    started.push(serving)
    return serving
  }

  const addressOf = async (serving: Serving) => `http://127.0.0.1:${await serving.portOf('listening')}`

  async function flowing(url: string, round: number): Promise<Flow> {
    noteFeedback(postgres, DATABASE)
    const cards = await cardsOf(caller, url, answeredIn(round), CARDS_EACH)
    const patients = [...WATCHED, ...freshOf(round)]
    const flow = startFlow(caller, { url: () => url, patients, cards, callers: 4, senders: 3 })
    flows.push(flow)
    return flow
  }

  const below = (most: number) => 1 + Math.floor(random.next().value * most)

  async function answers(flow: Flow, count: number): Promise<void> {
    const good = () => [...flow.calls, ...flow.feedback].filter(({ status }) => status === 200).length
    await expect.poll(good, { ...PATIENCE, interval: 1 }).toBeGreaterThanOrEqual(count)
  }

  test.each([1, 2])('killed while it starts, with %i inference processes: none is left', async (count) => {
    const { process: service } = start()
    const children = () => childrenOf(service.pid)
    await expect.poll(() => children().length, PATIENCE).toBeGreaterThanOrEqual(count)
    const left = children()
    service.kill('SIGKILL')
    await expect.poll(() => left.filter(isRunning), PATIENCE).toEqual([])
  })

  test.each(
    ROUNDS,
  )('killed in the midst of calls and feedback, round %i: nothing answered is lost', async (round) => {
    const serving = start()
    const flow = await flowing(await addressOf(serving), round)
    await answers(flow, below(MOST_ANSWERS))
    const children = childrenOf(serving.process.pid)
    const exit = once(serving.process, 'exit')
    serving.process.kill('SIGKILL')
    await exit
    await flow.stop()
    expect(children.length).toBe(2)
    await expect.poll(() => children.filter(isRunning), PATIENCE).toEqual([])
    expectRightCards(flow.calls)
    expectKept(flows, postgres, DATABASE)
    expect(new Set([...flow.calls, ...flow.feedback].map(({ status }) => status))).toEqual(
      new Set([200, 'broken']),
    )
  })

  test('told to stop in the midst of them: each is answered, and it ends by itself', async () => {
    const serving = start()
    const url = await addressOf(serving)
    const flow = await flowing(url, LAST_ROUND)
    await answers(flow, below(MOST_ANSWERS))
    const children = childrenOf(serving.process.pid)
    const exit = once(serving.process, 'exit')
    serving.process.kill('SIGTERM')
    const told = performance.now()
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status, PATIENCE).toBe(503)
    await flow.stop()
    expect(await exit).toEqual([0, null])
    expect(children.filter(isRunning)).toEqual([])
    expectRightCards(flow.calls)
    expectKept(flows, postgres, DATABASE)
    const heard = [...flow.calls, ...flow.feedback].filter(({ sentAt }) => sentAt < told + ANNOUNCED_MS)
    expect(new Set(heard.map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('told to stop while its database is frozen, it ends by itself all the same', async () => {
    const serving = start()
    await cardsOf(caller, await addressOf(serving), 'watched-1', 3)
    const frozen = postgres.processes()
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    try {
      const exit = once(serving.process, 'exit')
      serving.process.kill('SIGTERM')
      expect(await Promise.race([exit, pause(STOPPED_MS, 'still there')])).toEqual([0, null])
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT')
    }
  })

  test('started once more, it knows each photo, and assesses none of those that it has assessed', async () => {
    const first = start()
    const url = await addressOf(first)
    for (const patient of ALL.filter((name) => !name.startsWith('answered')))
      await cardsOf(caller, url, patient, 1)
    expect(postgres.query('select count(*) from assessment', DATABASE)).toBe(String(ALL.length))

    const again = start()
    const addressAgain = await addressOf(again)
    for (const patient of WATCHED) await cardsOf(caller, addressAgain, patient, 1)
    for (const patient of freshOf(LAST_ROUND)) await cardsOf(caller, addressAgain, patient, 1)
    expect(again.logged()).toContain('"event":"hook-answered"')
    expect(again.logged()).not.toContain('"event":"photo-assessed"')
    expectKept(flows, postgres, DATABASE)
  })
})
