import { AppError, type ErrorCode } from '../errors.ts'
import { belongsTo } from './belongs.ts'
import { pageOf } from './bundle.ts'
import type { Coding } from './code-systems.ts'
import { QUERIES, type QueryKey, queryFor } from './queries.ts'
import type { RecordDoor } from './record.ts'
import { type FhirResource, resourceOf } from './shapes.ts'

/** What one query came to. `unread` is never an empty list: we do not know what is there. */
export type QueryAnswer =
  | { readonly kind: 'read'; readonly resources: readonly FhirResource[]; readonly complete: boolean }
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
 * | a Bundle with a `next` link, or fewer entries than its total | the rest is fetched |
 * | a resource of another patient | unusable: we fetch it ourselves |
 *
 * Where fetching is needed and there is no door, or it fails too, the answer is `unread`. Of a type that the record does
 * not offer there is none.
 *
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-tokens
 */
export async function answerFor(key: QueryKey, sources: Sources): Promise<QueryAnswer> {
  const sent = Object.hasOwn(sources.prefetch, key) ? sources.prefetch[key] : undefined
  if (sent === null) return NOTHING

  try {
    return await (answerSent(key, sent, sources) ?? fetched(key, sources))
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
function answerSent(key: QueryKey, sent: unknown, sources: Sources): Promise<QueryAnswer> | null {
  if (sent === undefined) return null
  if (key === 'patient') return patientSent(sent, sources)

  const page = pageOf(sent)
  if (!page || page.failed || !allBelong(page.resources, sources)) return null
  const isFirstPageEnough = QUERIES[key].maxPages === 1
  if (!isFirstPageEnough && page.next !== null) return rest(key, page.resources, page.next, sources)
  if (!isFirstPageEnough && page.total !== null && page.total > matches(key, page.resources)) return null
  return Promise.resolve(whole(page.resources, true))
}

function patientSent(sent: unknown, sources: Sources): Promise<QueryAnswer> | null {
  const patient = resourceOf(sent)
  if (patient?.resourceType !== 'Patient' || !allBelong([patient], sources)) return null
  return Promise.resolve({ kind: 'read', resources: [patient], complete: true })
}

async function rest(
  key: QueryKey,
  first: readonly FhirResource[],
  next: string,
  sources: Sources,
): Promise<QueryAnswer> {
  if (!sources.record) return { kind: 'read', resources: first, complete: false }
  const { resources, complete } = await sources.record.search(next, { maxPages: QUERIES[key].maxPages - 1 })
  return checked([...first, ...resources], complete, sources)
}

async function fetched(key: QueryKey, sources: Sources): Promise<QueryAnswer> {
  const { record, patientId, notServed, resultCodes } = sources
  if (notServed.includes(QUERIES[key].type)) return NOTHING
  if (!record) return { kind: 'unread', code: 'PREFETCH_MISSING' }
  if (key === 'patient') return checked([await record.read('Patient', patientId)], true, sources)

  const { maxPages } = QUERIES[key]
  const { resources, complete } = await record.search(queryFor(key, patientId, resultCodes), { maxPages })
  return checked(resources, complete, sources)
}

function checked(resources: readonly FhirResource[], complete: boolean, sources: Sources): QueryAnswer {
  if (!allBelong(resources, sources)) return { kind: 'unread', code: 'FHIR_INVALID' }
  return whole(resources, complete)
}

/** More than any chart holds of one kind: reading on would hold up every other call. */
const MOST_RESOURCES = 3000

function whole(resources: readonly FhirResource[], complete: boolean): QueryAnswer {
  const isTooMany = resources.length > MOST_RESOURCES
  return { kind: 'read', resources: resources.slice(0, MOST_RESOURCES), complete: complete && !isTooMany }
}

function allBelong(resources: readonly FhirResource[], { patientId, base }: Sources): boolean {
  return resources.every((resource) => belongsTo(patientId, base, resource))
}

function matches(key: QueryKey, resources: readonly FhirResource[]): number {
  return resources.filter((resource) => resource.resourceType === QUERIES[key].type).length
}
