import { standNewestFirst } from './newest-first.ts'
import { isFilm } from './picture-kind.ts'
import { QUERIES, type Query, type QueryKey, type Wording } from './queries.ts'
import type { SearchAnswer, SearchOptions } from './record.ts'
import type { FhirResource } from './shapes.ts'

/** How a query is put, and how much of one that asks for the newest is wanted: `most`, or as many as it calls enough. */
export type Wanted = Wording & {
  /** When to read on no further; the answer then is what was read. */
  readonly until?: AbortSignal | undefined
  /**
   * Whether what is of another patient is left out of an answer, which then says nothing of what else there is; else
   * nothing of such an answer is read.
   */
  readonly leavesOutOthers?: boolean
}

/** How far something was read: to its end, or until what is left is evidently older, or neither. */
export type Reach = 'all' | 'newest' | 'some'

/** Some pages of a search, whether or not there are more. */
export type Pages = Omit<SearchAnswer, 'complete'>

/**
 * How far to read a search: to its end, or where the newest are wanted until they are there, or time is up.
 *
 * @param before - the pages that were read of it already
 */
export function howFar(key: QueryKey, wanted: Wanted, before?: Pages): SearchOptions {
  const { enough, maxPages }: Query = QUERIES[key]
  const pages = { maxPages: before ? maxPages - 1 : maxPages }
  if (enough === undefined) return pages
  return {
    ...pages,
    isEnough: (further) =>
      wanted.until?.aborted === true || isEnough(key, before ? joined(before, further) : further, wanted),
  }
}

export function joined(before: Pages, further: Pages): Pages {
  return {
    resources: [...before.resources, ...further.resources],
    total: before.total ?? further.total,
    keepsSort: before.keepsSort,
  }
}

/** Whether as many as are wanted are here, and what is left is evidently older. */
export function isEnough(key: QueryKey, pages: Pages, { most = 0 }: Wanted): boolean {
  const { enough = Number.POSITIVE_INFINITY }: Query = QUERIES[key]
  const wanted = matchesOf(key, pages).filter((resource) => !isFilm(resource))
  return wanted.length >= Math.max(enough, most) && isNewestFirst(key, pages)
}

/** By what the server says that it did, and by the dates of what it sent. */
export function isNewestFirst(key: QueryKey, pages: Pages): boolean {
  const { enough }: Query = QUERIES[key]
  return enough !== undefined && pages.keepsSort && standNewestFirst(matchesOf(key, pages))
}

export function matchesOf(key: QueryKey, { resources }: Pick<Pages, 'resources'>): readonly FhirResource[] {
  return resources.filter(({ resourceType }) => resourceType === QUERIES[key].type)
}
