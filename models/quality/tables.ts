import type { Quality } from '../../src/inference/assessment.ts'
import type { Refusal } from '../../src/inference/refusals.ts'
import type { Measured } from './measure.ts'

/** One photo at one step: how far each logit moved, and what the gates say; null where no face was found. */
export type Row = {
  /** By how much the logit rose. */
  readonly cushing: number
  readonly acromegaly: number
  readonly quality: Quality
  readonly problems: readonly Refusal[]
} | null

export function rowOf(base: Measured, now: Measured | null): Row {
  if (!now) return null
  return {
    cushing: now.cushing - base.cushing,
    acromegaly: now.acromegaly - base.acromegaly,
    quality: now.quality,
    problems: now.problems,
  }
}

/** The figures whose course a table shows. */
export type FigureName = Exclude<keyof Quality, 'turnedDeg' | 'cautions'>

export type TableHead = {
  readonly title: string
  readonly unit: string
  readonly steps: readonly (number | string)[]
  readonly figures: readonly FigureName[]
}

const MOVED = [
  'Cushing’s: median moved',
  '95 of 100 within',
  'mean shift',
  'acromegaly: median moved',
  '95 of 100 within',
  'mean shift',
  'refused',
  'most often as',
  '95 of 100 of those kept: Cushing’s, acromegaly',
]

/** A Markdown table with one row a step. */
export function tableOf(
  { title, unit, steps, figures }: TableHead,
  rows: readonly (readonly Row[])[],
): string {
  const lines = steps.map((step, k) => `| ${[step, ...cellsOf(rows[k] ?? [], figures)].join(' | ')} |`)
  return [`### ${title}`, '', ...headed([unit, ...figures, ...MOVED]), ...lines].join('\n')
}

function cellsOf(rows: readonly Row[], figures: readonly FigureName[]): readonly string[] {
  const found = rows.filter((row) => row !== null)
  const kept = found.filter(({ problems }) => problems.length === 0)
  return [
    ...figures.map((name) =>
      figure(
        quantile(
          found.map(({ quality }) => quality[name] ?? Number.NaN),
          0.5,
        ),
      ),
    ),
    ...moved(found.map(({ cushing }) => cushing)),
    ...moved(found.map(({ acromegaly }) => acromegaly)),
    `${rows.length - kept.length} of ${rows.length}`,
    mostOften(rows),
    `${within95(kept.map(({ cushing }) => cushing))}, ${within95(kept.map(({ acromegaly }) => acromegaly))}`,
  ]
}

function moved(shifts: readonly number[]): readonly string[] {
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length
  return [figure(quantile(shifts.map(Math.abs), 0.5)), within95(shifts), figure(mean)]
}

function within95(shifts: readonly number[]): string {
  return figure(quantile(shifts.map(Math.abs), 0.95))
}

function mostOften(rows: readonly Row[]): string {
  const [first] = counted(rows.flatMap((row): readonly string[] => row?.problems ?? ['no-face']))
  return first ? first[0] : ''
}

/** How often each name occurs, the most frequent first. */
export function counted(names: readonly string[]): readonly (readonly [name: string, times: number])[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

export function headed(columns: readonly string[]): readonly string[] {
  return [`| ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length)}`]
}

export function figure(value: number, digits = 2): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-'
}

/** The value that a share of the list does not exceed; NaN of an empty one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/**
 * Puts each table between its own pair of markers.
 *
 * @throws {RangeError} where the page has no such pair
 */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from)
      throw new RangeError(`Cannot write the table ${name}: the page has no place for it`)
    return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`
  }, page)
}
