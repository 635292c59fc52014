import { type FhirResource, listOf, numberOf, objectOf, objectsOf, resourceOf, textOf } from './shapes.ts'

/** One page of a search. */
export type Page = {
  readonly resources: readonly FhirResource[]
  readonly next: string | null
  /** How many matches the server says there are in all. */
  readonly total: number | null
  /** An entry holds no resource, or is an outcome that says the search failed. */
  readonly failed: boolean
}

/**
 * Reads a search Bundle; null when the value is none. An OperationOutcome entry that only informs or warns is how
 * Epic says "no results": it is dropped, and not a failure.
 */
export function pageOf(value: unknown): Page | null {
  const bundle = resourceOf(value)
  if (bundle?.resourceType !== 'Bundle') return null
  const entries: readonly unknown[] | null = bundle.entry === undefined ? [] : listOf(bundle.entry)
  if (!entries) return null

  const resources = entries
    .map((entry) => resourceOf(objectOf(entry)?.resource))
    .filter((found) => found !== null)
  return {
    resources: resources.filter((resource) => resource.resourceType !== 'OperationOutcome'),
    next: nextLink(bundle.link),
    total: numberOf(bundle.total),
    failed: resources.some(isFailure) || resources.length < entries.length,
  }
}

function isFailure(resource: FhirResource): boolean {
  if (resource.resourceType !== 'OperationOutcome') return false
  return objectsOf(resource.issue).some((issue) => issue.severity === 'error' || issue.severity === 'fatal')
}

function nextLink(links: unknown): string | null {
  const next = objectsOf(links).find((link) => link.relation === 'next')
  return textOf(objectOf(next)?.url)
}
