import { z } from 'zod'

/**
 * The response of a service as the CDS Hooks 2.0 text gives it, written from the specification and not from our
 * own types, with the limits that real EHRs add.
 */
const text = z.string().min(1)
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const address = z.url({ protocol: /^https$/ })
const coding = z.strictObject({ system: text, code: text, display: text })

/** `Type/id`, relative to the FHIR server. */
const reference = z.string().regex(/^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/)

const serviceRequest = z.strictObject({
  resourceType: z.literal('ServiceRequest'),
  status: z.literal('draft'),
  intent: z.literal('order'),
  subject: z.strictObject({ reference: z.string().regex(/^Patient\/[A-Za-z0-9\-.]{1,64}$/) }),
  code: z.strictObject({ coding: z.array(coding).min(1), text }),
  reasonCode: z.array(z.strictObject({ text })).min(1),
})

const suggestion = z.strictObject({
  label: text,
  uuid,
  isRecommended: z.boolean().optional(),
  actions: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('create'), description: text, resource: serviceRequest }),
        z.strictObject({ type: z.literal('delete'), description: text, resourceId: reference }),
      ]),
    )
    .length(1),
})

const link = z.discriminatedUnion('type', [
  z.strictObject({ label: text, url: address, type: z.literal('absolute') }),
  z.strictObject({ label: text, url: address, type: z.literal('smart'), appContext: text }),
])

const card = z
  .strictObject({
    uuid,
    summary: text.max(139),
    indicator: z.enum(['info', 'warning', 'critical']),
    detail: text.refine((detail) => !/<[a-z/!]/i.test(detail), { error: 'holds HTML' }),
    source: z.strictObject({
      label: text,
      url: address,
      topic: coding.extend({ code: z.string().regex(/^[A-Za-z0-9]{1,100}$/) }),
    }),
    suggestions: z.array(suggestion).min(1).optional(),
    selectionBehavior: z.enum(['at-most-one', 'any']).optional(),
    overrideReasons: z.array(coding).min(1),
    links: z.array(link).min(1).optional(),
  })
  .refine((value) => (value.suggestions === undefined) === (value.selectionBehavior === undefined), {
    error: 'selectionBehavior goes with suggestions',
  })

const hookAnswer = z.strictObject({
  cards: z.array(card).max(2),
  extension: z.record(z.string().regex(/^[a-z]+(\.[a-z]+)+$/), z.unknown()).optional(),
})

const discovery = z.strictObject({
  services: z.array(
    z.strictObject({
      hook: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
      // It is a segment of an address.
      id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
      title: text.optional(),
      description: text,
      prefetch: z.record(text, text.refine(holdsKnownTokens, { error: 'holds a token of no version 2.0' })),
      usageRequirements: text.optional(),
      extension: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
})

/** What a template may hold: a first-level field of the context, or who the user is. */
const TOKEN = /^\{\{(context\.[A-Za-z]+|user(Practitioner|PractitionerRole|Patient|RelatedPerson)Id)\}\}$/

function holdsKnownTokens(template: string): boolean {
  return (template.match(/\{\{.*?\}\}/g) ?? []).every((token) => TOKEN.test(token))
}

/** @see https://hl7.org/fhir/R4/operationoutcome.html */
const operationOutcome = z.strictObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z
    .array(
      z.strictObject({
        severity: z.literal('error'),
        code: z.enum([
          'invalid',
          'not-found',
          'not-supported',
          'required',
          'too-long',
          'processing',
          'throttled',
          'transient',
          'exception',
        ]),
        details: z.strictObject({ text }),
        diagnostics: text.optional(),
      }),
    )
    .length(1),
})

/** Where an empty list says something: no card, no service. */
const MAY_BE_EMPTY = ['cards', 'services']

/**
 * Holds an answer of the service, whatever it is, to its form, and throws where it has another one.
 *
 * @param path - of the address that was called, below the base
 */
export function checkAnswer(path: string, status: number, body: string): void {
  const isEmpty = status === 401 || status === 204 || (status === 200 && path.endsWith('/feedback'))
  if (isEmpty && body !== '') throw new TypeError(`Cannot accept the answer ${status}: it must be empty`)
  if (isEmpty) return
  const json: unknown = JSON.parse(body)
  const empty = emptyPaths(json).filter((where) => !MAY_BE_EMPTY.includes(where))
  if (empty.length > 0) throw new TypeError(`Cannot accept the answer: empty at ${empty.join(', ')}`)
  if (status !== 200) operationOutcome.parse(json)
  else if (/\/cds-services\/?$/.test(path)) discovery.parse(json)
  else hookAnswer.parse(json)
}

export type ReadAnswer = z.infer<typeof hookAnswer>

/** Reads an answer, and throws where it is not one or holds an empty value. */
export function readAnswer(json: unknown): ReadAnswer {
  const empty = emptyPaths(json).filter((path) => path !== 'cards')
  if (empty.length > 0) throw new TypeError(`Cannot read the answer: empty at ${empty.join(', ')}`)
  return hookAnswer.parse(json)
}

/** Where null, "", [] or {} stand in a value. */
export function emptyPaths(value: unknown, path = ''): readonly string[] {
  if (value === null || value === '') return [path]
  if (typeof value !== 'object') return []
  const entries = Object.entries(value)
  if (entries.length === 0) return [path]
  return entries.flatMap(([name, inner]) => emptyPaths(inner, path === '' ? name : `${path}.${name}`))
}
