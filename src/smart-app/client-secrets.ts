import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../errors.ts'

/** Site names and the secrets that their EHRs gave us. */
const secretsFile = z.record(z.string(), z.string().min(1))

/**
 * Reads the secrets with which we sign in to EHRs that know us by one: `{"<site>": "<secret>"}`.
 *
 * @throws {AppError} CONFIG_INVALID, quoting nothing of the file
 */
export function readClientSecrets(path: string): ReadonlyMap<string, string> {
  const parsed = secretsFile.safeParse(jsonIn(path))
  if (!parsed.success) throw invalid('is not an object of site names and secrets')
  return new Map(Object.entries(parsed.data))
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // The parser's own error quotes the file, so it is not kept.
    throw invalid('cannot be read as JSON')
  }
}

function invalid(problem: string): AppError {
  return new AppError('CONFIG_INVALID', {
    detail: `Cannot start: the file of FACIES_CLIENT_SECRETS ${problem}`,
  })
}
