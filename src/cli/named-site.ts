import { nearWords } from '../near-words.ts'
import { quoted } from '../quoted.ts'

/**
 * The one that is meant by a name.
 *
 * @throws {RangeError} for a name that is none of them, with the one that may be meant
 */
export function namedSite<T extends { readonly name: string }>(name: string, sites: readonly T[]): T {
  const site = sites.find((candidate) => candidate.name === name)
  if (site) return site
  const known = sites.map((candidate) => candidate.name)
  const [near] = nearWords(name, known)
  const hint = near
    ? `did you mean ${near}?`
    : known.length > 0
      ? `the sites are ${known.join(', ')}`
      : 'there is none'
  throw new RangeError(`Cannot find the site ${quoted(name)}: ${hint}`)
}
