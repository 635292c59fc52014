import { CONCEPTS, CONDITION_CONCEPTS, isLookalike, isMentioned, kindOf } from '../clinical/value-sets.ts'
import { misspellings, wordsByLength } from '../near-words.ts'
import { type Coding, inKnownSystem } from './code-systems.ts'
import { conceptsBehind } from './ingredient-words.ts'
import { ENDOCRINE } from './referral-facts.ts'
import { isAskedFor } from './result-concepts.ts'

/** Beside the conditions, what the readers of a chart ask for. A drug is said by its ingredients, under `products`. */
function isRead(concept: string, kind: string): boolean {
  return kind === 'condition' || isAskedFor(concept) || ENDOCRINE.includes(concept)
}

const CONCEPTS_BY_LENGTH = wordsByLength([...CONCEPTS, ...CONDITION_CONCEPTS])

/** Why a site cannot give codes for a concept; null when it can. */
export function conceptProblem(concept: string): string | null {
  const kind = kindOf(concept)
  if (kind === null) {
    const near = misspellings(concept, CONCEPTS_BY_LENGTH)
    const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''
    return `is no concept of src/clinical/value-sets.json${hint}`
  }
  if (kind === 'medication')
    return 'is a class of drugs; name the ingredients of each product under `products`'
  return isRead(concept, kind) ? null : `is not read from a chart by a code (${kind})`
}

/** Why a code cannot mean this, going by what the value sets say of it; null when it can. */
export function contradiction(coding: Coding, means: readonly Coding[]): string | null {
  const known = inKnownSystem(coding)
  if (!isMentioned(known)) return null
  if (isLookalike(known)) return 'is easily taken for something that it is not; the value sets keep it out'
  const read = conceptsBehind([known])
  const meant = conceptsBehind(means)
  if (read.length === 0 || read.some((concept) => meant.includes(concept))) return null
  return `already means ${[...new Set(read)].join(', ')} in the value sets`
}
