import { type FhirResource, listOf, numberOf, objectOf, objectsOf, resourceOf, textOf } from './shapes.ts'

/** One page of a search. */
export type Page = {
  readonly resources: readonly FhirResource[]
  readonly next: string | null
  /** How many matches the server says there are in all. */
  readonly total: number | null
  /** False where the search that the server says it did is without the `_sort` that it was asked for. */
  readonly keepsSort: boolean
  /** An entry holds no resource, or an outcome says that the search failed or stands alone for no reason given. */
  readonly failed: boolean
}

/**
 * Reads a search Bundle; null when the value is none. An OperationOutcome entry that only informs or warns is dropped,
 * and not a failure. Alone it is how Epic says "no results", where the entry is marked as the outcome of the search.
 */
export function pageOf(value: unknown): Page | null {
  const bundle = resourceOf(value)
  if (bundle?.resourceType !== 'Bundle') return null
  const entries: readonly unknown[] | null = bundle.entry === undefined ? [] : listOf(bundle.entry)
  if (!entries) return null

  const found = entries
    .map((entry) => resourceOf(objectOf(entry)?.resource))
    .filter((resource) => resource !== null)
  const resources = found.filter((resource) => resource.resourceType !== 'OperationOutcome')
  return {
    resources,
    next: linkOf(bundle.link, 'next'),
    total: numberOf(bundle.total),
    keepsSort: namesSort(linkOf(bundle.link, 'self')),
    failed:
      found.some(isFailure) ||
      found.length < entries.length ||
      (resources.length === 0 && !entries.every(isOutcome)),
  }
}

function isOutcome(entry: unknown): boolean {
  return objectOf(objectOf(entry)?.search)?.mode === 'outcome'
}

function isFailure(resource: FhirResource): boolean {
  if (resource.resourceType !== 'OperationOutcome') return false
  return objectsOf(resource.issue).some((issue) => issue.severity === 'error' || issue.severity === 'fatal')
}

function linkOf(links: unknown, relation: 'next' | 'self'): string | null {
  const found = objectsOf(links).find((link) => link.relation === relation)
  return textOf(objectOf(found)?.url)
}

/** A server names in `self` what it went by; a link without a query says nothing of it. */
function namesSort(self: string | null): boolean {
  const query = self?.split('?', 2)[1] ?? ''
  return query === '' || new URLSearchParams(query).has('_sort')
}
