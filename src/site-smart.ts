import { z } from 'zod'
import { fhirUser, httpUrl, origin } from './site-addresses.ts'

/** Who may do something in the app: everyone, or those of whom the EHR gives one of these as `fhirUser`. */
const role = z.union([z.literal('everyone'), z.array(fhirUser)], {
  error: 'must be "everyone" or a list of fhirUser addresses',
})

/** What may be written to the chart of what the app shows; `any` is the best that the EHR can take. */
export const WRITE_BACKS = ['none', 'any', 'riskassessment', 'observation', 'document'] as const

/** The SMART app as it is registered at this EHR, and what its users may do; the `smart` block of its file. */
export const smartBlock = z.strictObject({
  clientId: z.string().min(1),
  authentication: z.enum(['none', 'client_secret_basic', 'private_key_jwt']),
  scopes: z
    .string()
    .refine((text) => ['launch', 'openid'].every((scope) => text.split(' ').includes(scope)), {
      error: 'must name launch and openid',
    })
    .optional(),
  /** What the usual scopes ask for besides, so that the view outlives the EHR's access token. */
  refresh: z.enum(['online_access', 'offline_access']).optional(),
  /** Whether the app may be opened without the EHR's launch, at `/smart/open/<site>`. */
  standalone: z.boolean().default(false),
  /** The issuer that the EHR's SMART configuration must name. */
  issuer: httpUrl.optional(),
  /** The origins whose pages may show the app in a frame. */
  frameAncestors: z.array(origin).default([]),
  /** `fhirUser` of those who see findings in mode `research`. */
  researchers: z.array(fhirUser).default([]),
  /** Who sees findings in mode `live`, and who may draft orders, file results and snooze where findings are seen. */
  roles: z
    .strictObject({
      view: role.default('everyone'),
      draft: role.default([]),
      file: role.default([]),
      snooze: role.default('everyone'),
    })
    .prefault({}),
  /** Whether tests that were ticked may leave as draft orders, or as text. */
  draftOrders: z.boolean().default(false),
  /** As what a result may be filed to the chart. */
  writeBack: z.enum(WRITE_BACKS).default('none'),
  /** What a filed result says of where it comes from; left out of it where the site does not say. */
  filing: z
    .strictObject({
      /** Who runs Facies there, as the record knows them. */
      organization: z
        .string()
        .regex(/^Organization\/[A-Za-z0-9\-.]{1,64}$/, { error: 'must be Organization/<id>' })
        .optional(),
      /** Whom to ask about the model. */
      contact: z
        .string()
        .regex(/^(?:mailto:\S+@\S+|tel:\+?[0-9 ()-]+|https:\/\/\S+)$/, {
          error: 'must be mailto:, tel: or an https address',
        })
        .optional(),
      /** The consent policy or study protocol in force. */
      policy: z
        .string()
        .regex(/^(?:https?:\/\/|urn:)\S+$/, { error: 'must be a URI (https: or urn:)' })
        .optional(),
    })
    .prefault({}),
  /** Whether each user says first what the face looks like, before anything that the model saw is shown. */
  impressionFirst: z.boolean().default(false),
})

export type SmartBlock = z.infer<typeof smartBlock>

type Writing = Pick<SmartBlock, 'draftOrders' | 'writeBack'>

/** As which types a result may be filed, the better first. */
export const RESULT_TYPES = {
  none: [],
  any: ['RiskAssessment', 'Observation', 'DocumentReference'],
  riskassessment: ['RiskAssessment'],
  observation: ['Observation'],
  document: ['DocumentReference'],
} as const satisfies Readonly<Record<Writing['writeBack'], readonly string[]>>

/** What has to be writable of a patient. */
export function writeScopesOf({ draftOrders, writeBack }: Writing): readonly string[] {
  const results: readonly string[] = RESULT_TYPES[writeBack]
  const origin = results.length > 0 ? ['Device', 'Provenance'] : []
  const orders = draftOrders ? ['ServiceRequest'] : []
  // What was filed is read before it is withdrawn; the others are read anyway.
  const read = results.includes('RiskAssessment') ? ['patient/RiskAssessment.read'] : []
  return [...read, ...[...orders, ...results, ...origin].map((type) => `patient/${type}.write`)]
}
