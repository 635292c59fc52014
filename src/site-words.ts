import { z } from 'zod'
import { nearWords } from './near-words.ts'
import { quoted } from './quoted.ts'

type Path = readonly PropertyKey[]

/** What is wrong at a place of a site file, each thing once and in words for whoever wrote the file. */
export function inWords(issues: readonly { readonly path: Path; readonly message: string }[]): string {
  const lines = issues.map(({ path, message }) => `${path.map(String).join('.') || 'file'}: ${message}`)
  return [...new Set(lines)].join('; ')
}

/**
 * What a schema says against a file, as `inWords` takes it.
 *
 * @param content - what the file holds, as it was read
 */
export function problemsOf(error: z.ZodError, schema: z.ZodType, content: unknown) {
  return error.issues.flatMap((issue) => {
    const { path } = issue
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, path)
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known) }))
    }
    if (issue.code === 'invalid_type')
      return [{ path, message: ofType(issue.expected, valueAt(content, path), keysAt(schema, path)) }]
    if (issue.code === 'invalid_value')
      return [{ path, message: `must be ${ofValues(issue.values.map(String))}` }]
    return [{ path, message: issue.message }]
  })
}

const SECRET =
  'no secret stands in a site file; put it into the file of FACIES_CLIENT_SECRETS, under the name of the site'

function unknownKey(key: string, known: readonly string[]): string {
  if (/secret/i.test(key)) return SECRET
  const [near] = nearWords(key, known)
  return near === undefined
    ? `is not known; known here are ${known.join(', ')}`
    : `is not known; did you mean ${near}?`
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'must be a text',
  boolean: 'must be true or false, without quotes',
  number: 'must be a number',
  int: 'must be a whole number',
  array: 'must be a list',
}

function ofType(expected: string, found: unknown, known: readonly string[]): string {
  if (found === undefined) return 'is missing'
  if (known.length > 0) return `must be an object of some of ${known.join(', ')}`
  return TYPES[expected] ?? `must be: ${expected}`
}

function ofValues(values: readonly string[]): string {
  const listed = values.map(quoted)
  return listed.length > 1 ? `one of ${listed.join(', ')}` : listed.join()
}

/** The keys of the object at this place of the schema; none where it is no object. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const [key, ...rest] = path
  if (schema instanceof z.ZodUnion) {
    const options = schema.options as readonly z.ZodType[]
    return options.flatMap((option) => keysAt(option, path))
  }
  if (hasInner(schema)) return keysAt(schema.unwrap(), path)
  if (schema instanceof z.ZodArray) return key === undefined ? [] : keysAt(schema.element as z.ZodType, rest)
  if (schema instanceof z.ZodRecord)
    return key === undefined ? [] : keysAt(schema.valueType as z.ZodType, rest)
  if (!(schema instanceof z.ZodObject)) return []
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape
  if (key === undefined) return Object.keys(shape)
  const part = shape[String(key)]
  return part === undefined ? [] : keysAt(part, rest)
}

function hasInner(schema: z.ZodType): schema is z.ZodOptional<z.ZodType> | z.ZodDefault<z.ZodType> {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    content,
  )
}
