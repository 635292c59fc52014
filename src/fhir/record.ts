import { Client } from 'fhir-kit-client'
import { AppError } from '../errors.ts'
import { isTooComplex } from '../json-limits.ts'
import { LOOPBACK_NETWORK, type Network, PUBLIC_NETWORK } from '../outgoing.ts'
import { type Page, pageOf } from './bundle.ts'
import { type BaseRules, guardedBase, insideBase, type PhotoRules, photoAddress } from './guard.ts'
import { type FhirResource, resourceOf } from './shapes.ts'
import { type Answer, FormRefused, type GetOptions, get } from './transport.ts'

/** All of a search's resources, includes among them. */
export type SearchAnswer = {
  readonly resources: readonly FhirResource[]
  /** False when there were more pages than we may read. */
  readonly complete: boolean
  /** How many matches the server says there are, includes not counted; null where it does not say. */
  readonly total: number | null
  /** False where the server says, with the first page, that it did not sort as it was asked to. */
  readonly keepsSort: boolean
}

export type SearchOptions = {
  readonly maxPages: number
  /**
   * Whether what was read so far will do, asked before each further page. With it a further page that cannot be had ends
   * the reading and does not fail it: the answer is not complete.
   */
  readonly isEnough?: (soFar: Omit<SearchAnswer, 'complete'>) => boolean
}

/** The one way to a record server. Every method throws `AppError`; nothing outside the base is ever requested. */
export type RecordDoor = {
  readonly base: URL
  read(type: string, id: string): Promise<FhirResource>
  /** @param query - relative to the base, or a `next` link inside it */
  search(query: string, options: SearchOptions): Promise<SearchAnswer>
  /**
   * The bytes behind an attachment's address: in the record, or without the token on a host where photos may lie.
   *
   * @param accept - the attachment's content type, for the raw bytes
   */
  binary(urlOrReference: string, accept?: string): Promise<Answer>
  /** What the record server says it can do: its CapabilityStatement. */
  metadata(): Promise<FhirResource>
}

export type RecordOptions = BaseRules &
  PhotoRules & {
    readonly fhirBase: URL
    readonly accessToken: string | null
    /** Ends every request of this door: the deadline of the call. */
    readonly signal: AbortSignal
    /** The site's own; public addresses alone where left out, and loopback with `allowLoopbackHttp`. */
    readonly network?: Network
  }

export const MAX_JSON_BYTES = 20 * 1024 * 1024
const MAX_METADATA_BYTES = 8 * 1024 * 1024
export const MAX_BINARY_BYTES = 15 * 1024 * 1024

export const FHIR_JSON = 'application/fhir+json'

/**
 * Opens a record server for one call.
 *
 * @throws {AppError} FOREIGN_HOST when the base may not be called, REQUEST_INVALID for a malformed token; the methods
 *   throw FOREIGN_HOST, FHIR_NOT_FOUND, FHIR_REFUSED, FHIR_UNAVAILABLE and FHIR_INVALID
 */
export function openRecord(options: RecordOptions): RecordDoor {
  const { base, asking } = guardedPlace(options)
  const client = guardedClient(base, asking)

  return {
    base,
    read: async (type, id) => {
      const resource = await client.read({ resourceType: type, id })
      const isAsked = resource.resourceType === type && resource.id === id
      if (!isAsked) throw invalid('another resource than the one asked for')
      return resource
    },
    search: (query, options) => searchPages(client, base, query, options),
    binary: async (urlOrReference, accept = '*/*') => {
      const { url, isInRecord } = photoAddress(base, urlOrReference, options)
      const accessToken = isInRecord ? options.accessToken : null
      const asked = { ...asking, accessToken, accept, maxBytes: MAX_JSON_BYTES }
      return bytesOf(await (isInRecord ? inAnyForm(url, asked) : get(url, asked)))
    },
    metadata: async () => {
      const url = insideBase(base, 'metadata')
      return jsonOf(await get(url, { ...asking, accept: FHIR_JSON, maxBytes: MAX_METADATA_BYTES }))
    },
  }
}

/**
 * Where a record server is and how it is asked, once both were looked at.
 *
 * @throws {AppError} FOREIGN_HOST, REQUEST_INVALID as `openRecord`
 */
export function guardedPlace(options: RecordOptions) {
  const base = guardedBase(options.fhirBase, options)
  if (options.accessToken !== null && !isToken(options.accessToken)) {
    // Said here and not by `fetch`, whose error would quote the token.
    throw new AppError('REQUEST_INVALID', { detail: 'the access token holds characters that no token has' })
  }
  const network = options.network ?? (options.allowLoopbackHttp ? LOOPBACK_NETWORK : PUBLIC_NETWORK)
  return { base, asking: { ...options, network } }
}

