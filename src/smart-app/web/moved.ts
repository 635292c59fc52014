import type { Condition } from '../../clinical/conditions.ts'
import type { LookedCondition, LookedReading } from '../look.ts'

/** A score of which it is shown what moved it. */
export type Moved = { readonly key: string; readonly condition: Condition; readonly reading: LookedReading }

/** Every score of a photo: one of each condition, or one under either sex where the record names neither. */
export function movedOf(conditions: readonly LookedCondition[]): readonly Moved[] {
  return conditions.flatMap(({ condition, readings }) =>
    readings.map((reading) => ({ key: `${condition} ${reading.sex}`, condition, reading })),
  )
}
