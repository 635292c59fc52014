import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isLoopback } from './config.ts'
import { AppError } from './errors.ts'
import { type Reach, type ReachRules, reachOf } from './reachable.ts'

/**
 * The way out of this service, with connections of its own that it keeps open. Follows no redirect, and connects to no
 * address that the rules do not allow: the address is checked as the connection is made, so that a name cannot lead
 * elsewhere between a check and its use.
 */
export type Network = {
  /**
   * Resolves when the head of the answer is there; then `bytesOf` reads the rest, or the caller destroys it.
   *
   * @throws {AppError} FOREIGN_HOST for an address that may not be reached; the system's own error otherwise
   */
  request(url: URL, sending: Sending): Promise<IncomingMessage>
}

export type Sending = {
  readonly method?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Ends the request, and the reading of its answer. */
  readonly signal: AbortSignal
}

export type NetworkRules = ReachRules & {
  /** What a name leads to; the system's own answer where left out. */
  readonly lookup?: Lookup
}

export type Lookup = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

// All are kept: a call asks a dozen things at once, and a new connection costs it a round trip or two.
const CONNECTIONS = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64 } as const

/** A network of its own: no two sites share a connection. */
export function openNetwork(rules: NetworkRules = {}): Network {
  const reach = reachOf(rules)
  const lookup = checkedLookup(reach, rules.lookup ?? systemLookup)
  const plain = new http.Agent({ ...CONNECTIONS, lookup })
  // Said here, so that no variable of the environment turns it off.
  const secure = new https.Agent({ ...CONNECTIONS, lookup, rejectUnauthorized: true })

  return {
    request: async (url, sending) => {
      const isSecure = url.protocol === 'https:'
      if (!isSecure && !(rules.allowLoopback && url.protocol === 'http:' && isLoopback(url)))
        throw foreign('the address is not https')
      // Of an IP address in the address nobody is asked, so it is looked at here.
      const hostname = url.hostname.replace(/^\[|\]$/g, '')
      if (isIP(hostname) !== 0 && !reach.allows(hostname, hostname)) throw foreign('a private address')

      const send = () => answerTo(url, sending, isSecure ? secure : plain)
      try {
        return await send()
      } catch (error) {
        if (error instanceof ClosedMeanwhile && !sending.signal.aborted) return send()
        throw error
      }
    },
  }
}

/** Public addresses only. */
export const PUBLIC_NETWORK = openNetwork()

/** Public addresses and this machine itself: for the demo and for tests. */
export const LOOPBACK_NETWORK = openNetwork({ allowLoopback: true })

/**
 * All of an answer, unpacked; or why it could not be had: more than `maxBytes`, or less than was announced.
 *
 * Does not throw: an answer that ends early is an ordinary thing.
 */
export async function bytesOf(
  response: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'broke-off'> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy()
    return 'too-large'
  }
  const chunks: Buffer[] = []
  let length = 0
  try {
    // Leaving the loop early ends the stream, and with it the download.
    for await (const chunk of unpacked(response)) {
      length += chunk.length
      if (length > maxBytes) return 'too-large'
      chunks.push(chunk)
    }
  } catch {
    return 'broke-off'
  }
  return Buffer.concat(chunks, length)
}

/** A body in another coding than we ask for is left as it is: it will not read as what was asked for. */
function unpacked(response: IncomingMessage): Readable {
  if (!/^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '')) return response
  return pipeline(response, createGunzip(), () => {})
}

function answerTo(
  url: URL,
  { method = 'GET', headers, body, signal }: Sending,
  agent: http.Agent,
): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent,
      signal,
      headers: { 'accept-encoding': 'gzip', ...headers, ...length },
    })
    sent.on('response', resolve)
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = method === 'GET' && sent.reusedSocket && error.code === 'ECONNRESET'
      reject(isStale ? new ClosedMeanwhile(error.message, { cause: error }) : error)
    })
    sent.end(body)
  })
}

/** The other side ended a kept connection while our request was on its way: nothing was answered, so we ask anew. */
class ClosedMeanwhile extends Error {}

/** Gives a connection only those addresses of a name that may be reached. */
function checkedLookup(reach: Reach, lookup: Lookup): LookupFunction {
  return (hostname, { all }, callback) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const allowed = addresses.filter(({ address }) => reach.allows(hostname, address))
      const [first] = allowed
      if (!first) return callback(foreign('the name leads to a private address'), [])
      if (all) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}

function foreign(detail: string): AppError {
  return new AppError('FOREIGN_HOST', { detail })
}
