import { AppError } from '../errors.ts'

/** An address that leads out of the record, and not to another host that could be registered. */
export class OutsideRecord extends AppError {
  constructor(detail: string) {
    super('FOREIGN_HOST', { detail })
  }
}

/** Where a record server may live, beyond the address itself. */
export type BaseRules = {
  /** The hosts registered for the site (`host` or `host:port`); any host when left out. */
  readonly allowedHosts?: readonly string[]
  /** Lets `http://localhost` and its like through, for the demo and tests. */
  readonly allowLoopbackHttp?: boolean
}

// Dot segments, slashes, backslashes, percent signs and control characters that hide behind an encoding: the
// server may decode them after we compared the path.
const HIDDEN_IN_PATH = /;|%(?:2e|2f|5c|25|3b|0|1|7f|u|c0)/i
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i

/**
 * The address of a record server, as every later address is compared with it: no query, a closing slash.
 *
 * @throws {AppError} FOREIGN_HOST when it is not https (nor allowed loopback), or not registered
 */
export function guardedBase(base: URL, rules: BaseRules = {}): URL {
  const { allowedHosts, allowLoopbackHttp = false } = rules
  if (base.protocol !== 'https:' && !(allowLoopbackHttp && isLoopbackHttp(base)))
    throw foreign('the base is not https')
  if (base.username !== '' || base.password !== '') throw foreign('the base names a user')
  if (allowedHosts && !allowedHosts.includes(base.host)) throw foreign('the base is not a registered host')

  const guarded = new URL(base.href)
  guarded.search = ''
  guarded.hash = ''
  if (!guarded.pathname.endsWith('/')) guarded.pathname += '/'
  return guarded
}

/**
 * The address that a link, reference or query of the record means, when it lies under the base.
 *
 * @param base - as `guardedBase` returned it
 * @throws {AppError} FOREIGN_HOST for every other address; then nothing may be requested
 */
export function insideBase(base: URL, target: string): URL {
  // A URL parser drops tabs and newlines and reads a backslash as a slash: refuse them before it does.
  if (hasOddCharacters(target)) throw new OutsideRecord('odd characters')
  if (target.startsWith('//')) throw foreign('protocol-relative')
  if (hasHiddenSteps(target)) throw new OutsideRecord('dot segments or encoded path characters')

  const url = URL.parse(ABSOLUTE.test(target) ? target : relativeTo(base, target))
  if (!url || url.host === '') throw new OutsideRecord('not an address')
  if (url.username !== '' || url.password !== '') throw foreign('the address names a user')
  if (url.origin !== base.origin) throw foreign('another origin')
  if (!isUnder(base, url)) throw new OutsideRecord('outside the base path')
  url.hash = ''
  return url
}

/** Where the bytes of a photo are to be had, and whether the token of the record goes along. */
export type PhotoAddress = { readonly url: URL; readonly isInRecord: boolean }

/**
 * The address of a photo: under the base, or on a host where the site keeps photos, which gets no token.
 *
 * @param photoHosts - as `URL.host` writes them
 * @throws {AppError} FOREIGN_HOST for every other address, as `OutsideRecord` where no other host is named; then nothing
 *   may be requested
 */
export function photoAddress(
  base: URL,
  given: string,
  { photoHosts = [], allowLoopbackHttp = false }: PhotoRules,
): PhotoAddress {
  const target = asMeant(base, given)
  const elsewhere = ABSOLUTE.test(target) && !hasOddCharacters(target) ? URL.parse(target) : null
  const isListed = elsewhere !== null && photoHosts.includes(elsewhere.host)
  if (!isListed || isInside(base, target)) return { url: insideBase(base, target), isInRecord: true }

  if (elsewhere.username !== '' || elsewhere.password !== '') throw foreign('the address names a user')
  if (elsewhere.protocol !== 'https:' && !(allowLoopbackHttp && isLoopbackHttp(elsewhere)))
    throw foreign('a photo that is not at https')
  elsewhere.hash = ''
  return { url: elsewhere, isInRecord: false }
}

export type PhotoRules = Pick<BaseRules, 'allowLoopbackHttp'> & {
  /** The hosts where photos may lie besides the record. */
  readonly photoHosts?: readonly string[]
}

// What a resource is called, below a slash.
const ROOTED_REFERENCE = /^\/[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

/**
 * By RFC 3986 `/Binary/b1` lies at the root of the host, where no record is; the EHRs that write it mean the base. All
 * else below a slash is of the host.
 */
function asMeant(base: URL, target: string): string {
  if (!target.startsWith('/') || target.startsWith('//') || isInside(base, target)) return target
  return ROOTED_REFERENCE.test(target) ? target.slice(1) : `${base.origin}${target}`
}

function isInside(base: URL, target: string): boolean {
  try {
    return insideBase(base, target).origin === base.origin
  } catch {
    return false
  }
}

function relativeTo(base: URL, target: string): string {
  return target.startsWith('/') ? `${base.origin}${target}` : `${base.href}${target}`
}

// Some servers page at the base itself: `https://ehr.example/fhir?_getpages=…`.
function isUnder(base: URL, url: URL): boolean {
  return url.pathname.startsWith(base.pathname) || url.pathname === base.pathname.slice(0, -1)
}

function hasOddCharacters(target: string): boolean {
  return (
    target === '' ||
    [...target].some((character) => character <= ' ' || character === '\\' || character === '\x7f')
  )
}

function hasHiddenSteps(target: string): boolean {
  const path = target.split(/[?#]/, 1)[0] ?? ''
  return HIDDEN_IN_PATH.test(path) || path.split('/').some((segment) => segment === '.' || segment === '..')
}

function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}

function foreign(detail: string): AppError {
  return new AppError('FOREIGN_HOST', { detail })
}
