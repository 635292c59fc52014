import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ingredientOf } from '../clinical/value-sets.ts'
import { wordedRoute } from '../fhir/drug-route.ts'
import { asOther, conceptsBehind, isKnownName, RXNORM } from '../fhir/ingredient-words.ts'
import type { Product } from './product-groups.ts'
import { rowsOf } from './rrf-rows.ts'

const NDC = 'http://hl7.org/fhir/sid/ndc'

/** Term types of what may be ordered or dispensed, or names it: drugs, packs, forms, groups, components, brands. */
const PRODUCTS = new Set(
  'SCD SBD GPCK BPCK SCDF SBDF SCDFP SBDFP SCDG SBDG SCDGP SCDC SBDC MIN PIN BN'.split(' '),
)

/** From a product towards its ingredients. A row reads "RXCUI2 RELA RXCUI1": RXCUI2 has_ingredient RXCUI1. */
const TOWARDS_INGREDIENTS = new Set(
  'has_ingredient has_ingredients has_precise_ingredient consists_of contains tradename_of form_of has_part'.split(
    ' ',
  ),
)
const TO_DOSE_FORM = new Set(['has_dose_form', 'has_doseformgroup'])

/** What we keep of a release: concepts by their RXCUI, and the ways between them. */
export type Release = {
  readonly concepts: ReadonlyMap<string, { readonly type: string; readonly name: string }>
  readonly parts: ReadonlyMap<string, readonly string[]>
  readonly doseForms: ReadonlyMap<string, readonly string[]>
  /** NDC -> the products it stands for. */
  readonly ndcs: ReadonlyMap<string, readonly string[]>
}

export type RxNormCounts = {
  readonly products: number
  readonly ndcs: number
  /** Products of which an ingredient is suppressed or not there: a list with a gap would look like a whole one. */
  readonly incomplete: number
  /** NDCs of no such product, of several that differ, or not of eleven digits. */
  readonly ndcsLeftOut: number
}

/** @throws {RangeError} naming file and line */
export async function readRelease(folder: string): Promise<Release> {
  const concepts = await conceptsIn(folder)
  const { parts, doseForms } = await relationsIn(folder, concepts)
  const ndcs = existsSync(join(folder, 'RXNSAT.RRF')) ? await ndcsIn(folder) : new Map()
  return { concepts, parts, doseForms, ndcs }
}

/** The products of a release, each with all its ingredients. One that the value sets know by its code is theirs. */
export function rxNormProducts(release: Release): {
  readonly products: readonly Product[]
  readonly counts: RxNormCounts
} {
  const drugs = new Map<string, Product>()
  let incomplete = 0
  for (const [code, { type }] of release.concepts) {
    if (!PRODUCTS.has(type) || conceptsBehind([{ system: RXNORM, code }]).length > 0) continue
    const product = productFrom(code, release)
    if (product) drugs.set(code, product)
    else incomplete += 1
  }
  const ndcs = [...release.ndcs].flatMap(([ndc, codes]) => ndcProduct(ndc, codes, drugs))
  const ndcsLeftOut = release.ndcs.size - ndcs.length
  const counts = { products: drugs.size, ndcs: ndcs.length, incomplete, ndcsLeftOut }
  return { products: [...drugs.values(), ...ndcs], counts }
}

async function conceptsIn(folder: string): Promise<Release['concepts']> {
  const concepts = new Map<string, { type: string; name: string }>()
  for await (const [rxcui = '', type = '', name = ''] of rowsOf(folder, 'RXNCONSO.RRF', [
    'RXCUI',
    'TTY',
    'STR',
  ])) {
    const isNamed = type === 'IN' || type === 'DF' || type === 'DFG'
    if (isNamed || PRODUCTS.has(type)) concepts.set(rxcui, { type, name: isNamed ? ownCopy(name) : '' })
  }
  return concepts
}

/** A part of a line keeps its whole chunk of the file alive; a copy does not. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}

async function relationsIn(
  folder: string,
  concepts: Release['concepts'],
): Promise<Pick<Release, 'parts' | 'doseForms'>> {
  const parts = new Map<string, string[]>()
  const doseForms = new Map<string, string[]>()
  for await (const [to = '', from = '', relation = ''] of rowsOf(folder, 'RXNREL.RRF', [
    'RXCUI1',
    'RXCUI2',
    'RELA',
  ])) {
    if (!PRODUCTS.has(concepts.get(from)?.type ?? '')) continue
    // A brand is on many products: what it is the name of is not what this one holds.
    if (TOWARDS_INGREDIENTS.has(relation) && concepts.get(to)?.type !== 'BN') push(parts, from, to)
    if (TO_DOSE_FORM.has(relation)) push(doseForms, from, to)
  }
  return { parts, doseForms }
}

async function ndcsIn(folder: string): Promise<Release['ndcs']> {
  const ndcs = new Map<string, string[]>()
  for await (const [rxcui = '', name, ndc = ''] of rowsOf(folder, 'RXNSAT.RRF', ['RXCUI', 'ATN', 'ATV']))
    if (name === 'NDC') push(ndcs, ndc, rxcui)
  return ndcs
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
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
