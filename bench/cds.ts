/** `npm run bench:cds`: what a hook call costs beside a bare Express, and whether it keeps its time under load. */
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import sharp from 'sharp'
import { dayIn } from '../src/clinical/day.ts'
import { startPostgres } from '../tests/services/postgres.ts'
import { programFor } from '../tests/services/programs.ts'
import { type BenchEhr, ofPatient, startBenchEhr } from './cds-ehr.ts'
import { answersOf, type CdsFigures, cdsBoundsOf } from './cds-figures.ts'
import { cdsTables } from './cds-tables.ts'
import { BENCH_PATIENT, type BenchChart, chartOf } from './chart.ts'
import type { HookCall, Load, LoadJob } from './children/hook-load.ts'
import type { HookServiceSettings, LoopDelay } from './children/hook-service.ts'
import { type Forked, startForked } from './forked.ts'
import { thisMachine } from './machine.ts'
import { writeFigures } from './page.ts'
import { DEMO_PHOTOS } from './photos.ts'

const FULL = { rounds: 5, callsARound: 600, steady: 1000, saturated: 400, slow: 100 }
const QUICK = { rounds: 3, callsARound: 100, steady: 100, saturated: 60, slow: 20 }
type Times = typeof FULL

const RESOURCES = 200
/** Each with a chart of its own, so that nothing is found again by chance. */
const PATIENTS = 25
const AT_ONCE = 16
const BUDGET_MS = 400
/** The limit of a site is no part of what is measured. */
const UNLIMITED = 1_000_000

const AUTHORIZATION = {
  fhirAuthorization: {
    access_token: 'bench',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/*.read',
    subject: 'facies',
  },
}

type Options = { json?: string; check?: boolean; markdown?: boolean; quick?: boolean }

const options = new Command('bench:cds')
  .description(
    'Measures hook calls beside a bare Express, under load, and against a slow EHR, all in one run.',
  )
  .option('--json <file>', 'write every figure there')
  .option('--check', 'exit with 1 when a bound is missed')
  .option('--markdown', 'write the figures into docs/performance.md')
  .option('--quick', 'few calls, for work on the bench itself')
  .parse()
  .opts<Options>()

const figures = await measure(options.quick === true)
const tables = cdsTables(figures)
process.stdout.write(`${tables}\n`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
if (options.markdown) writeFigures('cds', tables)
if (options.check) check(figures)

async function measure(quick: boolean): Promise<CdsFigures> {
  const bin = programFor('postgres')
  if (!bin) throw new Error('Cannot measure: no PostgreSQL on this machine')
  const parts = new AsyncDisposableStack()
  try {
    const postgres = parts.adopt(await startPostgres(bin, { durable: true }), (one) => one.stop())
    const today = dayIn('UTC', new Date())
    const charts = Array.from({ length: PATIENTS }, (_, i) => chartOf(RESOURCES, i + 1, today))
    const ehr = parts.adopt(await startBenchEhr(charts, photoBytes()), (one) => one.close())
    const settings: HookServiceSettings = {
      databaseUrl: postgres.emptyDatabase('bench'),
      site: { ...ehr.site, policy: { gate: 'off' }, budgetMs: BUDGET_MS, ratePerMinute: UNLIMITED },
    }
    const start = (file: string, ...args: string[]) =>
      startForked(new URL(`./children/${file}.ts`, import.meta.url), args)
    const closing = (child: Forked) => child.close()
    const service = parts.adopt(await start('hook-service', JSON.stringify(settings)), closing)
    const bare = parts.adopt(await start('bare-express'), closing)
    const load = parts.adopt(await start('hook-load'), closing)
    const other = parts.adopt(await start('hook-load'), closing)
    return await measured({ charts, ehr, service, bare, load, other }, quick)
  } finally {
    await parts.disposeAsync()
  }
}

type Bench = {
  readonly charts: readonly BenchChart[]
  readonly ehr: BenchEhr
  readonly service: Forked
  readonly bare: Forked
  readonly load: Forked
  /** Makes the load beside which another one is measured. */
  readonly other: Forked
}

async function measured(bench: Bench, quick: boolean): Promise<CdsFigures> {
  const times = quick ? QUICK : FULL
  const { charts, ehr, service } = bench
  const url = `${await service.ask<string>({ ask: 'url' })}/cds-services/facies-patient-view`
  const bodies = charts.map((chart, i) => hookBody(ehr, i, { prefetch: chart.prefetch }))
  const calls: CallsOf = async (count) =>
    (await ehr.tokens(url, count)).map((token, i) => ({ body: bodies[i % bodies.length] ?? '', token }))

  say('calls with photos to fetch, so that their assessments are stored')
  const answers = []
  for (const [i, chart] of charts.entries()) answers.push(await firstAnswer(url, ehr, i, chart))
  say('as many calls as they take, taking turns')
  const rounds = await throughput(bench, url, answers[0], calls, times)
  say('50 calls a second')
  const atPace = { url, calls: await calls(times.steady), pace: { perSecond: 50 } } satisfies LoadJob
  const steady = answersOf(await bench.load.ask<Load>(atPace))
  say('beside a saturated inference')
  const saturated = await besideSaturated(bench, url, calls, times)
  say('against a slow EHR')
  const slowEhr = { ...(await againstSlowEhr(bench, url, times)), budgetMs: BUDGET_MS }
  const [body = ''] = bodies
  return {
    machine: thisMachine(),
    quick,
    body: { resources: charts[0]?.resources ?? 0, kilobytes: body.length / 1000 },
    rounds,
    steady,
    saturated,
    slowEhr,
  }
}

type CallsOf = (count: number) => Promise<readonly HookCall[]>

/** @throws {Error} when the calls do not end in a card */
async function firstAnswer(
  url: string,
  ehr: BenchEhr,
  patient: number,
  { prefetch }: BenchChart,
): Promise<unknown> {
  for (let i = 0; i < 20; i++) {
    const [token] = await ehr.tokens(url, 1)
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: hookBody(ehr, patient, { prefetch, ...AUTHORIZATION }),
    })
    const text = await response.text()
    const answer = text.startsWith('{') ? JSON.parse(text) : {}
    if (answer.cards?.length > 0) return answer
  }
  throw new Error('Cannot measure: the service answers no card')
}

