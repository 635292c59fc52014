import { decide } from '../clinical/decide.ts'
import type { Decision, DecisionInput } from '../clinical/decision.ts'
import { type NearRule, nearlyFired, untriedIn } from '../clinical/nearly.ts'
import { unknownsIn } from '../clinical/unknowns.ts'
import { KNOWN_INGREDIENTS } from '../clinical/value-sets.ts'
import { nearWords } from '../near-words.ts'
import { quoted } from '../quoted.ts'
import { decisionInput } from './case-input.ts'
import type { FactsFile } from './facts-file.ts'
import { meantWords } from './file-problems.ts'

/** A decision with what a reader needs to question it. */
export type Answer = {
  readonly input: DecisionInput
  readonly decision: Decision
  readonly nearly: readonly NearRule[]
  /** Parts of which not all entries were tried otherwise. */
  readonly untried: readonly string[]
  readonly unknown: readonly string[]
  readonly assumed: readonly string[]
  /** Medications that were read as not of interest, though a known one is written nearly the same. */
  readonly doubtful: readonly string[]
  /** The other medications that were read as not of interest. */
  readonly unplaced: readonly string[]
}

export function answerFor({ today, input: given, assumed }: FactsFile): Answer {
  const input = decisionInput(given, today)
  const unknownDrugs = unplacedIn(input)
  return {
    input,
    decision: decide(input),
    nearly: nearlyFired(input),
    untried: untriedIn(input),
    unknown: unknownsIn(input),
    assumed,
    doubtful: unknownDrugs.filter(({ near }) => near.length > 0).map(unplacedWords),
    unplaced: unknownDrugs.filter(({ near }) => near.length === 0).map(unplacedWords),
  }
}

type UnplacedDrug = { readonly word: string; readonly near: readonly string[] }

/** Some drugs have a rule of their own and no value set: those change the decision when they go. */
function unplacedIn(input: DecisionInput): readonly UnplacedDrug[] {
  const { facts } = input
  const now = JSON.stringify(decide(input))
  return facts.medications
    .filter(({ concepts }) => concepts.length === 0)
    .filter((drug) => {
      const medications = facts.medications.filter((other) => other !== drug)
      return JSON.stringify(decide({ ...input, facts: { ...facts, medications } })) === now
    })
    .map(({ ingredient }) => {
      const word = ingredient ?? ''
      return { word, near: nearWords(word, KNOWN_INGREDIENTS) }
    })
}

function unplacedWords({ word, near }: UnplacedDrug): string {
  return `no value set knows ${quoted(word)}: read as not of interest${meantWords(near)}`
}
