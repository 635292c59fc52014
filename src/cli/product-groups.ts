import type { Route } from '../clinical/facts.ts'
import type { ProductGroup } from '../fhir/terms-file.ts'

/** A product of a formulary: a code, the words for its ingredients, and how it is given where that is known. */
export type Product = {
  readonly system: string
  readonly code: string
  readonly ingredients: readonly string[]
  readonly route: Exclude<Route, 'unknown'> | null
}

/** The products by what they hold and how they are given, in an order that does not depend on theirs. */
export function groupsOf(products: Iterable<Product>): readonly ProductGroup[] {
  const groups = new Map<string, ProductGroup>()
  for (const { system, code, ingredients, route } of products) {
    const words = ingredients.toSorted()
    const key = JSON.stringify([words, route])
    const group = groups.get(key) ?? { ingredients: words, ...(route && { route }), codes: {} }
    groups.set(key, group)
    const codes = group.codes[system] ?? []
    group.codes[system] = codes
    codes.push(code)
  }
  for (const { codes } of groups.values()) for (const list of Object.values(codes)) list.sort()
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}
