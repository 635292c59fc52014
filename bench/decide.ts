/** `npm run bench:decide`: how long a decision on a chart of 2,000 resources takes, once the chart is read. */
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { CONDITION_KEYS } from '../src/clinical/conditions.ts'
import { day } from '../src/clinical/day.ts'
import { decide } from '../src/clinical/decide.ts'
import type { DecisionInput, Hook } from '../src/clinical/decision.ts'
import type { Facts } from '../src/clinical/facts.ts'
import type { Finding } from '../src/clinical/finding.ts'
import { BOOK_POLICY } from '../src/clinical/policy.ts'
import { chartOf, readBenchChart } from './chart.ts'
import { machineInWords, thisMachine } from './machine.ts'
import { median, quantile } from './statistics.ts'

const TODAY = day('2026-06-15')
const SEEDS = [1, 2, 3, 4, 5]
const WARM_UP = 200
const DECISIONS = 2000
const READS = 10
const LIMIT_P99_MS = 5

type Figure = { readonly median: number; readonly p95: number; readonly p99: number; readonly max: number }

const options = new Command('bench:decide')
  .description('Measures decide on charts of 2,000 resources that were made up.')
  .option('--json <file>', 'write every figure there')
  .option('--check', `exit with 1 when the p99 of decide is ${LIMIT_P99_MS} ms or more`)
  .parse()
  .opts<{ json?: string; check?: true }>()

const charts: Awaited<ReturnType<typeof measuredChart>>[] = []
// One after the other: side by side they would wait for each other.
for (const seed of SEEDS) charts.push(await measuredChart(seed))
const decisions = charts.flatMap(({ decideMs }) => decideMs)
const figures = {
  machine: thisMachine(),
  limitP99Ms: LIMIT_P99_MS,
  decideMs: figureOf(decisions),
  processorMs: median(charts.map(({ processorMs }) => processorMs)),
  readMs: figureOf(charts.flatMap(({ readMs }) => readMs)),
  decisions: decisions.length,
  charts: charts.map(({ seed, resources, facts, actions, decideMs, readMs }) => ({
    seed,
    resources,
    facts,
    actions,
    decideMs: figureOf(decideMs),
    readMs: figureOf(readMs),
  })),
}

process.stdout.write(`${inWords()}\n`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
if (options.check && figures.decideMs.p99 >= LIMIT_P99_MS) {
  process.stderr.write(`MISSED: the p99 of decide is ${ms(figures.decideMs.p99)}\n`)
  process.exitCode = 1
}

async function measuredChart(seed: number) {
  const chart = chartOf(2000, seed, TODAY)
  const readMs: number[] = []
  for (let read = 0; read < READS; read += 1) {
    const start = performance.now()
    await readBenchChart(chart, TODAY)
    readMs.push(performance.now() - start)
  }
  const { facts } = await readBenchChart(chart, TODAY)
  const inputs = (['patient-view', 'order-sign'] as const).map((hook) => inputFor(facts, hook))
  for (let round = 0; round < WARM_UP; round += 1) for (const input of inputs) decide(input)
  const before = process.cpuUsage()
  const decideMs = Array.from({ length: DECISIONS }, () => inputs.map(timed)).flat()
  const { user, system } = process.cpuUsage(before)
  return {
    seed,
    resources: chart.resources,
    facts: sizesOf(facts),
    actions: inputs.map((input) => CONDITION_KEYS.map((condition) => decide(input).axes[condition].action)),
    decideMs,
    readMs,
    // What other programs on the machine take does not count here.
    processorMs: (user + system) / 1000 / decideMs.length,
  }
}

function timed(input: DecisionInput): number {
  const start = performance.now()
  decide(input)
  return performance.now() - start
}

/** A photo that suggests both conditions, so that every step of both is asked. */
function inputFor(facts: Facts, hook: Hook): DecisionInput {
  const findings = CONDITION_KEYS.map(
    (condition): Finding => ({
      condition,
      outcome: 'suspected',
      reasons: [],
      takenOn: TODAY,
      ageAtPhoto: facts.age,
    }),
  )
  return {
    hook,
    findings,
    facts,
    draftOrders: ['dst_1mg', 'igf1'],
    today: TODAY,
    served: [],
    policy: BOOK_POLICY,
  }
}

function sizesOf({ conditions, medications, results, unread }: Facts) {
  return { conditions: conditions.length, medications: medications.length, results: results.length, unread }
}

function figureOf(values: readonly number[]): Figure {
  return {
    median: median(values),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    max: quantile(values, 1),
  }
}

function inWords(): string {
  const sizes = figures.charts.map(({ resources, facts, actions }) => {
    const { conditions, medications, results } = facts
    return `  ${resources} resources -> ${conditions} conditions, ${medications} medications, ${results} results: ${actions[0]?.join(', ')}`
  })
  return [
    `Machine: ${machineInWords(figures.machine)}.`,
    `Charts, made up by seed, and what is decided:`,
    ...sizes,
    line('decide', figures.decideMs, figures.decisions),
    `processor time of one decision: ${ms(figures.processorMs)}`,
    line('reading the chart before (not part of the limit)', figures.readMs, READS * SEEDS.length),
    `Limit: the p99 of decide below ${LIMIT_P99_MS} ms: ${figures.decideMs.p99 < LIMIT_P99_MS ? 'kept' : 'MISSED'}.`,
  ].join('\n')
}

function line(what: string, { median: half, p95, p99, max }: Figure, times: number): string {
  return `${what}, ${times} times: median ${ms(half)}, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(max)}`
}

function ms(value: number): string {
  return `${value.toFixed(3)} ms`
}
