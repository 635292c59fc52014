import { type Answers, type CdsFigures, cdsBoundsOf, shareOfBare } from './cds-figures.ts'
import { machineInWords } from './machine.ts'
import { table } from './markdown.ts'
import { median } from './statistics.ts'

export function cdsTables(figures: CdsFigures): string {
  const { machine, quick, body, rounds, steady, saturated, slowEhr } = figures
  const loop = saturated.loopDelayMs
  return [
    `Machine: ${machineInWords(machine)}.${quick ? ' A quick run: few calls.' : ''}`,
    `A patient-view call with ${body.resources} resources (${body.kilobytes.toFixed(0)} kB) and a stored assessment.`,
    '### What must hold for a hook',
    table(
      ['what', 'found', 'limit', ''],
      cdsBoundsOf(figures).map(({ what, value, limit, kept }) => [
        what,
        value,
        limit,
        kept ? 'kept' : '**missed**',
      ]),
    ),
    `Calls a second, median of ${rounds.length} rounds: ours ${whole(median(rounds.map(({ ours }) => ours)))}, bare ` +
      `Express ${whole(median(rounds.map(({ bare }) => bare)))}; ours / bare ${shareOfBare(figures).toFixed(2)}.`,
    table(
      ['load', 'calls', 'p50 / p99 / max, ms', 'not answered', 'without a card'],
      [
        row('50 calls a second', steady),
        row('inference saturated', saturated),
        row(`EHR takes 300 ms a call, budget ${slowEhr.budgetMs} ms`, slowEhr),
      ],
    ),
    `Event loop of the service while saturated, p50 / p99 / max: ${[loop.p50, loop.p99, loop.max].map(tenth).join(' / ')} ms.`,
  ].join('\n\n')
}

function row(load: string, { calls, p50, p99, max, failed, withoutCard }: Answers): readonly string[] {
  return [load, String(calls), [p50, p99, max].map(tenth).join(' / '), String(failed), String(withoutCard)]
}

const whole = (value: number) => value.toFixed(0)
const tenth = (value: number) => value.toFixed(1)
