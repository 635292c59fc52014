import type { Day } from './day.ts'
import type { Facts } from './facts.ts'
import type { Policy } from './policy.ts'

/** A chart as it is looked at on one day, with the windows that a site has chosen. */
export type Situation = { readonly facts: Facts; readonly today: Day; readonly policy: Policy }

/** The same chart, looked at on another day: that of the photo. */
export function asOf({ facts, policy }: Situation, today: Day): Situation {
  return { facts, today, policy }
}
