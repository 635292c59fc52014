import { type Bound, keptOf } from './bounds.ts'
import type { Machine } from './machine.ts'
import { machineInWords } from './machine.ts'
import { table } from './markdown.ts'
import { median } from './statistics.ts'

/** Everything that one run of the bench measured, in ms; `--json` writes it as it is. */
export type AppFigures = {
  readonly machine: Machine
  /** From the press in the EHR's chart to the findings on the page, of a browser that has the files of the page. */
  readonly opened: readonly number[]
  /** The same to the pixels of the photo that the findings come from. */
  readonly pictured: readonly number[]
  /** To the findings, where the browser has nothing of the page. */
  readonly firstOpened: number
}

const BOUNDS: readonly Bound<AppFigures>[] = [
  {
    what: 'from the press to the findings, median',
    limit: { below: 1000 },
    unit: 'ms',
    of: ({ opened }) => median(opened),
  },
]

export const appBoundsOf = (figures: AppFigures) => keptOf(figures, BOUNDS)

export function appTables(figures: AppFigures): string {
  const { machine, opened, pictured, firstOpened } = figures
  const ms = (value: number) => value.toFixed(0)
  return [
    `Machine: ${machineInWords(machine)}.`,
    table(
      ['what', 'found', 'limit', ''],
      appBoundsOf(figures).map(({ what, value, limit, kept }) => [
        what,
        value,
        limit,
        kept ? 'kept' : '**missed**',
      ]),
    ),
    `Of ${opened.length} openings, ms: to the findings ${ms(Math.min(...opened))} to ${ms(Math.max(...opened))}, to the photo ` +
      `median ${ms(median(pictured))}; the very first, with nothing of the page in the browser, ${ms(firstOpened)}.`,
  ].join('\n\n')
}
