import { CONCEPT_SYSTEM } from '../clinical/value-sets.ts'
import { quoted } from '../quoted.ts'
import { conceptProblem, contradiction } from './code-checks.ts'
import { type CodeMap, codeKey } from './code-map.ts'
import { type Coding, knownSystem, mayBeInValueSets } from './code-systems.ts'
import { OwnCoding } from './own-coding.ts'
import { type ProductMeaning, productMeanings } from './product-meaning.ts'
import { queryFor } from './queries.ts'
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

/** Codes of one system with one meaning, and where the site says so. */
type Entry = {
  readonly system: string
  readonly codes: readonly string[]
  readonly means: readonly OwnCoding[]
  readonly pathOf: (index: number) => Problem['path']
}
type Meanings = Map<string, Map<string, readonly OwnCoding[]>>

// The search for results goes into an address, and some servers stop at 8,000 characters with what stands before it.
const LONGEST_SEARCH = 6000
// A file that is wrong throughout is not listed throughout.
const MOST_PROBLEMS = 20

/**
 * Builds the map of a site's codes. Every code has one meaning: a second one is a problem, and so is one that the
 * value sets read otherwise, a concept that is none, and an ingredient that nobody knows.
 */
export function buildCodeMap({ codes, products, terms }: LocalTerms): {
  readonly codeMap: CodeMap
  readonly problems: readonly Problem[]
} {
  const meanings: Meanings = new Map()
  const problems: Problem[] = []
  const report = (problem: Problem) => void (problems.length < MOST_PROBLEMS && problems.push(problem))
  for (const entry of entriesOf({ codes, products, terms }, report)) {
    if (problems.length >= MOST_PROBLEMS) break
    add(entry, meanings, report)
  }
  const resultCodes = resultCodesIn(codes)
  const length = queryFor('ownResults', LONGEST_ID, resultCodes).length
  if (length > LONGEST_SEARCH) report(tooLong(length))
  return { codeMap: { meanings, resultCodes }, problems }
}

type Report = (problem: Problem) => void

const LONGEST_ID = 'x'.repeat(64)

function tooLong(length: number): Problem {
  const message =
    `a search for its laboratory values and observations would have ${length} characters, ` +
    `and may have ${LONGEST_SEARCH}; name fewer codes`
  return { path: ['codes'], message }
}

/** One after the other, so that nobody looks at the rest of a file that is wrong throughout. */
function* entriesOf({ codes, products, terms }: LocalTerms, report: Report): Generator<Entry> {
  yield* codeEntries(codes, report)
  yield* productEntries(products, terms, report)
}

function* codeEntries(codes: SiteCodes, report: Report): Generator<Entry> {
  for (const [concept, codings] of Object.entries(codes)) {
    const message = conceptProblem(concept)
    if (message !== null) report({ path: ['codes', concept], message })
    const means = [new OwnCoding(CONCEPT_SYSTEM, concept)]
    for (const [index, { system, code }] of codings.entries())
      yield { system, codes: [code], means, pathOf: () => ['codes', concept, index] }
  }
}

function* productEntries(
  products: SiteProducts,
  terms: readonly ProductGroup[],
  report: Report,
): Generator<Entry> {
  const meaningOf = productMeanings()
  const meansAt = (group: Parameters<ProductMeaning>[0], path: Problem['path']) => {
    const { means, unknown } = meaningOf(group)
    for (const { index, problem } of unknown)
      report({ path: [...path, 'ingredients', index], message: problem })
    return means
  }
  for (const [index, product] of products.entries()) {
    const path = ['products', index]
    const means = meansAt(product, path)
    yield { system: product.system, codes: [product.code], means, pathOf: () => path }
  }
  for (const [index, group] of terms.entries()) {
    const path = ['terms', 'products', index]
    const means = meansAt(group, path)
    for (const [system, codes] of Object.entries(group.codes))
      yield { system, codes, means, pathOf: (at) => [...path, system, codes[at] ?? at] }
  }
}

/** Adds codes to the map, and reports those that it cannot take. */
function add({ system, codes, means, pathOf }: Entry, meanings: Meanings, report: Report): void {
  const known = knownSystem(system)
  const ofSystem = meanings.get(known) ?? new Map<string, readonly OwnCoding[]>()
  meanings.set(known, ofSystem)
  const isChecked = mayBeInValueSets(known)
  for (const [index, code] of codes.entries()) {
    const key = codeKey(known, code)
    const problem =
      secondMeaning(ofSystem.get(key), means) ??
      (isChecked ? contradiction({ system: known, code }, means) : null)
    if (problem === null) ofSystem.set(key, means)
    else report({ path: pathOf(index), message: `code ${quoted(code)} ${problem}` })
  }
}

function secondMeaning(before: readonly OwnCoding[] | undefined, means: readonly OwnCoding[]): string | null {
  if (!before) return null
  const words = wordsFor(before)
  return words === wordsFor(means) ? 'stands here twice' : `has another meaning already: ${words}`
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
