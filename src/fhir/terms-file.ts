import { z } from 'zod'
import { codeSystem, ingredients, localCode, route } from './site-terms.ts'

/** How a terms file is named, so that it can lie beside the site files. */
export const TERMS_ENDING = '.terms.json'

/** Products of one ingredient list and one route, by the systems of their codes. */
const productGroup = z.strictObject({
  ingredients,
  route: route.optional(),
  codes: z.record(codeSystem, z.array(localCode).min(1)),
})

/** What `facies terms import` writes: one line a group, so that a person can look a code up in it. */
const termsFile = z.strictObject({
  /** Where it came from and when, for people. */
  made: z.strictObject({ from: z.string(), on: z.string() }),
  products: z.array(productGroup).min(1),
})

export type ProductGroup = z.infer<typeof productGroup>
export type TermsFile = z.infer<typeof termsFile>

/** @throws {RangeError} with the path of the first fields that cannot be used */
export function parseTerms(text: string): TermsFile {
  const parsed = termsFile.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new RangeError(`Cannot use the terms: ${problems.join('; ')}`)
}

export function writtenTerms({ made, products }: TermsFile): string {
  const lines = products.map((group) => JSON.stringify(group))
  return `{"made":${JSON.stringify(made)},"products":[\n${lines.join(',\n')}\n]}\n`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new RangeError('Cannot use the terms: not JSON', { cause })
  }
}
