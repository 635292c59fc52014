/**
 * Reads a prefetch template by the queries that CDS Hooks 2.0.1 recommends, written from the text of the standard and
 * not from our own queries: a read of one instance, or a search of one type by references to the patient, tokens (equal
 * or `:in`), dates with a comparison, `_count` and `_sort`.
 *
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-query-restrictions
 */
export type Template =
  | { readonly kind: 'read'; readonly type: string }
  | { readonly kind: 'search'; readonly type: string; readonly parameters: readonly string[] }

const TOKEN = /^\{\{(context\.[A-Za-z]+|user(Practitioner|PractitionerRole|Patient|RelatedPerson)Id)\}\}$/

/** R4's search parameters of the kinds that the subset names, for the types that anybody might ask us for. */
const KINDS: Readonly<Record<string, 'reference' | 'token' | 'date'>> = {
  patient: 'reference',
  subject: 'reference',
  encounter: 'reference',
  code: 'token',
  status: 'token',
  type: 'token',
  category: 'token',
  contenttype: 'token',
  'clinical-status': 'token',
  date: 'date',
  created: 'date',
  authoredon: 'date',
}

/** What may stand in `_sort`: one parameter, whichever way. */
const SORTED_BY = /^-?(date|created|authoredon|effective-time|_lastUpdated)$/

/** @throws {TypeError} where a template is not within the subset */
export function readTemplate(template: string): Template {
  const [path = '', search, ...more] = template.split('?')
  if (more.length > 0) throw outside(template, 'two question marks')
  const [type = '', id, ...deeper] = path.split('/')
  if (!/^[A-Z][A-Za-z]+$/.test(type) || deeper.length > 0) throw outside(template, 'no type')
  if (search === undefined) {
    if (!TOKEN.test(id ?? '')) throw outside(template, 'a read without one token')
    return { kind: 'read', type }
  }
  if (id !== undefined) throw outside(template, 'a search below an instance')
  const parameters = search.split('&').map((pair) => parameterOf(pair, template))
  if (!parameters.some((name) => KINDS[name] === 'reference')) throw outside(template, 'no patient')
  if (new Set(parameters).size !== parameters.length) throw outside(template, 'a parameter twice')
  return { kind: 'search', type, parameters }
}

function parameterOf(pair: string, template: string): string {
  const at = pair.indexOf('=')
  const [name = '', modifier, ...more] = pair.slice(0, at).split(':')
  const value = pair.slice(at + 1)
  if (at < 1 || value === '') throw outside(template, `no value of ${name}`)
  if (more.length > 0 || (modifier !== undefined && modifier !== 'in'))
    throw outside(template, 'a modifier but :in')
  if (!isValueOf(name, modifier, value)) throw outside(template, name)
  return name
}

function isValueOf(name: string, modifier: string | undefined, value: string): boolean {
  if (name === '_count') return /^[1-9]\d*$/.test(value)
  if (name === '_sort') return SORTED_BY.test(value)
  const kind = KINDS[name]
  if (kind === 'reference') return modifier === undefined && TOKEN.test(value.replace(/^Patient\//, ''))
  if (kind === 'token') return value.split(',').every((token) => /^([^|\s]+\|)?[^|\s]+$/.test(token))
  return kind === 'date' && modifier === undefined && /^(eq|lt|gt|ge|le)?\d{4}(-\d{2}){0,2}$/.test(value)
}

function outside(template: string, what: string): TypeError {
  return new TypeError(
    `Cannot read the template, it is outside the recommended subset (${what}): ${template}`,
  )
}
