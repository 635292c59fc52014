import { CONCEPT_SYSTEM, isLookalike } from '../clinical/value-sets.ts'
import { type CodeMap, codeKey } from './code-map.ts'
import { type Coding, inKnownSystem, knownSystem } from './code-systems.ts'
import { conceptsBehind, placedIngredient } from './ingredient-words.ts'
import { OwnCoding, ROUTE_SYSTEM } from './own-coding.ts'
import { isAskedFor } from './result-concepts.ts'
import type { SiteCodes, SiteProducts } from './site-terms.ts'
import type { ProductGroup } from './terms-file.ts'

/** What a site says of its own codes: in its file, and in the terms file that it names. */
export type LocalTerms = {
  readonly codes: SiteCodes
  readonly products: SiteProducts
  readonly terms: readonly ProductGroup[]
}

export type Problem = { readonly path: readonly (string | number)[]; readonly message: string }

/** A code of a site, where its file says it, and what it means. */
type Entry = Coding & { readonly path: Problem['path']; readonly means: readonly OwnCoding[] }
type Meanings = Map<string, Map<string, readonly OwnCoding[]>>

// A results query goes into an address, and some servers stop at 8,000 characters.
const MOST_RESULT_CODES = 60
// A file that is wrong throughout is not listed throughout.
const MOST_PROBLEMS = 20

/**
 * Builds the map of a site's codes. Every code has one meaning: a second one is a problem, and so is one that
 * the value sets read otherwise.
 */
export function buildCodeMap({ codes, products, terms }: LocalTerms): {
  readonly codeMap: CodeMap
  readonly problems: readonly Problem[]
} {
  const meanings: Meanings = new Map()
  const problems: Problem[] = []
  for (const entry of entriesOf(codes, products, terms)) {
    const message = add(entry, meanings)
    if (message !== null && problems.length < MOST_PROBLEMS) problems.push({ path: entry.path, message })
  }
  const resultCodes = resultCodesIn(codes)
  if (resultCodes.length > MOST_RESULT_CODES) problems.push(TOO_MANY_RESULT_CODES)
  return { codeMap: { meanings, resultCodes }, problems }
}

const TOO_MANY_RESULT_CODES: Problem = {
  path: ['codes'],
  message: `holds more than ${MOST_RESULT_CODES} codes of laboratory values and observations`,
}

function* entriesOf(
  codes: SiteCodes,
  products: SiteProducts,
  terms: readonly ProductGroup[],
): Generator<Entry> {
  for (const [concept, codings] of Object.entries(codes)) {
    const means = [new OwnCoding(CONCEPT_SYSTEM, concept)]
    for (const [index, { system, code }] of codings.entries())
      yield { system, code, means, path: ['codes', concept, index] }
  }
  for (const [index, { system, code, ingredients, route }] of products.entries())
    yield { system, code, means: productMeaning(ingredients, route), path: ['products', index] }
  for (const [index, { ingredients, route, codes: bySystem }] of terms.entries()) {
    const means = productMeaning(ingredients, route)
    for (const [system, group] of Object.entries(bySystem))
      for (const code of group)
        yield { system, code, means, path: ['terms', 'products', index, system, code] }
  }
}

/** The ingredients, those that the rules ask for first: the first one names the drug. */
function productMeaning(ingredients: readonly string[], route: string | undefined): readonly OwnCoding[] {
  const codings = ingredients
    .map(placedIngredient)
    .flatMap((placed) => (placed.kind === 'placed' ? [placed.coding] : []))
    .map((coding) => ({ coding, isAsked: conceptsBehind([coding]).length > 0 }))
    .toSorted((a, b) => Number(b.isAsked) - Number(a.isAsked))
    .map(({ coding }) => coding)
  return route === undefined ? codings : [...codings, new OwnCoding(ROUTE_SYSTEM, route)]
}

/** Adds a code to the map, or says why not. */
function add({ system, code, means }: Entry, meanings: Meanings): string | null {
  const known = knownSystem(system)
  const key = codeKey(known, code)
  const ofSystem = meanings.get(known) ?? new Map<string, readonly OwnCoding[]>()
  meanings.set(known, ofSystem)

  const before = ofSystem.get(key)
  if (before && wordsFor(before) === wordsFor(means)) return `code "${code}" stands here twice`
  if (before) return `code "${code}" has another meaning already: ${wordsFor(before)}`
  const refusal = contradiction({ system, code }, means)
  if (refusal !== null) return `code "${code}" ${refusal}`
  ofSystem.set(key, means)
  return null
}

/** Why a code cannot mean this, going by the value sets; null when it can. */
function contradiction(coding: Coding, means: readonly Coding[]): string | null {
  const known = inKnownSystem(coding)
  if (isLookalike(known)) return 'is easily taken for something that it is not; the value sets keep it out'
  const read = conceptsBehind([known])
  const meant = conceptsBehind(means)
  if (read.length === 0 || read.some((concept) => meant.includes(concept))) return null
  return `already means ${[...new Set(read)].join(', ')} in the value sets`
}

function wordsFor(codings: readonly Coding[]): string {
  return codings
    .map(({ code }) => code)
    .sort()
    .join(' + ')
}

function resultCodesIn(codes: SiteCodes): readonly Coding[] {
  return Object.entries(codes)
    .filter(([concept]) => isAskedFor(concept))
    .flatMap(([, codings]) => codings.map(({ system, code }) => ({ system, code })))
}
