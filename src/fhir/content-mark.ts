import { createHash } from 'node:crypto'
import type { FhirResource } from './shapes.ts'

/** What a record adds to a resource, or gives it, as it keeps it; the identifier is compared for itself. */
const OF_THE_RECORD: ReadonlySet<string> = new Set(['id', 'meta', 'text', 'identifier'])

/**
 * A mark of what a resource says, whatever the order of its fields: two that have the same one say the same.
 *
 * @returns SHA-256 in hexadecimal digits
 */
export function contentMark(resource: Readonly<Record<string, unknown>> | FhirResource): string {
  const said = Object.entries(resource).filter(([name]) => !OF_THE_RECORD.has(name))
  return createHash('sha256')
    .update(JSON.stringify(ordered(Object.fromEntries(said))))
    .digest('hex')
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, of]) => [name, ordered(of)]))
}
