/**
 * Every failure that may cross a door, with the words that are safe to show.
 * `docs/errors.md` explains each code; a test keeps the two together.
 */
export const ERRORS = {
  CONFIG_INVALID: { status: 500, message: 'The configuration cannot be used' },
  SITE_INVALID: { status: 500, message: 'A site file cannot be used' },
  MODEL_INVALID: { status: 500, message: 'A model file does not match its manifest' },
  INFERENCE_FAILED: { status: 500, message: 'The photo could not be assessed' },
  INFERENCE_TIMEOUT: { status: 504, message: 'Assessing the photo took too long' },
  INFERENCE_BUSY: { status: 503, message: 'No further photo can be assessed right now' },
  CALL_NOT_TRUSTED: { status: 401, message: 'The call could not be authenticated' },
  REQUEST_INVALID: { status: 400, message: 'The request does not have the expected form' },
  CALL_UNFIT: { status: 422, message: 'This service cannot process the call' },
  BODY_TOO_LARGE: { status: 413, message: 'The request body is too large' },
  BODY_NOT_JSON: { status: 415, message: 'The request body must be JSON' },
  BODY_COMPRESSED: { status: 415, message: 'The request body must not be compressed' },
  TOO_MANY_CALLS: { status: 429, message: 'Too many calls; try again later' },
  SERVICE_UNKNOWN: { status: 404, message: 'There is no such service' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not answer that method' },
  PREFETCH_MISSING: { status: 412, message: 'Data that this service needs was neither sent nor readable' },
  FHIR_NOT_FOUND: { status: 404, message: 'The record was not found' },
  FHIR_REFUSED: { status: 502, message: 'The record server refused the request' },
  FHIR_UNAVAILABLE: { status: 502, message: 'The record server could not be reached' },
  FHIR_INVALID: { status: 502, message: 'The record server answered in an unexpected form' },
  FOREIGN_HOST: { status: 502, message: 'The record points to a host that is not registered for this site' },
  DATABASE_LOCKED: { status: 503, message: 'Another process uses the database folder' },
  DATABASE_UNAVAILABLE: { status: 503, message: 'The database could not be reached or opened' },
  SEAL_BROKEN: { status: 500, message: 'What was kept for this launch cannot be read' },
  LAUNCH_INVALID: { status: 400, message: 'This launch cannot be used; open Facies again from the chart' },
  LAUNCH_REFUSED: {
    status: 502,
    message: 'The sign-in at the EHR did not complete; open Facies again from the chart',
  },
  PATIENT_MISSING: {
    status: 502,
    message: "The EHR opened Facies without a patient; open it from a patient's chart",
  },
  SIGN_IN_UNAVAILABLE: {
    status: 503,
    message: 'The sign-in of the EHR could not be reached; try again in a moment, from the chart',
  },
  FOREIGN_PAGE: { status: 403, message: 'Only the page of the app may do this' },
  NOT_OFFERED: { status: 403, message: 'This is not offered to you at this site' },
  SESSION_UNKNOWN: { status: 401, message: 'This view has ended; open Facies again from the chart' },
  RESOURCE_UNKNOWN: { status: 404, message: 'There is nothing here' },
  PAGE_NOT_BUILT: { status: 503, message: 'The page of the app has not been built' },
  UNEXPECTED: { status: 500, message: 'Something went wrong' },
} as const

export type ErrorCode = keyof typeof ERRORS

/**
 * A failure with a stable code. `message` is safe to show; `detail` is for our logs and never holds a name,
 * a record id, a token or a body; `cause` is the library's own error.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly detail: string | undefined

  constructor(code: ErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    super(ERRORS[code].message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code].status
    this.detail = options.detail
  }
}

/** What a log line says of anything that was thrown: our code, or that it was foreign. */
export function codeOf(thrown: unknown): ErrorCode {
  return thrown instanceof AppError ? thrown.code : 'UNEXPECTED'
}
