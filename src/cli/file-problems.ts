import * as z from 'zod'
import { nearWords } from '../near-words.ts'

/** What is wrong with a file, each with the path of the field; a misspelt field with the ones it may mean. */
export function problemsOf(error: z.ZodError, schema: z.ZodType): readonly string[] {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return error.issues.map((issue) => {
    const near =
      issue.code === 'unrecognized_keys' ? meantFields(issue.keys, fieldsAt(shape, issue.path)) : ''
    return `${issue.path.join('.') || 'file'}: ${issue.message}${near}`
  })
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
