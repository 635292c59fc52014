import { AppError } from '../errors.ts'

/**
 * Turns a failed query into our own error. A driver's error may quote the values of a row, so only its SQLSTATE
 * (or the system's code) goes into the detail.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function answered<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (cause) {
    throw new AppError('DATABASE_UNAVAILABLE', { detail: answerOf(cause), cause })
  }
}

/** What may be said of a driver's error. */
export function answerOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? `the database answered ${code}` : 'the database did not answer'
}
