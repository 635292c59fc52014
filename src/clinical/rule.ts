import type { Condition } from './conditions.ts'
import type { Evidence } from './evidence.ts'

/** One rule in words for its reader, and what it rests on. */
export type Rule = {
  readonly says: string
  /** Null for a choice of our own. */
  readonly source: string | null
  readonly evidence: Evidence
  readonly about: Condition | 'both'
  /** Left out where the rule works in full; else `waitsFor` names the data that it lacks. */
  readonly inForce?: false | 'partly'
  readonly waitsFor?: string
}
