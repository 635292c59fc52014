import { type Coding, knownSystem } from './code-systems.ts'
import { plainNdc } from './ndc.ts'
import type { OwnCoding } from './own-coding.ts'
import { type FhirResource, type Json, listOf, objectOf, textOf } from './shapes.ts'

/** What a site's local codes mean, built once at start from its file. */
export type CodeMap = {
  /** System, then code (as `codeKey` writes it) -> the codings that say the same in words that we read. */
  readonly meanings: ReadonlyMap<string, ReadonlyMap<string, readonly OwnCoding[]>>
  /** The site's own codes of laboratory values and observations, to be asked for beside ours. */
  readonly resultCodes: readonly Coding[]
}

export const NO_LOCAL_CODES: CodeMap = { meanings: new Map(), resultCodes: [] }

// Request -> contained -> Medication -> ingredient -> entry -> concept: nothing that is read lies deeper.
const DEEPEST = 8

/**
 * The resource with every coding list that holds a local code of the site complemented by what it means. The codings
 * that came stay, in their order, before ours. What changes is copied; the rest is the same object.
 */
export function withLocalCodes(resource: FhirResource, codeMap: CodeMap): FhirResource {
  return codeMap.meanings.size === 0 ? resource : (translated(resource, codeMap, DEEPEST) as FhirResource)
}

/** One spelling for a code: no outer blanks, no case, an NDC with its eleven digits. */
export function codeKey(system: string, code: string): string {
  return system === NDC ? plainNdc(code) : code.trim().toUpperCase()
}

const NDC = 'http://hl7.org/fhir/sid/ndc'

function translated(value: unknown, codeMap: CodeMap, depth: number): unknown {
  if (depth === 0 || typeof value !== 'object' || value === null) return value
  const list = listOf(value)
  if (list) return listTranslated(list, codeMap, depth)

  const entries = Object.entries(value)
  const changed = entries.map(([key, part]) =>
    key === 'coding' ? complemented(part, codeMap) : translated(part, codeMap, depth - 1),
  )
  const isSame = entries.every(([, part], index) => part === changed[index])
  return isSame ? value : Object.fromEntries(entries.map(([key], index) => [key, changed[index]]))
}

function listTranslated(list: readonly unknown[], codeMap: CodeMap, depth: number): readonly unknown[] {
  const changed = list.map((item) => translated(item, codeMap, depth - 1))
  return list.every((item, index) => item === changed[index]) ? list : changed
}

/** The list and, once each, what its local codes mean. */
function complemented(codings: unknown, codeMap: CodeMap): unknown {
  const list = listOf(codings)
  if (!list) return codings
  const meant = new Set(list.flatMap((coding) => meaningOf(objectOf(coding), codeMap)))
  return meant.size === 0 ? list : [...list, ...meant]
}

function meaningOf(coding: Json | null, { meanings }: CodeMap): readonly OwnCoding[] {
  const [system, code] = [textOf(coding?.system), textOf(coding?.code)]
  if (system === null || code === null) return []
  const known = knownSystem(system)
  return meanings.get(known)?.get(codeKey(known, code)) ?? []
}
