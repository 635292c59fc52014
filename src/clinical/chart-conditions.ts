import { type Day, daysBetween } from './day.ts'
import type { ChartCondition, Concept, Facts } from './facts.ts'

/** Present on a day: begun by then and not yet over. Without an onset it counts as begun. A considered one counts. */
export function has(facts: Facts, concept: Concept, on: Day): boolean {
  return facts.conditions.some((condition) => condition.concept === concept && isPresent(condition, on))
}

/** Present on a day, and confirmed. */
export function hasConfirmed(facts: Facts, concept: Concept, on: Day): boolean {
  return facts.conditions.some(
    (condition) => condition.concept === concept && isConfirmed(condition) && isPresent(condition, on),
  )
}

/** Ever confirmed on the chart, over or not. */
export function hasEverHad(facts: Facts, concept: Concept): boolean {
  return facts.conditions.some((condition) => condition.concept === concept && isConfirmed(condition))
}

/** Began at most `days` before a day; without an onset it counts while it lasts. */
export function beganWithin(facts: Facts, concepts: readonly Concept[], on: Day, days: number): boolean {
  return facts.conditions.some((condition) => {
    if (!concepts.includes(condition.concept)) return false
    if (condition.onset === null) return isPresent(condition, on)
    const age = daysBetween(condition.onset, on)
    return age >= 0 && age <= days
  })
}

function isConfirmed({ certainty }: ChartCondition): boolean {
  return certainty !== 'considered'
}

/** Begun by a day and not yet over; without an onset it counts as begun. */
export function isPresent({ onset, abated }: ChartCondition, on: Day): boolean {
  return (onset === null || onset <= on) && (abated === null || abated >= on)
}