async function throughput(
  { bare, load }: Bench,
  url: string,
  answer: unknown,
  calls: CallsOf,
  { rounds, callsARound }: Times,
): Promise<CdsFigures['rounds']> {
  const bareUrl = `${await bare.ask<string>({ answer })}/cds-services/bare`
  const perSecond = async (to: string) => {
    const { ms } = await load.ask<Load>({
      url: to,
      calls: await calls(callsARound),
      pace: { atOnce: AT_ONCE },
    } satisfies LoadJob)
    return (1000 * callsARound) / ms
  }
  const found = []
  for (let round = -1; round < rounds; round++) {
    const one = { ours: await perSecond(url), bare: await perSecond(bareUrl) }
    if (round >= 0) found.push(one)
  }
  return found
}

/** Other calls bring a new photo each, more than the processes can take. */
async function besideSaturated(
  { ehr, charts: [chart], service, load, other }: Bench,
  url: string,
  calls: CallsOf,
  { saturated }: Times,
): Promise<CdsFigures['saturated']> {
  const perSecond = 20
  const seconds = saturated / perSecond
  const photos = await Promise.all(Array.from({ length: Math.ceil(seconds * 30) }, (_, i) => newPhoto(i)))
  const tokens = await ehr.tokens(url, photos.length)
  const busy: HookCall[] = photos.map((photo, i) => ({
    body: hookBody(ehr, 0, { prefetch: { ...chart?.prefetch, photos: photo } }),
    token: tokens[i] ?? '',
  }))
  const making = other.ask<Load>({ url, calls: busy, pace: { perSecond: 30 } } satisfies LoadJob)
  await service.ask<LoopDelay>({ ask: 'loop-delay' })
  const found = await load.ask<Load>({
    url,
    calls: await calls(saturated),
    pace: { perSecond },
  } satisfies LoadJob)
  const loopDelayMs = await service.ask<LoopDelay>({ ask: 'loop-delay' })
  await making
  return { ...answersOf(found), loopDelayMs }
}

async function againstSlowEhr(bench: Bench, url: string, { slow }: Times) {
  const { ehr, load } = bench
  ehr.answersAfter(300)
  const calls = (await ehr.tokens(url, slow)).map((token, i) => ({
    body: hookBody(ehr, i % PATIENTS, AUTHORIZATION),
    token,
  }))
  return answersOf(await load.ask<Load>({ url, calls, pace: { perSecond: 10 } } satisfies LoadJob))
}

/** The charts are all of one patient; each call says of whom it is. */
function hookBody(
  { fhirBase }: BenchEhr,
  patient: number,
  fields: Readonly<Record<string, unknown>>,
): string {
  const call = {
    hook: 'patient-view',
    hookInstance: randomUUID(),
    fhirServer: fhirBase,
    context: { userId: 'Practitioner/bench', patientId: BENCH_PATIENT },
    ...fields,
  }
  return ofPatient(JSON.stringify(call), patient)
}

function photoBytes(): Uint8Array {
  return readFileSync(join(DEMO_PHOTOS, 'cushing-woman-41.jpg'))
}

/** The same face a little darker each time: another photo, with its bytes. */
async function newPhoto(i: number) {
  const jpeg = await sharp(photoBytes())
    .linear(1 - i / 5000, i % 7)
    .jpeg({ quality: 80 + (i % 15) })
    .toBuffer()
  const media = {
    resourceType: 'Media',
    id: `busy-${i}`,
    status: 'completed',
    createdDateTime: dayIn('UTC', new Date()),
    subject: { reference: `Patient/${BENCH_PATIENT}` },
    content: { contentType: 'image/jpeg', data: jpeg.toString('base64') },
  }
  return { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: media }] }
}

function check(found: CdsFigures): void {
  const missed = cdsBoundsOf(found).filter(({ kept }) => !kept)
  for (const { what, value, limit } of missed) say(`MISSED: ${what} is ${value}, the limit is ${limit}`)
  if (missed.length > 0) process.exitCode = 1
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
