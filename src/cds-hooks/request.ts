import { z } from 'zod'
import { AppError } from '../errors.ts'
import { isFhirId } from '../fhir/queries.ts'

const fhirId = z.string().refine(isFhirId)

const fhirAuthorization = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^Bearer$/i),
  expires_in: z.number().int(),
  scope: z.string(),
  subject: z.string(),
  patient: fhirId.optional(),
})

const patientViewCall = z
  .object({
    hook: z.literal('patient-view'),
    hookInstance: z.guid(),
    context: z.object({ userId: z.string().min(1), patientId: fhirId, encounterId: fhirId.nullish() }),
    prefetch: z.record(z.string(), z.unknown()).nullish(),
    fhirServer: z.url({ protocol: /^https?$/ }).nullish(),
    fhirAuthorization: fhirAuthorization.nullish(),
  })
  .refine((call) => !call.fhirAuthorization || call.fhirServer, {
    path: ['fhirServer'],
    error: 'is required with fhirAuthorization',
  })
  .refine((call) => [undefined, call.context.patientId].includes(call.fhirAuthorization?.patient), {
    path: ['fhirAuthorization', 'patient'],
    error: 'is another patient than context.patientId',
  })

export type PatientViewCall = z.infer<typeof patientViewCall>

/**
 * Reads the body of a patient-view call. Unknown fields and `extension` are left aside.
 *
 * @throws {AppError} REQUEST_INVALID whose detail names the fields, never their values
 * @see https://cds-hooks.hl7.org/2.0/#http-request-1
 */
export function parsePatientView(body: unknown): PatientViewCall {
  const parsed = patientViewCall.safeParse(body)
  if (parsed.success) return parsed.data
  const problems = new Set(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`),
  )
  throw new AppError('REQUEST_INVALID', { detail: `Cannot read the call: ${[...problems].join('; ')}` })
}
