import type { ChartMedication, Concept } from '../clinical/facts.ts'
import { conceptsOf, conceptsOfIngredient, ingredientOf } from '../clinical/value-sets.ts'
import { type Coding, codingsOf, type Json, objectsOf, wordsOf } from './shapes.ts'

/** A drug as an order or a Medication names it. */
export type Drug = { readonly codings: readonly Coding[]; readonly words: string }

export type DrugName = Pick<ChartMedication, 'ingredient' | 'concepts' | 'matchedBy'>

// "ethinyl estradiol" before "estradiol".
const LONGEST_NAME = 3

export function drugOfConcept(concept: unknown): Drug {
  return { codings: codingsOf(concept), words: wordsOf(concept) }
}

/** A Medication's own code and form, and the ingredients it lists. */
export function drugOfMedication(medication: Json): Drug {
  const parts = [
    medication.code,
    ...objectsOf(medication.ingredient).map((ingredient) => ingredient.itemCodeableConcept),
    medication.form,
  ]
  return { codings: parts.flatMap(codingsOf), words: parts.map(wordsOf).join(' ') }
}

/** The ingredient by its code, else by a word that names one, else none. */
export function drugName({ codings, words }: Drug): DrugName {
  const coded =
    codings.map((coding) => ingredientOf(coding)).find((ingredient) => ingredient !== null) ?? null
  const concepts = codings.flatMap((coding) => conceptsOf(coding))
  if (coded !== null || concepts.length > 0) {
    const ofIngredient = coded === null ? [] : conceptsOfIngredient(coded)
    return {
      ingredient: coded ?? namedIn(words),
      concepts: unique([...concepts, ...ofIngredient]),
      matchedBy: 'code',
    }
  }

  const named = namedIn(words)
  if (named === null) return { ingredient: null, concepts: [], matchedBy: 'none' }
  return { ingredient: named, concepts: unique(conceptsOfIngredient(named)), matchedBy: 'text' }
}

function namedIn(text: string): string | null {
  const words = text.toLowerCase().match(/[a-z][a-z-]*/g) ?? []
  for (let length = LONGEST_NAME; length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const name = words.slice(start, start + length).join(' ')
      if (conceptsOfIngredient(name).length > 0) return name
    }
  }
  return null
}

function unique(concepts: readonly Concept[]): readonly Concept[] {
  return [...new Set(concepts)]
}
