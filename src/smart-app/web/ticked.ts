import { createContext } from 'react'
import type { Condition } from '../../clinical/conditions.ts'
import type { TestKey } from '../../clinical/tests.ts'
import type { ViewedCondition } from '../view.ts'

/** The tests that are ticked, by condition; a condition that is not in it has no ticks yet. */
export type Ticked = Readonly<Partial<Record<Condition, ReadonlySet<TestKey>>>>

type TickedTests = {
  readonly ticked: Ticked
  readonly onTick: (condition: Condition, tests: ReadonlySet<TestKey>) => void
}

/** What was ticked in the findings, for the paper that the patient takes home. */
export const TickedContext = createContext<TickedTests>({ ticked: {}, onTick: () => {} })

/** The instructions for what was ticked, for all suggested tests where none is. */
export function instructionsFor(
  conditions: readonly Pick<ViewedCondition, 'condition' | 'forPatient'>[],
  ticked: Ticked,
): readonly string[] {
  const isAnyTicked = conditions.some(({ condition }) => (ticked[condition]?.size ?? 0) > 0)
  const chosen = conditions.flatMap(({ condition, forPatient }) =>
    forPatient.filter(({ test }) => !isAnyTicked || ticked[condition]?.has(test)),
  )
  return [...new Set(chosen.map(({ says }) => says))]
}
