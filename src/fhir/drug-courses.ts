import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartMedication } from '../clinical/facts.ts'

// A dose a week is a treatment still; further apart they are two.
const LONGEST_GAP_DAYS = 7

type Dose = ChartMedication & { readonly startedOn: Day; readonly stoppedOn: Day }

/**
 * Doses of one drug in one strength that were given within a week of each other are one course of so many doses: only
 * then can a dexamethasone test, given once or eight times, be told from a treatment (CS-EXO-7). What goes on, or was
 * given on an unknown day, stands alone.
 */
export function coursesOf(doses: readonly ChartMedication[]): readonly ChartMedication[] {
  const dated = doses.filter(isDated)
  const others = doses.filter((dose) => !isDated(dose))
  const ofKind = Map.groupBy(dated, ({ ingredient, route, doseMg, concepts, matchedBy }) =>
    JSON.stringify([ingredient, route, doseMg, concepts, matchedBy]),
  )
  return [...[...ofKind.values()].flatMap(joined), ...others.map((dose) => ({ ...dose, doses: null }))]
}

function isDated(dose: ChartMedication): dose is Dose {
  return dose.status === 'stopped' && dose.startedOn !== null && dose.stoppedOn !== null
}

function joined(doses: readonly Dose[]): readonly Dose[] {
  const courses: Dose[] = []
  for (const dose of doses.toSorted((a, b) => a.startedOn.localeCompare(b.startedOn))) {
    const course = courses.at(-1)
    if (course && daysBetween(course.stoppedOn, dose.startedOn) <= LONGEST_GAP_DAYS)
      courses[courses.length - 1] = oneMore(course, dose)
    else courses.push({ ...dose, doses: 1 })
  }
  return courses
}

function oneMore(course: Dose, { stoppedOn }: Dose): Dose {
  const doses = (course.doses ?? 0) + 1
  return { ...course, doses, stoppedOn: stoppedOn > course.stoppedOn ? stoppedOn : course.stoppedOn }
}
