import type { LookedMeasure, LookedReading } from '../../look.ts'
import type { Part } from '../contributions.ts'
import type { Band } from '../score-scale.ts'
import { signed } from '../signed.ts'
import { MESSAGES } from './index.ts'

const M = MESSAGES.score

/** e.g. `225 % of its size` */
export function zoomWords(factor: number): string {
  return factor === 1 ? 'shown whole' : `${Math.round(factor * 100)} % of its size`
}

const PEOPLE = { female: 'women', male: 'men' } as const

/** Under which sex a score was read; the record may name neither, and then there are two. */
export function readingWords({ sex }: Pick<LookedReading, 'sex'>, ofHowMany: number): string {
  return ofHowMany === 1
    ? `Read against ${PEOPLE[sex]} of the reference set`
    : `If read against ${PEOPLE[sex]} of the reference set`
}

const BANDS: Readonly<Record<Band, string>> = {
  below: 'below the lower threshold: no resemblance seen, which excludes nothing',
  unclear: 'between the two thresholds: unclear',
  above: 'at or above the upper threshold: a resemblance was seen',
}

/** The score in a sentence: where it lies, how it ranks, and what it is not. */
export function scoreWords({ score, thresholds, rank }: LookedReading, band: Band): string {
  if (!Number.isFinite(score)) return 'No score could be formed. That says nothing about the face.'
  const { indeterminate, suspected } = thresholds
  return (
    `Score ${signed(score)}, ${BANDS[band]} (thresholds ${signed(indeterminate)} and ${signed(suspected)}). ` +
    `Higher than ${rank} of 100 photos of the reference set; no probability.`
  )
}

/** What adds most and what takes most, in a sentence. */
export function largestWords(adding: readonly LookedMeasure[], taking: readonly LookedMeasure[]): string {
  const named = (measures: readonly LookedMeasure[]) =>
    measures.map(({ label, contribution }) => `${label} (${signed(contribution)})`).join(', ')
  const adds =
    adding.length > 0 ? `Of the measures, most is added by: ${named(adding)}.` : 'No measure adds to it.'
  const takes = taking.length > 0 ? `Most is taken by: ${named(taking)}.` : 'No measure takes from it.'
  return `${adds} ${takes}`
}

/** e.g. `0.27, expected 0.24 to 0.31` */
export function measureWords({ value, expected: { from, to } }: LookedMeasure): string {
  return `${ratio(value)}, expected ${ratio(from)} to ${ratio(to)}: ${placeWords(value, { from, to })}`
}

function placeWords(value: number, { from, to }: LookedMeasure['expected']): string {
  if (!Number.isFinite(value)) return 'not known'
  if (value < from) return 'below that range'
  return value > to ? 'above that range' : 'within that range'
}

/** A ratio with three digits, which is as fine as it can be measured. */
export function ratio(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : 'no value'
}

export type PartWords = { readonly label: string; readonly says: readonly string[] }

/** One part of a score: what it is called, its value and its direction. */
export function partWords({ what }: Pick<Part, 'what'>): PartWords {
  switch (what.kind) {
    case 'measure':
      return { label: what.measure.label, says: [measureWords(what.measure), what.measure.says] }
    case 'shape':
      return { label: M.shape, says: [M.shapeSays] }
    case 'mean-face':
      return { label: M.meanFace, says: [M.meanFaceSays] }
    default:
      return what satisfies never
  }
}

/** e.g. `Together: +0.62, which is the score.` */
export function sumWords(sum: number): string {
  return `All parts together: ${signed(sum)}, which is the score.`
}

/** What a measure drawn on the face says. */
export function drawnMeasureWords(measure: LookedMeasure): string {
  return `${measure.label}: ${measureWords(measure)}.`
}
