import type { Drawing, ExplainedMeasure, LandmarkMap, WeightedLine } from './explanation.ts'
import { partOf } from './ratios.ts'

type Measure = Pick<ExplainedMeasure, 'name' | 'label' | 'contribution'>

/** More lines are not told apart at a glance. */
const MOST_LINES = 6
/** The map is symmetric: 12 on either side of the face. */
const MOST_POINTS = 24
/** What has a smaller share of the largest is not drawn. */
const LEAST_SHARE = { line: 0.1, point: 0.15 } as const
/** The two sides of the face differ by rounding. */
const NEARLY_EQUAL = 1.0001

/** Chooses what is drawn of one explanation. */
export function drawingOf(
  measures: readonly Measure[],
  { together }: Pick<LandmarkMap, 'together'>,
): Drawing {
  const all = weightedLines(measures)
  const largest = Math.abs(all[0]?.contribution ?? 0)
  const isDrawn = ({ contribution }: WeightedLine, k: number) =>
    k < MOST_LINES && Math.abs(contribution) > LEAST_SHARE.line * largest
  const others = all.filter((line, k) => !isDrawn(line, k))
  return {
    lines: all.filter(isDrawn),
    others: {
      count: others.reduce((sum, { labels }) => sum + labels.length, 0),
      contribution: sumOf(others),
    },
    points: largestPoints(together),
  }
}

/**
 * Each measure on the part that it measures, those of the same part on one line. The wholes that parts are compared
 * with are left out, since many measures share them and the eye would see one line for all.
 */
function weightedLines(measures: readonly Measure[]): readonly WeightedLine[] {
  const byPart = Map.groupBy(measures, ({ name }) => String(partOf(name)))
  return largestFirst([...byPart.values()].flatMap((same) => lineOf(largestFirst(same))))
}

function lineOf(measures: readonly Measure[]): readonly WeightedLine[] {
  const [first] = measures
  if (!first) return []
  const lines = partOf(first.name)
  const [from = 0, to = from] = lines[Math.floor(lines.length / 2)] ?? []
  return [
    {
      lines,
      // The far end of a straight line, the chin of the outline.
      namedAt: lines.length === 1 ? to : from,
      labels: measures.map(({ label }) => label),
      contribution: sumOf(measures),
    },
  ]
}

function largestPoints(parts: readonly number[]): readonly number[] {
  const sizeOf = (k: number) => Math.abs(parts[k] ?? 0)
  const order = parts.map((_, k) => k).sort((a, b) => sizeOf(b) - sizeOf(a))
  const least = LEAST_SHARE.point * sizeOf(order[0] ?? 0)
  // A point and its twin are drawn both or neither.
  const next = sizeOf(order[MOST_POINTS] ?? -1) * NEARLY_EQUAL
  return order.filter((k) => sizeOf(k) > Math.max(least, next))
}

type Contribution = { readonly contribution: number }

function largestFirst<T extends Contribution>(parts: readonly T[]): readonly T[] {
  return parts.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
}

function sumOf(parts: readonly Contribution[]): number {
  return parts.reduce((sum, { contribution }) => sum + contribution, 0)
}
