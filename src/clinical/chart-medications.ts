import { type Day, daysBetween } from './day.ts'
import type { ChartMedication, Concept, Facts, Route } from './facts.ts'

const DEPOT_ROUTES: ReadonlySet<Route> = new Set<Route>(['intra-articular', 'epidural', 'intralesional'])
const SKIN_DEEP_ROUTES: ReadonlySet<Route> = new Set<Route>(['topical', 'eye', 'ear', 'nasal', 'vaginal'])

export function isActive(medication: ChartMedication, on: Day): boolean {
  return hasStarted(medication, on) && !hasEnded(medication, on)
}

/**
 * Taken on a day, or stopped at most `days` before it. Stopped on an unknown day counts as just stopped, and begun on
 * an unknown day as begun long ago: a doubt about a drug never makes a test look safe.
 */
export function isTakenWithin(medication: ChartMedication, on: Day, days: number): boolean {
  if (!hasStarted(medication, on)) return false
  if (isActive(medication, on)) return true
  return medication.stoppedOn === null || daysBetween(medication.stoppedOn, on) <= days
}

/** The medications of a value set taken on a day or up to `days` before it, as far as they reach the blood. */
export function systemicWithin(
  facts: Facts,
  concept: Concept,
  on: Day,
  days: number,
): readonly ChartMedication[] {
  const isMeant = isSystemicOf(concept)
  return facts.medications.filter((drug) => isMeant(drug) && isTakenWithin(drug, on, days))
}

/** Of a value set, as far as it reaches the blood. */
export function isSystemicOf(concept: Concept): (medication: ChartMedication) => boolean {
  return ({ concepts, route }) => concepts.includes(concept) && !SKIN_DEEP_ROUTES.has(route)
}

export function takesNow(facts: Facts, concept: Concept, on: Day): boolean {
  return facts.medications.some(
    (medication) => medication.concepts.includes(concept) && isActive(medication, on),
  )
}

/** Whether the drug is a substance, or holds it beside others: `megestrol` is also `megestrol acetate`. */
export function contains({ ingredient, ingredients = [] }: ChartMedication, substance: string): boolean {
  return [ingredient ?? '', ...ingredients].some(
    (name) => name === substance || name.startsWith(`${substance} `),
  )
}

export function isDepot({ route }: ChartMedication): boolean {
  return DEPOT_ROUTES.has(route)
}

function hasStarted({ startedOn }: ChartMedication, on: Day): boolean {
  return startedOn === null || startedOn <= on
}

// The day of an injection is its end, though the order may stay active for years.
function hasEnded(medication: ChartMedication, on: Day): boolean {
  const { status, stoppedOn } = medication
  if (status === 'active' && !isDepot(medication)) return false
  return stoppedOn === null ? status === 'stopped' : stoppedOn < on
}
