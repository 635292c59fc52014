import type { LookedCondition, LookedLine, LookedReading } from '../../look.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import type { Moved } from '../moved.ts'
import { signed } from '../signed.ts'
import { letterOf } from '../weighted-lines.ts'
import { MESSAGES } from './index.ts'

const M = MESSAGES.moved

type Drawing = LookedReading['drawing']

/** What a score is called where one is chosen; under which sex it was read where there are two. */
export function movedChoice({ condition, reading }: Moved, conditions: readonly LookedCondition[]): string {
  const isOneOfTwo = conditions.some((one) => one.condition === condition && one.readings.length > 1)
  return isOneOfTwo
    ? `${CONDITION_NAMES[condition]}, read against ${M.people[reading.sex]}`
    : CONDITION_NAMES[condition]
}

/** e.g. `The score is +2.41, that of the mean face of women −2.49: it was moved by +4.89.` */
export function movedWords({ sex, score, intercept }: LookedReading): string {
  return `The score is ${signed(score)}, that of the mean face of ${M.people[sex]} ${signed(intercept)}: it was moved by ${signed(score - intercept)}.`
}

/** e.g. `A: Cheek width, cheek fullness: +2.00` */
export function lineWords({ labels, contribution }: LookedLine, line: number): string {
  const [first = '', ...more] = labels
  const named = [first, ...more.map(asSecond)].join(', ')
  return `${letterOf(line)}: ${named}: ${signed(contribution)}`
}

function asSecond(label: string): string {
  return `${label.slice(0, 1).toLowerCase()}${label.slice(1)}`
}

export function othersWords({ count, contribution }: Drawing['others']): string {
  return `${count} other ${count === 1 ? 'measure' : 'measures'}, not drawn: ${signed(contribution)}`
}

export function shapeWords({ shape }: Pick<LookedReading, 'shape'>): string {
  return `${MESSAGES.score.shape}, which is in the signs alone: ${signed(shape)}`
}

export function togetherWords({ score, intercept }: Pick<LookedReading, 'score' | 'intercept'>): string {
  return `Together: ${signed(score - intercept)}, from the mean face to this one.`
}

/** e.g. `13 points with a sign: +4.61; the other 455: +0.28; all together: +4.89.` */
export function pointsWords({ heat, drawing: { points } }: Pick<LookedReading, 'heat' | 'drawing'>): string {
  const all = heat.reduce((sum, part) => sum + part, 0)
  const drawn = points.reduce((sum, k) => sum + (heat[k] ?? 0), 0)
  return (
    `${points.length} points with a sign: ${signed(drawn)}; ` +
    `the other ${heat.length - points.length}: ${signed(all - drawn)}; all together: ${signed(all)}.`
  )
}

/** What all points of each third of the face add or take together, from the top. */
export function thirdsWords(thirds: readonly number[]): readonly string[] {
  return thirds.map((sum, k) => `${M.thirds[k] ?? ''}: ${signed(sum)}`)
}
