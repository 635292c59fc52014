import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { notJson } from '../json-place.ts'
import { nearWords } from '../near-words.ts'
import { quoted } from '../quoted.ts'

/** Site names and the secrets that their EHRs gave us. */
const secretsFile = z.record(z.string(), z.string().min(1))

/**
 * Reads the secrets with which we sign in to EHRs that know us by one: `{"<site>": "<secret>"}`.
 *
 * @param sites - the names of all sites
 * @throws {AppError} CONFIG_INVALID with the path, quoting no secret: for a file that is absent or has another form, a
 *   name that is of no site, and a secret with white space around it
 */
export function readClientSecrets(path: string, sites: readonly string[]): ReadonlyMap<string, string> {
  const parsed = secretsFile.safeParse(jsonIn(path))
  if (!parsed.success) throw invalid(path, 'is not an object of site names and secrets')
  const secrets = Object.entries(parsed.data)
  const problems = secrets.flatMap(([name, secret]) => [
    ...(sites.includes(name) ? [] : [unknownSite(name, sites)]),
    // As when it was copied with the end of its line: the EHR would only ever say that it is wrong.
    ...(secret === secret.trim() ? [] : [`the secret of ${quoted(name)} begins or ends in white space`]),
  ])
  if (problems.length > 0) throw invalid(path, problems.join('; '))
  return new Map(secrets)
}

function unknownSite(name: string, sites: readonly string[]): string {
  const [near] = nearWords(name, sites)
  const hint = near === undefined ? `the sites are ${sites.join(', ')}` : `did you mean ${near}?`
  return `${quoted(name)} is no site; ${hint}`
}

function jsonIn(path: string): unknown {
  const text = textOf(path)
  // The parser's own error quotes the file.
  const problem = notJson(text)
  if (problem !== null) throw invalid(path, problem)
  return JSON.parse(text)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw invalid(path, isAbsent ? 'is not there' : 'cannot be read; is it a file that we may read?')
  }
}

function invalid(path: string, problem: string): AppError {
  return new AppError('CONFIG_INVALID', {
    detail: `Cannot start: FACIES_CLIENT_SECRETS: ${path}: ${problem}`,
  })
}
