import { rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { buildCodeMap } from '../fhir/build-code-map.ts'
import { type ProductGroup, TERMS_ENDING, writtenTerms } from '../fhir/terms-file.ts'
import { groupsOf } from './product-groups.ts'
import { csvProducts, productKey } from './products-csv.ts'
import { rxNormProducts } from './rxnorm-products.ts'
import { readRelease } from './rxnorm-release.ts'

export type ImportOptions = {
  readonly csv?: string
  readonly rxnorm?: string
  readonly out: string
  readonly others?: boolean
}

// Enough to see what kind of words they are.
const MOST_NAMES = 20

/**
 * Turns a formulary or an RxNorm release into the terms file of a site, and says on standard error what it holds.
 *
 * @throws {RangeError} naming file and line of what cannot be used; nothing is written then
 */
export async function importTerms({ csv, rxnorm, out, others = false }: ImportOptions): Promise<number> {
  if ((csv === undefined) === (rxnorm === undefined))
    throw new RangeError('Cannot import: give either --csv or --rxnorm')
  if (!out.endsWith(TERMS_ENDING))
    throw new RangeError(`Cannot write ${out}: its name must end in ${TERMS_ENDING}`)

  const groups = csv === undefined ? await fromRxNorm(rxnorm ?? '') : await fromCsv(csv, others)
  const made = { from: basename(csv ?? rxnorm ?? ''), on: new Date().toISOString().slice(0, 10) }
  await written(out, writtenTerms({ made, products: [...groups] }))
  say(`${out}: ${groups.length} kinds of drug`)
  say(`Name it in the site file: "terms": "${basename(out)}"`)
  return 0
}

async function fromRxNorm(folder: string): Promise<readonly ProductGroup[]> {
  const { products, counts } = rxNormProducts(await readRelease(folder))
  if (products.length === 0) throw new RangeError(`Cannot use ${folder}: it holds no product of RxNorm`)
  say(`${counts.products} products, ${counts.ndcs} NDCs`)
  say(
    `left out: ${counts.incomplete} products with an ingredient that is not there, ${counts.ndcsLeftOut} NDCs`,
  )
  return checked(groupsOf(products), () => 'RxNorm')
}

async function fromCsv(file: string, takeOthers: boolean): Promise<readonly ProductGroup[]> {
  const { products, lines, others } = await csvProducts(file, takeOthers)
  say(`${products.length} products`)
  if (others.length > 0)
    say(
      `${others.length} ingredients taken for drugs that the rules do not ask for; read them: ${someOf(others)}`,
    )
  return checked(
    groupsOf(products),
    (system, code) => `${basename(file)}:${lines.get(productKey(system, code))}`,
  )
}

function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  const first = names.slice(0, MOST_NAMES).join(', ')
  return more > 0 ? `${first} and ${more} more, each written "other:" in the file` : first
}

/** The map is built once here as it will be at start, so that a contradiction shows itself now. */
function checked(
  groups: readonly ProductGroup[],
  placeOf: (system: string, code: string) => string,
): readonly ProductGroup[] {
  const { problems } = buildCodeMap({ codes: {}, products: [], terms: groups })
  if (problems.length === 0) return groups
  const lines = problems.map(
    ({ path, message }) => `${placeOf(String(path.at(-2)), String(path.at(-1)))}: ${message}`,
  )
  throw new RangeError(`Cannot use the products:\n${lines.join('\n')}`)
}

/** Whole or not at all: a service that starts meanwhile never reads half a file. */
async function written(file: string, text: string): Promise<void> {
  const unfinished = `${file}.unfinished`
  try {
    await writeFile(unfinished, text)
    await rename(unfinished, file)
  } catch (cause) {
    throw new RangeError(`Cannot write ${file}`, { cause })
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
