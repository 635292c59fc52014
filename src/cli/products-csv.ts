import { basename } from 'node:path'
import { ROUTES, type Route } from '../clinical/facts.ts'
import { asOther, placedIngredient, plainWord } from '../fhir/ingredient-words.ts'
import { codeSystem, localCode } from '../fhir/site-terms.ts'
import { quoted } from '../quoted.ts'
import { type Row, rowsIn } from './csv-rows.ts'
import type { Product } from './product-groups.ts'

export type CsvProducts = {
  readonly products: readonly Product[]
  /** The line that first names each product, by `productKey`. */
  readonly lines: ReadonlyMap<string, number>
  /** Ingredients that were taken for other drugs because `others` allows it. */
  readonly others: readonly string[]
}

type Draft = { readonly line: number; readonly ingredients: Set<string>; route: Product['route'] }

// Enough to see what is wrong with a file.
const MOST_PROBLEMS = 20

/**
 * Reads a formulary: `system,code,ingredient[,route][,display]`, with a comma, semicolon or tab between. A combination
 * has several rows, or its ingredients in one field with `;` between them.
 *
 * @param takeOthers - takes an ingredient that nobody knows for a drug that the rules do not ask for, unless it is
 *   nearly one that we know
 * @throws {RangeError} naming the file and the line of everything that is wrong
 */
export async function csvProducts(file: string, takeOthers: boolean): Promise<CsvProducts> {
  const drafts = new Map<string, Draft & Pick<Product, 'system' | 'code'>>()
  const others = new Set<string>()
  const problems: string[] = []
  for await (const row of rowsIn(file)) {
    const problem = take(row, drafts, takeOthers ? others : null)
    if (problem !== null) problems.push(`${basename(file)}:${row.line}: ${problem}`)
    if (problems.length >= MOST_PROBLEMS) break
  }
  if (problems.length > 0) throw new RangeError(`Cannot use the products:\n${problems.join('\n')}`)
  if (drafts.size === 0) throw new RangeError(`Cannot use ${file}: it holds no product`)
  return {
    products: [...drafts.values()].map((draft) => ({ ...draft, ingredients: [...draft.ingredients] })),
    lines: new Map([...drafts].map(([key, { line }]) => [key, line])),
    others: [...others].sort(),
  }
}

export function productKey(system: string, code: string): string {
  return JSON.stringify([system, code])
}

/** Adds a row to its product, or says what is wrong with it. */
function take(
  { line, fields }: Row,
  drafts: Map<string, Draft & Pick<Product, 'system' | 'code'>>,
  others: Set<string> | null,
): string | null {
  const system = codeSystem.safeParse(fields.system)
  const code = localCode.safeParse(fields.code)
  if (!system.success) return `system ${system.error.issues[0]?.message}`
  if (!code.success) return `code ${code.error.issues[0]?.message}`
  const route = routeIn(fields.route ?? '')
  if (route === undefined) return `route ${quoted(fields.route ?? '')} is none of ${KNOWN_ROUTES.join(', ')}`

  const key = productKey(system.data, code.data)
  const draft = drafts.get(key) ?? {
    system: system.data,
    code: code.data,
    line,
    ingredients: new Set(),
    route,
  }
  if (draft.route !== route) return `route is another one than in line ${draft.line}`
  const words = (fields.ingredient ?? '').split(';').filter((word) => word.trim() !== '')
  if (words.length === 0) return 'ingredient must not be empty'
  for (const word of words) {
    const problem = takeWord(word.trim(), draft.ingredients, others)
    if (problem !== null) return `ingredient ${problem}`
  }
  drafts.set(key, draft)
  return null
}

function takeWord(word: string, ingredients: Set<string>, others: Set<string> | null): string | null {
  const placed = placedIngredient(word)
  if (placed.kind === 'unknown' && (others === null || !placed.mayBeOther)) return placed.problem
  const name = placed.kind === 'placed' ? plainWord(word) : asOther(word)
  if (placed.kind === 'unknown') others?.add(word)
  ingredients.add(name)
  return null
}

const KNOWN_ROUTES = ROUTES.filter((route) => route !== 'unknown')

/** Undefined for a word that is no route. */
function routeIn(text: string): Exclude<Route, 'unknown'> | null | undefined {
  const word = text.trim().toLowerCase()
  return word === '' ? null : KNOWN_ROUTES.find((route) => route === word)
}
