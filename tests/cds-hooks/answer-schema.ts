import { z } from 'zod'

/**
 * The response of a service as the CDS Hooks 2.0 text gives it, written from the specification and not from our
 * own types, with the limits that real EHRs add.
 */
const text = z.string().min(1)
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const address = z.url({ protocol: /^https$/ })
const coding = z.strictObject({ system: text, code: text, display: text })

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
    .array(z.strictObject({ type: z.literal('create'), description: text, resource: serviceRequest }))
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
    links: z.array(link).min(1),
  })
  .refine((value) => (value.suggestions === undefined) === (value.selectionBehavior === undefined), {
    error: 'selectionBehavior goes with suggestions',
  })

const hookAnswer = z.strictObject({
  cards: z.array(card).max(2),
  extension: z.record(z.string().regex(/^[a-z]+(\.[a-z]+)+$/), z.unknown()).optional(),
})

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
