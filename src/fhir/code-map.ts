import { type Coding, knownSystem } from './code-systems.ts'
import { plainNdc } from './ndc.ts'
import type { OwnCoding } from './own-coding.ts'
import { type FhirResource, type Json, listOf } from './shapes.ts'

/** What a site's local codes mean, built once at start from its file. */
export type CodeMap = {
  /** System, then code (as `codeKey` writes it) -> the codings that say the same in words that we read. */
  readonly meanings: ReadonlyMap<string, ReadonlyMap<string, readonly OwnCoding[]>>
  /** The site's own codes of laboratory values and observations, to be asked for besides. */
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

// Plain loops that copy nothing before something changes: a chart has some hundred thousand parts, and few change.
function translated(value: object, codeMap: CodeMap, depth: number): object {
  if (depth === 0) return value
  const list = listOf(value)
  if (list) return listTranslated(list, codeMap, depth)

  const object = value as Json
  let copy: Record<string, unknown> | null = null
  for (const key of Object.keys(object)) {
    const part = object[key]
    // An assignment to this one would not add a part; FHIR has none of that name.
    if (!isObject(part) || key === '__proto__') continue
    const changed = key === 'coding' ? complemented(part, codeMap) : translated(part, codeMap, depth - 1)
    if (changed === part) continue
    copy ??= { ...object }
    copy[key] = changed
  }
  return copy ?? object
}

function listTranslated(list: readonly unknown[], codeMap: CodeMap, depth: number): readonly unknown[] {
  let copy: unknown[] | null = null
  for (const [index, item] of list.entries()) {
    if (!isObject(item)) continue
    const changed = translated(item, codeMap, depth - 1)
    if (changed === item) continue
    copy ??= [...list]
    copy[index] = changed
  }
  return copy ?? list
}

/** The list and, once each, what its local codes mean. */
function complemented(codings: object, codeMap: CodeMap): object {
  const list = listOf(codings)
  if (!list) return codings
  const meant = new Set<OwnCoding>()
  for (const coding of list) for (const meaning of meaningOf(coding, codeMap)) meant.add(meaning)
  return meant.size === 0 ? list : [...list, ...meant]
}

const UNKNOWN: readonly OwnCoding[] = []

function meaningOf(coding: unknown, { meanings }: CodeMap): readonly OwnCoding[] {
  if (!isObject(coding)) return UNKNOWN
  const { system, code } = coding as Json
  if (typeof system !== 'string' || typeof code !== 'string') return UNKNOWN
  const known = knownSystem(system)
  return meanings.get(known)?.get(codeKey(known, code)) ?? UNKNOWN
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
