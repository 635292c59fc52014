import { ingredientOf } from '../clinical/value-sets.ts'
import { wordedRoute } from '../fhir/drug-route.ts'
import { asOther, conceptsBehind, isKnownName, RXNORM } from '../fhir/ingredient-words.ts'
import type { Product } from './product-groups.ts'
import { PRODUCT_TYPES, type Release } from './rxnorm-release.ts'

const NDC = 'http://hl7.org/fhir/sid/ndc'

export type RxNormCounts = {
  readonly products: number
  readonly ndcs: number
  /** Products of which an ingredient is suppressed or not there: a list with a gap would look like a whole one. */
  readonly incomplete: number
  /** NDCs of no such product, of several that differ, or not of eleven digits. */
  readonly ndcsLeftOut: number
}

/** The products of a release, each with all its ingredients. One that the value sets know by its code is theirs. */
export function rxNormProducts(release: Release): {
  readonly products: readonly Product[]
  readonly counts: RxNormCounts
} {
  const drugs = new Map<string, Product>()
  let incomplete = 0
  for (const [code, { type }] of release.concepts) {
    if (!PRODUCT_TYPES.has(type) || conceptsBehind([{ system: RXNORM, code }]).length > 0) continue
    const product = productFrom(code, release)
    if (product) drugs.set(code, product)
    else incomplete += 1
  }
  const ndcs = [...release.ndcs].flatMap(([ndc, codes]) => ndcProduct(ndc, codes, drugs))
  const ndcsLeftOut = release.ndcs.size - ndcs.length
  const counts = { products: drugs.size, ndcs: ndcs.length, incomplete, ndcsLeftOut }
  return { products: [...drugs.values(), ...ndcs], counts }
}

/** Null when not every way ends at an ingredient. */
function productFrom(code: string, release: Release): Product | null {
  const ingredients = new Set<string>()
  const forms = new Set<string>()
  const seen = new Set([code])
  for (const rxcui of seen) {
    const concept = release.concepts.get(rxcui)
    if (!concept) return null
    for (const form of release.doseForms.get(rxcui) ?? []) forms.add(form)
    const parts = release.parts.get(rxcui) ?? []
    // A salt may be in a value set beside its base, as triamcinolone acetonide is.
    const word = wordFor(rxcui, concept)
    if (word !== null) ingredients.add(word)
    else if (parts.length === 0 && concept.type !== 'SBDC') return null
    for (const part of parts) seen.add(part)
  }
  if (ingredients.size === 0) return null
  return { system: RXNORM, code, ingredients: [...ingredients], route: routeOf(forms, release) }
}

function wordFor(
  rxcui: string,
  { type, name }: { readonly type: string; readonly name: string },
): string | null {
  const known = ingredientOf({ system: RXNORM, code: rxcui })
  if (known !== null || type !== 'IN') return known
  const word = name.toLowerCase()
  return isKnownName(word) ? word : asOther(word)
}

/** The one route of all its dose forms; null where they differ, or where one of them does not say. */
function routeOf(forms: ReadonlySet<string>, { concepts }: Release): Product['route'] {
  const routes = new Set([...forms].map((form) => wordedRoute(concepts.get(form)?.name ?? '')))
  const [route = null] = routes
  return routes.size === 1 && route !== 'unknown' ? route : null
}

function ndcProduct(
  ndc: string,
  codes: readonly string[],
  drugs: ReadonlyMap<string, Product>,
): readonly Product[] {
  const [drug, ...others] = codes.map((code) => drugs.get(code))
  if (!drug || !/^\d{11}$/.test(ndc) || others.some((other) => !other || !isSameDrug(drug, other))) return []
  return [{ ...drug, system: NDC, code: ndc }]
}

function isSameDrug(one: Product, other: Product): boolean {
  const words = ({ ingredients, route }: Product) => JSON.stringify([ingredients.toSorted(), route])
  return words(one) === words(other)
}
