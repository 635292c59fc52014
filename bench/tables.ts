import { boundsOf } from './bounds.ts'
import { type Figures, ratioOfRuns } from './figures.ts'
import type { Latency, PhotoLatency, Subject } from './latency.ts'
import { machineInWords } from './machine.ts'
import { table } from './markdown.ts'
import { MAIN_PHOTO } from './photos.ts'

/** The figures as Markdown tables. Times are given as ratios first: milliseconds are those of one machine. */
export function tablesOf(figures: Figures): string {
  const parts = [
    `Machine: ${machineInWords(figures.machine)}.${figures.quick ? ' A quick run: few repetitions.' : ''}`,
    '### What must hold',
    table(
      ['what', 'found', 'limit', 'aim', ''],
      boundsOf(figures).map(({ what, value, limit, aim, kept }) => [
        what,
        value,
        limit,
        aim,
        kept ? 'kept' : '**missed**',
      ]),
    ),
    '### A whole photo',
    latencyTable(figures),
    humanSentence(figures),
    '### Where each millisecond goes',
    stagesTable(figures),
    '### Processes',
    throughputTable(figures),
    '### Memory, start, steadiness',
    ...otherSentences(figures),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function latencyTable({ latency }: Figures): string {
  const rows = latency.map((row) => {
    const { ours, bare, human } = row.subjects
    return [
      `${row.photo}, ${figure(row.megabytes)} MB`,
      ratio(row, 'ours', 'bare'),
      ratio(row, 'human', 'ours'),
      ratio(row, 'human', 'ours', 'withoutDecodingOfEachRun'),
      ...[ours, bare, human].map(times),
    ]
  })
  const head = [
    'photo',
    'ours / bare',
    'human / ours',
    'without decoding',
    'ours p50 / p95 (decoding), ms',
    'bare, ms',
    'human, ms',
  ]
  return table(head, rows)
}

function ratio(
  row: PhotoLatency,
  one: Subject,
  other: Subject,
  of: Parameters<typeof ratioOfRuns>[3] = 'medianOfEachRun',
): string {
  return ratioOfRuns(row, one, other, of)?.toFixed(2) ?? ''
}

function times(latency: Latency | undefined): string {
  if (!latency) return ''
  const { p50, p95, decode } = latency
  return `${figure(p50)} / ${figure(p95)} (${figure(decode)})`
}

function humanSentence(figures: Figures): string {
  if (figures.humanMissing) return `The peer is left out: ${figures.humanMissing}.`
  const main = figures.latency.find(({ photo }) => photo === MAIN_PHOTO)
  const ours = main?.subjects.ours
  if (!main?.subjects.human || !ours) return ''
  return (
    `@vladmandic/human takes ${ratio(main, 'human', 'ours')} times as long as we do for the main photo, and ` +
    `${ratio(main, 'human', 'ours', 'withoutDecodingOfEachRun')} times without the decoding, which is ` +
    `${percent(ours.decode / ours.p50)} of our time. It takes ${ratio(main, 'human', 'bare')} times the bare cost: ` +
    'more is not to be had with these networks and this decoder.'
  )
}

const STAGES = [
  ['decode', 'decode'],
  ['letterbox', 'letterbox and boxes'],
  ['detector', 'detector run'],
  ['crops', 'three crops and their points'],
  ['mesh', 'three mesh runs'],
  ['measures', 'measures and scores'],
  ['rest', 'quality and the rest'],
  ['handingOver', 'handing over'],
] as const

function stagesTable({ stages }: Figures): string {
  const head = ['photo', ...STAGES.map(([, words]) => words), 'sum, ms']
  const rows = stages.map((row) => {
    const sum = STAGES.reduce((ms, [stage]) => ms + row.stages[stage], 0)
    const shares = STAGES.map(
      ([stage]) => `${figure(row.stages[stage])} (${percent(row.stages[stage] / sum)})`,
    )
    return [row.photo, ...shares, figure(sum)]
  })
  return table(head, rows)
}

function throughputTable({ throughput }: Figures): string {
  const [one] = throughput
  const rows = throughput.map((row) => [
    String(row.processes),
    (row.photosASecond / (one?.photosASecond ?? Number.NaN)).toFixed(2),
    (row.barePhotosASecond / (one?.barePhotosASecond ?? Number.NaN)).toFixed(2),
    row.photosASecond.toFixed(1),
    figure(row.parentMsAPhoto),
    [row.eventLoopDelayMs.p50, row.eventLoopDelayMs.p99, row.eventLoopDelayMs.max].map(figure).join(' / '),
  ])
  const head = [
    'processes',
    'times one',
    'bare processes, times one',
    'photos a second',
    "parent's processor time a photo, ms",
    'event loop p50 / p99 / max, ms',
  ]
  return table(head, rows)
}

function otherSentences({ memory, readyMs, steadiness }: Figures): readonly string[] {
  const ready = readyMs.map(({ processes, median }) => `${processes}: ${figure(median)} ms`).join(', ')
  const jitter = steadiness.jitter.map(
    ({ faces, count, median }) => `${percent(median, 2)} for ${faces} (${count})`,
  )
  return [
    `Memory of one inference process: ${megabytes(memory.atStart)} at the start, ${megabytes(memory.afterTenth)} after ` +
      `${Math.round(memory.photos / 10)} photos of all kinds, ${megabytes(memory.afterAll)} after ${memory.photos}, ` +
      `${megabytes(memory.highest)} at its highest.`,
    `Start to ready, by processes: ${ready}.`,
    `Median scatter of the landmarks over eight crops, of the distance between the eyes: ${jitter.join('; ')}.`,
    `A photo alone and in a batch of four differ by at most ${steadiness.batchDifferencePx.toExponential(1)} pixels of 192.`,
  ]
}

function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`
}

function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)} %`
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1)
}
