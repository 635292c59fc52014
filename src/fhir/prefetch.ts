import { AppError, type ErrorCode } from '../errors.ts'
import { belongingTo } from './belongs.ts'
import { pageOf } from './bundle.ts'
import type { Coding } from './code-systems.ts'
import { howFar, isEnough, isNewestFirst, joined, matchesOf, type Wanted } from './how-far.ts'
import { withoutLongLists } from './long-lists.ts'
import { QUERIES, type QueryKey, queryFor, worded } from './queries.ts'
import type { RecordDoor, SearchAnswer } from './record.ts'
import { type FhirResource, resourceOf } from './shapes.ts'

/** What one query came to. `unread` is never an empty list: we do not know what is there. */
export type QueryAnswer =
  | {
      readonly kind: 'read'
      readonly resources: readonly FhirResource[]
      readonly complete: boolean
      /** What is left out of an answer that is not complete is evidently older; absent where nobody knows. */
      readonly newestFirst?: true
    }
  | { readonly kind: 'unread'; readonly code: ErrorCode }

/** Where a query may be answered from. */
export type Sources = {
  readonly patientId: string
  readonly prefetch: Readonly<Record<string, unknown>>
  readonly record: RecordDoor | null
  /** The record server's base, known from the call even where we have no door to it. */
  readonly base: URL | null
  /** The resource types that the record does not offer; none is asked for. */
  readonly notServed: readonly string[]
  /** The site's own codes of results, for `ownResults`. */
  readonly resultCodes?: readonly Coding[]
}

const NOTHING: QueryAnswer = { kind: 'read', resources: [], complete: true }

/**
 * Answers a query from what the client sent, else from the record server.
 *
 * | what arrived | what it means |
 * | --- | --- |
 * | nothing under the key | we fetch it ourselves |
 * | `null`, or a Bundle without matches | there is none; never asked again |
 * | an OperationOutcome, or anything that is not the answer | the client's try failed: we fetch it ourselves |
 * | a Bundle with a `next` link | the rest is fetched; of what is asked for newest first, and evidently comes so, no more than enough |
 * | fewer matches than the Bundle's total, or entries of other types alone | we fetch it ourselves |
 * | a resource of another patient | unusable: we fetch it ourselves. Of photos that we fetched those of others are left out, and what is left is not known to be the newest |
 *
 * Where fetching is needed and there is no door, or it fails too, the answer is `unread`. What we fetch is held to the
 * same rules. Of a type that the record does not offer there is none.
 *
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-tokens
 */
export async function answerFor(key: QueryKey, sources: Sources, wanted: Wanted = {}): Promise<QueryAnswer> {
  const sent = Object.hasOwn(sources.prefetch, key) ? sources.prefetch[key] : undefined
  if (sent === null) return NOTHING

  try {
    return await (answerSent(key, sent, sources, wanted) ?? fetched(key, sources, wanted))
  } catch (error) {
    if (error instanceof AppError) return { kind: 'unread', code: error.code }
    throw error
  }
}

export function resourcesOf(answer: QueryAnswer): readonly FhirResource[] {
  return answer.kind === 'read' ? answer.resources : []
}

export function isWhole(answer: QueryAnswer): boolean {
  return answer.kind === 'read' && answer.complete
}

/** The answer in what was sent, or null when it must be fetched. */
function answerSent(
  key: QueryKey,
  sent: unknown,
  sources: Sources,
  wanted: Wanted,
): Promise<QueryAnswer> | null {
  if (sent === undefined) return null
  if (key === 'patient') return patientSent(sent, sources)

  const page = pageOf(sent)
  if (!page || page.failed || !allBelong(page.resources, sources)) return null
  const first = { ...page, complete: page.next === null }
  if (isEnough(key, first, wanted)) return Promise.resolve(answered(key, first))
  if (page.next !== null) return rest(key, first, page.next, sources, wanted)
  const isAll = extentOf(key, page) === 'all'
  return isAll || (!sources.record && isNewestFirst(key, first))
    ? Promise.resolve(answered(key, first))
    : null
}

function patientSent(sent: unknown, sources: Sources): Promise<QueryAnswer> | null {
  const patient = resourceOf(sent)
  if (patient?.resourceType !== 'Patient' || !allBelong([patient], sources)) return null
  return Promise.resolve({ kind: 'read', resources: [patient], complete: true })
}

async function rest(
  key: QueryKey,
  first: SearchAnswer,
  next: string,
  sources: Sources,
  wanted: Wanted,
): Promise<QueryAnswer> {
  if (!sources.record) return answered(key, first)
  const further = await sources.record.search(next, howFar(key, wanted, first))
  return checked(key, { ...joined(first, further), complete: further.complete }, sources, wanted)
}

async function fetched(key: QueryKey, sources: Sources, wanted: Wanted): Promise<QueryAnswer> {
  const { record, patientId, notServed, resultCodes } = sources
  if (notServed.includes(QUERIES[key].type)) return NOTHING
  if (!record) return { kind: 'unread', code: 'PREFETCH_MISSING' }
  if (key === 'patient') {
    const patient = await record.read('Patient', patientId)
    return checked(
      key,
      { resources: [patient], complete: true, total: null, keepsSort: true },
      sources,
      wanted,
    )
  }

  const query = worded(queryFor(key, patientId, resultCodes), wanted)
  return checked(key, await record.search(query, howFar(key, wanted)), sources, wanted)
}

function checked(
  key: QueryKey,
  found: SearchAnswer,
  sources: Sources,
  { leavesOutOthers = false }: Wanted,
): QueryAnswer {
  if (extentOf(key, found) === 'none-of-it') return { kind: 'unread', code: 'FHIR_INVALID' }
  const resources = found.resources.filter(belongingTo(sources.patientId, sources.base))
  if (resources.length === found.resources.length) return answered(key, found)
  if (!leavesOutOthers) return { kind: 'unread', code: 'FHIR_INVALID' }
  return answered(key, { ...found, resources, complete: false, keepsSort: false })
}

function answered(key: QueryKey, found: SearchAnswer): QueryAnswer {
  return bounded(found.resources, {
    complete: found.complete && extentOf(key, found) === 'all',
    newestFirst: isNewestFirst(key, found),
  })
}

/**
 * How much of what was asked for this is, by the type of the entries and the server's own count. `none-of-it`: the
 * server counts matches or sends entries, and not one is of the type.
 */
function extentOf(
  key: QueryKey,
  { resources, total }: Pick<SearchAnswer, 'resources' | 'total'>,
): 'all' | 'some' | 'none-of-it' {
  const matches = matchesOf(key, { resources }).length
  const counted = total ?? 0
  if (matches === 0) return resources.length === 0 && counted <= 0 ? 'all' : 'none-of-it'
  return matches >= counted ? 'all' : 'some'
}

/** More than any chart holds of one kind: reading on would hold up every other call. */
const MOST_RESOURCES = 3000

function bounded(
  resources: readonly FhirResource[],
  { complete, newestFirst }: { readonly complete: boolean; readonly newestFirst: boolean },
): QueryAnswer {
  const read = resources.slice(0, MOST_RESOURCES).map(withoutLongLists)
  const isAll = resources.length === read.length && read.every((entry, index) => entry === resources[index])
  const isComplete = complete && isAll
  return {
    kind: 'read',
    resources: read,
    complete: isComplete,
    ...(newestFirst && !isComplete && { newestFirst }),
  }
}

function allBelong(resources: readonly FhirResource[], { patientId, base }: Sources): boolean {
  return resources.every(belongingTo(patientId, base))
}
