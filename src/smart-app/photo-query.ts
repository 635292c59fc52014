import { AppError } from '../errors.ts'

/** What a page may choose about the list of photos. */
export type PhotoQuery = { readonly sort: '-created' | 'created'; readonly count: number }

const DEFAULT_COUNT = 50

/** No page lists more. */
export const MOST_LISTED = 99

/**
 * `?subject=Patient/<launch patient>`, with `type`, `_sort` and `_count` at most once each. The query that leaves is
 * built from the answer, so nothing can be smuggled through.
 *
 * @throws {AppError} RESOURCE_UNKNOWN for any other query
 */
export function photoQuery(search: string, patientId: string): PhotoQuery {
  const given = [...new URLSearchParams(search)]
  const values = new Map(given)
  if (values.size < given.length) throw unknown('a parameter is repeated')
  if (values.get('subject') !== `Patient/${patientId}`) throw unknown('not the launch patient')

  const { sort = '-created', count = String(DEFAULT_COUNT), type = 'image', ...others } = choices(values)
  if (Object.keys(others).length > 0) throw unknown('a parameter that is not ours')
  if (type !== 'image' || (sort !== '-created' && sort !== 'created'))
    throw unknown('a value that is not ours')
  if (!/^[1-9]\d?$/.test(count)) throw unknown('_count must be 1 to 99')
  return { sort, count: Number(count) }
}

function choices(values: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const named = [...values].filter(([name]) => name !== 'subject')
  return Object.fromEntries(named.map(([name, value]) => [NAMES[name] ?? `other ${name}`, value]))
}

const NAMES: Readonly<Record<string, string>> = { _sort: 'sort', _count: 'count', type: 'type' }

function unknown(detail: string): AppError {
  return new AppError('RESOURCE_UNKNOWN', { detail })
}
