import type { ChartMedication } from '../clinical/facts.ts'
import {
  codesOf,
  conceptsOf,
  conceptsOfIngredient,
  INGREDIENT_NAMES,
  ingredientOf,
} from '../clinical/value-sets.ts'
import { OTHER_DRUGS } from './other-drugs.ts'
import { type Coding, codingsOf, type Json, objectsOf, wordsOf } from './shapes.ts'
import { steroidOf } from './steroid-names.ts'

/** A drug as an order or a Medication names it. */
export type Drug = { readonly codings: readonly Coding[]; readonly words: string }

export type DrugName = Pick<ChartMedication, 'ingredient' | 'ingredients' | 'concepts' | 'matchedBy'>

// "st. john's wort extract"; the long names first, so that "ethinyl estradiol" comes before "estradiol".
const LONGEST_NAME = 4
// Looked up some three hundred times for each drug.
const NAMES: ReadonlySet<string> = new Set([...INGREDIENT_NAMES, ...OTHER_DRUGS])
const LONGEST_NAME_LETTERS = 10 + Math.max(...[...NAMES].map(({ length }) => length))

// No drug is described at such length; a chart that does so must not hold up the other calls.
const MOST_WORDS = 80
const MOST_INGREDIENTS = 40

export function drugOfConcept(concept: unknown): Drug {
  return { codings: codingsOf(concept), words: wordsOf(concept) }
}

/** A Medication's own code and form, and the ingredients it lists. */
export function drugOfMedication(medication: Json): Drug {
  const parts = [
    medication.code,
    ...objectsOf(medication.ingredient)
      .slice(0, MOST_INGREDIENTS)
      .map((ingredient) => ingredient.itemCodeableConcept),
    medication.form,
  ]
  return { codings: parts.flatMap(codingsOf), words: parts.map(wordsOf).join(' ') }
}

/**
 * The ingredient by its code, else by words that name one, else none. A combination carries the concepts of all its
 * ingredients, and the names of all of them.
 */
export function drugName({ codings, words }: Drug): DrugName {
  const coded = codings.map((coding) => ingredientOf(coding)).filter((ingredient) => ingredient !== null)
  const ofCodes = codings.flatMap((coding) => conceptsOf(coding))
  const named = ingredientsIn(words)
  const concepts = unique([...ofCodes, ...[...coded, ...named].flatMap((name) => conceptsOfIngredient(name))])

  const all = unique([...coded, ...named])
  const combined = all.length > 1 ? { ingredients: all } : {}

  if (coded.length > 0 || ofCodes.length > 0) {
    return { ingredient: all[0] ?? groupName(codings), ...combined, concepts, matchedBy: 'code' }
  }
  return { ingredient: all[0] ?? null, ...combined, concepts, matchedBy: all.length > 0 ? 'text' : 'none' }
}

/** Every ingredient that the words name, those of a value set first; no word counts twice. */
function ingredientsIn(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[\s;/+[\]{}-]+/, MOST_WORDS)
  const found: string[] = []
  for (let length = LONGEST_NAME; length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const name = knownName(words.slice(start, start + length).join(' '))
      if (name === null) continue
      found.push(name)
      words.fill('', start, start + length)
    }
  }
  return unique(found).toSorted((a, b) => Number(OTHER_DRUGS.has(a)) - Number(OTHER_DRUGS.has(b)))
}

function knownName(words: string): string | null {
  if (words.length > LONGEST_NAME_LETTERS) return null
  if (NAMES.has(words)) return words
  const bare = words.replace(/^[("']+|[.,:)"'®™]+$/g, '')
  return NAMES.has(bare) ? bare : steroidOf(bare)
}

/** What the value sets call a code that names a group or a combination. */
function groupName(codings: readonly Coding[]): string | null {
  for (const { system, code } of codings) {
    const entries = conceptsOf({ system, code }).flatMap((concept) => codesOf(concept))
    const entry = entries.find((candidate) => candidate.system === system && code.startsWith(candidate.code))
    if (entry) return entry.display.toLowerCase()
  }
  return null
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}
