import { addDays, type Day, daysBetween } from '../clinical/day.ts'
import type { ChartCondition } from '../clinical/facts.ts'

// What says "pregnant" until then was written of the pregnancy that is over: nobody knows of a next one so soon.
const SAME_PREGNANCY_DAYS = 42
// Two days of delivery that lie closer are one.
const BETWEEN_DELIVERIES_DAYS = 300
// Past it by three weeks every pregnancy is over.
const LONGEST_OVERDUE_DAYS = 21

/** What the chart says of the end of a pregnancy, up to today, the surest first. */
export type Deliveries = {
  /** A confirmed birth, by a diagnosis or by what was done. */
  readonly births: readonly Day[]
  /** An entry of a pregnancy that was ended. */
  readonly ended: readonly Day[]
  /** The expected days that are past; none while a later one is to come, nor of a pregnancy that was lost. */
  readonly due: readonly Day[]
  /** Care after birth: it lies some weeks before. */
  readonly puerperium: readonly Day[]
}

export function deliveriesIn(
  conditions: readonly ChartCondition[],
  dueDays: readonly Day[],
  today: Day,
): Deliveries {
  const dayOf = (concept: string) =>
    conditions
      .filter((entry) => entry.concept === concept && entry.certainty !== 'considered')
      .flatMap(({ onset }) => (onset !== null && onset <= today ? [onset] : []))
  const losses = dayOf('pregnancy-loss')
  return {
    births: dayOf('childbirth'),
    ended: conditions.flatMap(({ concept, abated }) =>
      concept === 'pregnancy' && abated !== null ? [abated] : [],
    ),
    due: dueDays.some((due) => due >= today) ? [] : dueDays.filter((due) => !wasLost(due, losses)),
    puerperium: dayOf('puerperium'),
  }
}

function wasLost(due: Day, losses: readonly Day[]): boolean {
  return losses.some((on) => on <= due && daysBetween(on, due) < BETWEEN_DELIVERIES_DAYS)
}

/** The day of the last delivery: of one pregnancy the surest statement counts. */
export function lastDelivery({ births, ended, due, puerperium }: Deliveries): Day | null {
  const days: Day[] = []
  for (const said of [births, ended, due, puerperium]) days.push(...said.filter((on) => isOfNone(on, days)))
  return days.toSorted().at(-1) ?? null
}

function isOfNone(on: Day, known: readonly Day[]): boolean {
  return known.every((other) => Math.abs(daysBetween(other, on)) >= BETWEEN_DELIVERIES_DAYS)
}

/** Whether what was said of a pregnancy on a day, or on no day, was said of one that a birth has ended. */
export function isOfEarlierPregnancy(
  on: Day | null,
  { births, puerperium }: Deliveries,
  today: Day,
): boolean {
  return [...births, ...puerperium].some((birth) => (on ?? today) <= addDays(birth, SAME_PREGNANCY_DAYS))
}

/** The days on which a pregnancy was surely over by what was expected. */
export function overdueDays({ due }: Deliveries, today: Day): readonly Day[] {
  return due.map((on) => addDays(on, LONGEST_OVERDUE_DAYS)).filter((over) => over < today)
}
