import {
  conceptsOf,
  conceptsOfIngredient,
  INGREDIENT_NAMES,
  INGREDIENT_SYSTEM,
  ingredientOf,
} from '../clinical/value-sets.ts'
import { misspellings, wordsByLength } from '../near-words.ts'
import { holdsControl, quoted } from '../quoted.ts'
import type { Coding } from './code-systems.ts'
import { OTHER_DRUGS } from './other-drugs.ts'
import { OwnCoding } from './own-coding.ts'

/** What stands for an ingredient in a chart, or why the word for it cannot be used. */
export type PlacedIngredient =
  | { readonly kind: 'placed'; readonly coding: OwnCoding }
  | {
      readonly kind: 'unknown'
      readonly problem: string
      /** It is a word, and not nearly one that we know: it may be a drug that the rules do not ask for. */
      readonly mayBeOther: boolean
    }

export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ATC = 'http://www.whocc.no/atc'
const NAMES_BY_LENGTH = wordsByLength([...INGREDIENT_NAMES, ...OTHER_DRUGS])
const OTHER = /^other:\s*(\S.*)$/

/**
 * Places a word of a formulary: a substance by its name (`prednisone`), RxNorm code (`8640`) or ATC code (`H02AB07`),
 * or a drug that no value set holds, said as such (`other:bexarotene`).
 *
 * An ATC code that no value set holds is such a drug too: the value sets cover whole ATC groups.
 */
export function placedIngredient(word: string): PlacedIngredient {
  const plain = plainWord(word)
  if (holdsControl(plain)) return unknown(`${quoted(plain)} holds a control character`)
  const other = OTHER.exec(plain)?.[1]
  if (other !== undefined) return placedOther(other)
  if (/^\d+$/.test(plain)) return placedCode({ system: RXNORM, code: plain })
  if (/^[a-z]\d\d[a-z]{2}\d\d$/.test(plain)) return placedAtc(plain.toUpperCase())
  if (isKnownName(plain)) return named(plain)
  const near = misspellings(plain, NAMES_BY_LENGTH)
  return unknown(`${quoted(word)} is no ingredient that we know; ${hint(near)}`, near.length === 0)
}

/** One spelling for a word of a formulary. */
export function plainWord(word: string): string {
  return word.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** Every concept that the codings of a product stand for. */
export function conceptsBehind(codings: readonly Coding[]): readonly string[] {
  return codings.flatMap((coding) => {
    const ingredient = ingredientOf(coding)
    return [...conceptsOf(coding), ...(ingredient === null ? [] : conceptsOfIngredient(ingredient))]
  })
}

/** How an ingredient that no value set holds is written in a formulary. */
export function asOther(name: string): string {
  return `other:${plainWord(name)}`
}

export function isKnownName(name: string): boolean {
  return OTHER_DRUGS.has(name) || conceptsOfIngredient(name).length > 0
}

function placedOther(name: string): PlacedIngredient {
  if (conceptsOfIngredient(name).length > 0)
    return unknown(`${quoted(`other:${name}`)} is no other drug: the rules ask for it; leave "other:" out`)
  return named(name)
}

function placedCode(coding: Coding): PlacedIngredient {
  if (ingredientOf(coding) !== null) return placed(coding)
  return unknown(
    `RxNorm code ${quoted(coding.code)} is no ingredient of the value sets; write "other:" and its name`,
  )
}

function placedAtc(code: string): PlacedIngredient {
  const coding = { system: ATC, code }
  return conceptsOf(coding).length > 0 ? placed(coding) : named(code.toLowerCase())
}

function named(name: string): PlacedIngredient {
  return placed({ system: INGREDIENT_SYSTEM, code: name })
}

function placed({ system, code }: Coding): PlacedIngredient {
  return { kind: 'placed', coding: new OwnCoding(system, code) }
}

function unknown(problem: string, mayBeOther = false): PlacedIngredient {
  return { kind: 'unknown', problem, mayBeOther }
}

function hint(near: readonly string[]): string {
  if (near.length > 0) return `did you mean ${near.slice(0, 3).join(' or ')}?`
  return 'for a drug that the rules do not ask for, write "other:" and its name'
}
