import { z } from 'zod'
import { AppError } from '../errors.ts'
import { isFhirId } from '../fhir/queries.ts'
import type { ServedHook } from './services.ts'

const fhirId = z.string().refine(isFhirId)

/** Some clients send an empty text for what they do not know; only where nothing has to stand it says as much as nothing. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((sent) => (sent === '' ? undefined : sent), schema.nullish())

/** Some clients send numbers as text. */
const wholeNumber = z.preprocess(
  (sent) => (typeof sent === 'string' && /^\d{1,10}$/.test(sent) ? Number(sent) : sent),
  z.number().int(),
)

const fhirAuthorization = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^Bearer$/i),
  expires_in: wholeNumber,
  scope: z.string(),
  subject: z.string(),
  patient: optional(fhirId),
})

const patientContext = z.object({
  userId: z.string().min(1),
  patientId: fhirId,
  encounterId: optional(fhirId),
})

/** More orders than anybody signs at once. */
const MOST_ORDERS = 500

/** Read entry by entry in `fhir/draft-orders.ts`, since nothing of it is trusted. */
const draftOrders = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.unknown()).max(MOST_ORDERS).nullish(),
})

const CONTEXTS = {
  'patient-view': patientContext,
  'order-select': patientContext.extend({
    selections: z.array(z.string().max(200)).max(MOST_ORDERS),
    draftOrders,
  }),
  'order-sign': patientContext.extend({ draftOrders }),
} as const satisfies Record<ServedHook, z.ZodType>

export type OrderContext = {
  /** The orders that are not signed yet. */
  readonly draftOrders: unknown
  /** `Type/id` of those that were just chosen; null where the hook names none. */
  readonly selections: readonly string[] | null
}

const LONGEST_ADDRESS = 2048

const callOf = <H extends ServedHook>(hook: H) =>
  z
    .object({
      hook: z.literal(hook),
      hookInstance: z.guid(),
      context: CONTEXTS[hook],
      prefetch: z.record(z.string(), z.unknown()).nullish(),
      fhirServer: optional(
        z
          .string()
          .max(LONGEST_ADDRESS)
          .pipe(z.url({ protocol: /^https?$/ })),
      ),
      fhirAuthorization: fhirAuthorization.nullish(),
    })
    .refine((call) => !call.fhirAuthorization || call.fhirServer, {
      path: ['fhirServer'],
      error: 'is required with fhirAuthorization',
    })

const namesHook = z.object({ hook: z.string().min(1) })

const CALLS = {
  'patient-view': callOf('patient-view'),
  'order-select': callOf('order-select'),
  'order-sign': callOf('order-sign'),
} as const

export type HookCall = z.infer<(typeof CALLS)[ServedHook]>

/**
 * Reads the body of a call of one hook. Unknown fields and `extension` are left aside.
 *
 * @throws {AppError} REQUEST_INVALID where it has not the form of a call, CALL_UNFIT where it has and cannot be processed
 *   here; the detail names the fields, never their values
 * @see https://cds-hooks.hl7.org/2.0/#http-request-1
 */
export function parseCall(hook: ServedHook, body: unknown): HookCall {
  // What its context holds depends on the hook, so this is looked at first.
  const named = namesHook.safeParse(body)
  if (named.success && named.data.hook !== hook) throw unfit(`hook: is not ${hook}`)
  const parsed = CALLS[hook].safeParse(body)
  if (parsed.success) return ofItsPatient(parsed.data)
  const problems = new Set(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`),
  )
  throw new AppError('REQUEST_INVALID', { detail: `Cannot read the call: ${[...problems].join('; ')}` })
}

/** An access token for another patient than the call's opens nothing here. */
function ofItsPatient(call: HookCall): HookCall {
  const ofToken = call.fhirAuthorization?.patient
  if (ofToken && ofToken !== call.context.patientId)
    throw unfit('fhirAuthorization.patient: is another patient than context.patientId')
  return call
}

function unfit(detail: string): AppError {
  return new AppError('CALL_UNFIT', { detail: `Cannot process the call: ${detail}` })
}

/** The orders of a call; null where its hook is about none. */
export function ordersOf({ context }: HookCall): OrderContext | null {
  if (!('draftOrders' in context)) return null
  return {
    draftOrders: context.draftOrders,
    selections: 'selections' in context ? (context.selections as readonly string[]) : null,
  }
}
