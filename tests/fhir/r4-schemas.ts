import { z } from 'zod'

/**
 * The elements of FHIR R4 that we write, as the specification names and requires them: strict, so that a word that is
 * none of FHIR's is found.
 *
 * @see https://hl7.org/fhir/R4/resourcelist.html
 */
const text = z.string().min(1)
const coding = z.strictObject({
  system: z.url({ protocol: /^(https?|urn)$/ }),
  code: text,
  display: text.optional(),
})
const concept = z.strictObject({ coding: z.array(coding).min(1).optional(), text: text.optional() })
const reference = z.strictObject({
  reference: z
    .string()
    .regex(
      /^(#\w+|urn:uuid:[0-9a-f-]{36}|[A-Z]\w+\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?)$/,
    ),
  display: text.optional(),
})
const identifier = z.strictObject({ system: text, value: text })
const dateTime = z.string().regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/)
const instant = z.iso.datetime()
const meta = z.strictObject({ security: z.array(coding).min(1) })
const quantity = z.strictObject({ value: z.number(), unit: text, system: text, code: text })
const note = z.array(
  z.strictObject({ authorReference: reference.optional(), time: dateTime.optional(), text }),
)

const attachment = z.strictObject({
  contentType: text,
  language: text,
  data: z.base64(),
  size: z.int(),
  hash: z.base64(),
  title: text,
  creation: dateTime.optional(),
})

/** As it lies within another resource. */
export const modelCardSchema = z.strictObject({
  resourceType: z.literal('DocumentReference'),
  id: text,
  identifier: z.array(identifier),
  status: z.enum(['current', 'superseded', 'entered-in-error']),
  type: concept,
  category: z.array(concept),
  date: instant,
  content: z.array(z.strictObject({ attachment })).min(1),
})

export const deviceSchema = z.strictObject({
  resourceType: z.literal('Device'),
  id: text.optional(),
  contained: z.array(modelCardSchema).optional(),
  extension: z.array(
    z.union([
      z.strictObject({ url: z.url(), valueCodeableConcept: concept }),
      z.strictObject({ url: z.url(), valueReference: reference }),
    ]),
  ),
  manufacturer: text,
  manufactureDate: dateTime,
  owner: reference.optional(),
  contact: z.array(z.strictObject({ system: z.enum(['phone', 'email', 'url']), value: text })).optional(),
  url: z.url(),
  identifier: z.array(identifier),
  status: z.enum(['active', 'inactive', 'entered-in-error', 'unknown']),
  type: concept,
  deviceName: z.array(
    z.strictObject({
      name: text,
      type: z.enum([
        'udi-label-name',
        'user-friendly-name',
        'patient-reported-name',
        'manufacturer-name',
        'model-name',
        'other',
      ]),
    }),
  ),
  modelNumber: text,
  version: z.array(z.strictObject({ value: text })),
  safety: z.array(concept),
})

const contained = z.array(z.union([deviceSchema, modelCardSchema])).optional()

export const riskAssessmentSchema = z.strictObject({
  resourceType: z.literal('RiskAssessment'),
  meta,
  contained,
  identifier: z.array(identifier),
  status: z.enum([
    'registered',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
    'unknown',
  ]),
  method: concept,
  subject: reference,
  occurrenceDateTime: dateTime,
  performer: reference,
  basis: z.array(reference),
  prediction: z.array(
    z.strictObject({
      extension: z.array(z.strictObject({ url: text, valueDecimal: z.number().min(0).max(1) })).optional(),
      outcome: concept,
      qualitativeRisk: concept,
      rationale: text,
    }),
  ),
  mitigation: text.optional(),
  note,
})

const range = z.array(z.strictObject({ text }))

export const observationSchema = z.strictObject({
  resourceType: z.literal('Observation'),
  meta,
  contained,
  identifier: z.array(identifier),
  status: z.enum([
    'registered',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
    'unknown',
  ]),
  category: z.array(concept),
  code: concept,
  subject: reference,
  effectiveDateTime: dateTime.optional(),
  issued: instant,
  valueQuantity: quantity.optional(),
  interpretation: z.array(concept),
  referenceRange: range.optional(),
  component: z
    .array(z.strictObject({ code: concept, valueQuantity: quantity, referenceRange: range }))
    .optional(),
  device: reference,
  derivedFrom: z.array(reference).optional(),
  method: concept,
  note,
})

export const documentSchema = z.strictObject({
  resourceType: z.literal('DocumentReference'),
  meta,
  contained,
  identifier: z.array(identifier),
  status: z.enum(['current', 'superseded', 'entered-in-error']),
  docStatus: z.enum(['preliminary', 'final', 'amended', 'entered-in-error']),
  type: concept,
  subject: reference,
  date: instant,
  author: z.array(reference),
  description: text,
  securityLabel: z.array(concept),
  content: z.array(z.strictObject({ attachment })).min(1),
  context: z.strictObject({ related: z.array(reference) }),
})

export const provenanceSchema = z.strictObject({
  resourceType: z.literal('Provenance'),
  meta: meta.optional(),
  target: z.array(reference).min(1),
  occurredDateTime: dateTime,
  recorded: instant,
  policy: z.array(z.url()).optional(),
  reason: z.array(concept).optional(),
  activity: concept,
  agent: z.array(z.strictObject({ type: concept, role: z.array(concept).optional(), who: reference })).min(1),
  entity: z
    .array(
      z.strictObject({
        role: z.enum(['derivation', 'revision', 'quotation', 'source', 'removal']),
        what: z.union([reference, z.strictObject({ type: text, identifier, display: text })]),
      }),
    )
    .optional(),
})
