import { type FhirResource, type Json, listOf, objectOf } from './shapes.ts'

/** No record says a hundred things of one kind about one entry; what is read of it takes time by their number. */
const MOST_ITEMS = 100

/** Where the readers look for a list. Others, such as the participants of a long stay, may be as long as they like. */
const READ = new Set([
  ...[
    'action',
    'category',
    'class',
    'code',
    'coding',
    'contained',
    'content',
    'data',
    'doseAndRate',
    'dosage',
  ],
  ...[
    'dosageInstruction',
    'event',
    'extension',
    'ingredient',
    'performer',
    'provision',
    'purpose',
    'reasonCode',
  ],
  ...['reasonReference', 'referenceRange', 'type'],
])

// Request -> contained -> Medication -> ingredient -> entry -> concept -> coding: nothing that is read lies deeper.
const DEEPEST = 10

/**
 * The entry without the lists that are too long to be read, else the same object. Where something is missing its part
 * is not whole: a list that was merely cut would say less than the chart does, and nobody would know.
 */
export function withoutLongLists(resource: FhirResource): FhirResource {
  return shortened(resource, DEEPEST) as FhirResource
}

// Plain loops that copy nothing before something is left out: a chart has some hundred thousand parts.
function shortened(value: Json, depth: number): Json {
  if (depth === 0) return value
  let copy: Record<string, unknown> | null = null
  for (const key of Object.keys(value)) {
    const part = value[key]
    const short = shortPart(key, part, depth)
    if (Object.is(short, part)) continue
    copy ??= { ...value }
    copy[key] = short
  }
  return copy ?? value
}

function shortPart(key: string, part: unknown, depth: number): unknown {
  if (typeof part !== 'object' || part === null) return part
  const list = listOf(part)
  if (!list) return shortened(part as Json, depth - 1)
  if (!READ.has(key)) return list
  return list.length > MOST_ITEMS ? undefined : shortItems(list, depth)
}

function shortItems(list: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | null = null
  for (const [index, item] of list.entries()) {
    const object = objectOf(item)
    if (!object) continue
    const short = shortened(object, depth - 1)
    if (short === object) continue
    copy ??= [...list]
    copy[index] = short
  }
  return copy ?? list
}
