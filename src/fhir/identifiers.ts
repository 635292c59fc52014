import { objectsOf, textOf } from './shapes.ts'

export type Named = { readonly system: string | null; readonly value: string | null }

/** The identifiers of a resource, whether its type has one or many. */
export function identifiersOf(resource: object): readonly Named[] {
  const given = 'identifier' in resource ? [resource.identifier].flat() : []
  return objectsOf(given).map(({ system, value }) => ({ system: textOf(system), value: textOf(value) }))
}

/** Whether one of the identifiers of ours stands on the other; true where ours has none to be known by. */
export function sharesIdentifier(given: object, ours: object): boolean {
  const own = identifiersOf(ours)
  const found = identifiersOf(given)
  return (
    own.length === 0 ||
    own.some(({ system, value }) => found.some((one) => one.system === system && one.value === value))
  )
}
