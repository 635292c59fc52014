import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rowsOf } from './rrf-rows.ts'

/** Term types of what may be ordered or dispensed, or names it: drugs, packs, forms, groups, components, brands. */
export const PRODUCT_TYPES = new Set(
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

/**
 * Reads what we keep of a release, a line at a time.
 *
 * @throws {RangeError} naming file and line
 */
export async function readRelease(folder: string): Promise<Release> {
  const concepts = await conceptsIn(folder)
  const { parts, doseForms } = await relationsIn(folder, concepts)
  const ndcs = existsSync(join(folder, 'RXNSAT.RRF')) ? await ndcsIn(folder) : new Map()
  return { concepts, parts, doseForms, ndcs }
}

async function conceptsIn(folder: string): Promise<Release['concepts']> {
  const concepts = new Map<string, { type: string; name: string }>()
  for await (const [rxcui = '', type = '', name = ''] of rowsOf(folder, 'RXNCONSO.RRF', [
    'RXCUI',
    'TTY',
    'STR',
  ])) {
    const isNamed = type === 'IN' || type === 'DF' || type === 'DFG'
    if (isNamed || PRODUCT_TYPES.has(type)) concepts.set(rxcui, { type, name: isNamed ? ownCopy(name) : '' })
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
    if (!PRODUCT_TYPES.has(concepts.get(from)?.type ?? '')) continue
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
