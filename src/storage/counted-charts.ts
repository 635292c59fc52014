import type { SeenChart } from './card-store.ts'

/** Charts that this process has counted, so that one that is opened ten times a day is written once. */
export type CountedCharts = {
  has(chart: SeenChart): boolean
  add(chart: SeenChart): void
}

/** More than a process meets in a day; where it meets more, some are written again. */
const MOST = 20_000

export function countedCharts(): CountedCharts {
  const keys = new Set<string>()
  const keyOf = ({ site, patientId, on, mode }: SeenChart) => JSON.stringify([site, patientId, on, mode])
  return {
    has: (chart) => keys.has(keyOf(chart)),
    add: (chart) => {
      if (keys.size >= MOST) keys.clear()
      keys.add(keyOf(chart))
    },
  }
}
