import { conceptsBehind, type PlacedIngredient, placedIngredient } from './ingredient-words.ts'
import { OwnCoding, ROUTE_SYSTEM } from './own-coding.ts'
import type { SiteProducts } from './site-terms.ts'

/** What stands for a product in a chart, and which of its ingredients nobody knows. */
export type ProductMeaning = (product: Pick<SiteProducts[number], 'ingredients' | 'route'>) => {
  readonly means: readonly OwnCoding[]
  readonly unknown: readonly { readonly index: number; readonly problem: string }[]
}

/** Finds the meaning of many products; each word is looked up once, since a formulary says it many times. */
export function productMeanings(): ProductMeaning {
  const lookedUp = new Map<string, Word>()
  const wordOf = (word: string): Word => {
    const known = lookedUp.get(word)
    if (known) return known
    const placed = placedIngredient(word)
    const isAsked = placed.kind === 'placed' && conceptsBehind([placed.coding]).length > 0
    lookedUp.set(word, { placed, isAsked })
    return { placed, isAsked }
  }

  return ({ ingredients, route }) => {
    const words = ingredients.map(wordOf)
    // Those that the rules ask for come first: the first one names the drug.
    const codings = words
      .toSorted((a, b) => Number(b.isAsked) - Number(a.isAsked))
      .flatMap(({ placed }) => (placed.kind === 'placed' ? [placed.coding] : []))
    return {
      means: route === undefined ? codings : [...codings, new OwnCoding(ROUTE_SYSTEM, route)],
      unknown: words.flatMap(({ placed }, index) =>
        placed.kind === 'unknown' ? [{ index, problem: placed.problem }] : [],
      ),
    }
  }
}

type Word = { readonly placed: PlacedIngredient; readonly isAsked: boolean }
