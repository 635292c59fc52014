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

/**
 * What a first start fails by, in words.
 *
 * @see https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['28000', 'there is no such role, or it may not come from here'],
  ['28P01', 'the password is another one'],
  ['3D000', 'there is no such database'],
  ['42501', 'the role may not do this; to make the tables it has to own the database'],
  ['ECONNREFUSED', 'nothing listens at that address'],
  ['ENOTFOUND', 'nobody knows that host'],
])

/** What may be said of a driver's error. */
export function answerOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  if (typeof code !== 'string') return 'the database did not answer'
  const words = WORDS.get(code)
  return `the database answered ${code}${words === undefined ? '' : `: ${words}`}`
}
