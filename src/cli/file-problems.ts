import * as z from 'zod'
import { nearWords } from '../near-words.ts'
import { quoted, withoutControl } from '../quoted.ts'

// Enough to see what is wrong with a file.
const MOST_PROBLEMS = 20
const MOST_KEYS = 5

/** What is wrong with a file, each with the path of the field; a misspelt field with the ones it may mean. */
export function problemsOf(error: z.ZodError, schema: z.ZodType): readonly string[] {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return error.issues.slice(0, MOST_PROBLEMS).map((issue) => {
    const says =
      issue.code === 'unrecognized_keys'
        ? unrecognised(issue.keys, fieldsAt(shape, issue.path))
        : withoutControl(issue.message)
    return `${issue.path.map(stepWords).join('.') || 'file'}: ${says}`
  })
}

function unrecognised(keys: readonly string[], known: readonly string[]): string {
  const some = keys.slice(0, MOST_KEYS)
  const more = keys.length > some.length ? ` and ${keys.length - some.length} more` : ''
  const words = `Unrecognized key${keys.length > 1 ? 's' : ''}: ${some.map(quoted).join(', ')}${more}`
  return `${words}${meantFields(some, known)}`
}

/** A name of the file's own may be anything. */
function stepWords(step: PropertyKey): string {
  const words = String(step)
  return /^[\w.-]{1,60}$/.test(words) ? words : quoted(words)
}

export function meantWords(near: readonly string[]): string {
  return near.length > 0 ? `; did you mean ${near.map((word) => JSON.stringify(word)).join(' or ')}?` : ''
}

function meantFields(unknown: readonly string[], known: readonly string[]): string {
  return meantWords(unknown.flatMap((field) => nearWords(field, known)))
}

type SchemaNode = z.core.JSONSchema.BaseSchema | boolean | undefined

/** The fields that an object may have at a path. */
function fieldsAt(schema: SchemaNode, path: readonly PropertyKey[]): readonly string[] {
  const node = path.reduce<SchemaNode>(inside, schema)
  return typeof node === 'object' ? Object.keys(node.properties ?? {}) : []
}

function inside(node: SchemaNode, step: PropertyKey): SchemaNode {
  if (typeof node !== 'object') return undefined
  if (typeof step === 'number') return Array.isArray(node.items) ? undefined : node.items
  return node.properties?.[String(step)] ?? node.additionalProperties
}