function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text)
}

// The client's own transport follows redirects, reads without a limit, sends the token to any absolute address and
// prints addresses when DEBUG is set. All its methods go through `httpClient.request`, so that is ours.
function guardedClient(base: URL, options: Omit<GetOptions, 'accept' | 'maxBytes'>): Client {
  const client = new Client({ baseUrl: base.href })
  client.httpClient.request = async (method, target) => {
    if (method !== 'GET') throw new TypeError(`Cannot ${method} through this door: it only reads`)
    const url = insideBase(base, target)
    return jsonOf(await get(url, { ...options, accept: FHIR_JSON, maxBytes: MAX_JSON_BYTES }))
  }
  return client
}

async function searchPages(
  client: Client,
  base: URL,
  query: string,
  { maxPages, isEnough }: SearchOptions,
): Promise<SearchAnswer> {
  const { resources: found, next: second, total: counted, keepsSort } = await pageAt(query)
  const resources = [...found]
  const seen = new Set([query])
  let next = second
  let total = counted

  for (let pages = 1; next !== null && pages < maxPages && !seen.has(next); pages += 1) {
    if (isEnough?.({ resources, total, keepsSort })) break
    seen.add(next)
    const page = await (isEnough ? pageAt(next).catch(noneForFailure) : pageAt(next))
    if (page === null) break
    for (const resource of page.resources) resources.push(resource)
    next = page.next
    total ??= page.total
  }
  return { resources, complete: next === null, total, keepsSort }

  async function pageAt(address: string): Promise<Page> {
    const page = pageOf(await client.request(insideBase(base, address).href))
    if (!page || page.failed) throw invalid('not a whole search Bundle')
    return page
  }
}

function noneForFailure(thrown: unknown): null {
  if (thrown instanceof AppError) return null
  throw thrown
}

export function jsonOf({ bytes }: Pick<Answer, 'bytes'>): FhirResource {
  const resource = resourceOf(parse(bytes))
  if (!resource) throw invalid('not a FHIR resource')
  return resource
}

function parse(bytes: Uint8Array): unknown {
  if (isTooComplex(bytes)) throw invalid('nested too deeply, or too many objects')
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // The parser's own error quotes the body, so it is not kept.
    throw invalid('not JSON')
  }
}

const JSON_TYPES = new Set([FHIR_JSON, 'application/json', 'application/json+fhir'])
const RAW_TYPES = /^(?:image\/|(?:application|binary)\/octet-stream$)/

/** Some record servers give a Binary in no other form than as a FHIR resource. */
async function inAnyForm(url: URL, asked: GetOptions): Promise<Answer> {
  try {
    return await get(url, asked)
  } catch (error) {
    if (!(error instanceof FormRefused)) throw error
    return get(url, { ...asked, accept: FHIR_JSON })
  }
}

/** A page of HTML, say a log-in, is not the bytes that were asked for. */
function rawOf(answer: Answer): Answer {
  if (answer.contentType !== null && !RAW_TYPES.test(answer.contentType))
    throw invalid('another type than a picture')
  return answer
}

// A server may answer with the Binary resource, whatever we asked for.
function bytesOf(answer: Answer): Answer {
  if (!JSON_TYPES.has(answer.contentType ?? '')) return limited(rawOf(answer))
  const { resourceType, data, contentType } = jsonOf(answer)
  if (resourceType !== 'Binary' || typeof data !== 'string') throw invalid('not a Binary')
  return limited({
    bytes: bytesOfBase64(data),
    contentType: typeof contentType === 'string' ? contentType : null,
  })
}

/** @throws {AppError} FHIR_INVALID when the text is not base64, or is more than a Binary may hold */
export function bytesOfBase64(text: string): Uint8Array {
  if (text.length > MAX_BINARY_BYTES * 1.5) throw invalid('an attachment is too large')
  // FHIR allows white space between the characters.
  const data = text.replace(/[ \t\r\n]/g, '')
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw invalid('not base64')
  return limited({ bytes: Buffer.from(data, 'base64'), contentType: null }).bytes
}

function limited(answer: Answer): Answer {
  if (answer.bytes.length === 0) throw invalid('an attachment is empty')
  if (answer.bytes.length > MAX_BINARY_BYTES) throw invalid('an attachment is too large')
  return answer
}

function invalid(detail: string): AppError {
  return new AppError('FHIR_INVALID', { detail })
}
