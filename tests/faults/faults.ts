import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { type Fault, FHIR_JSON, OUTCOME, type Resource, type Whole } from './faulty-ehr.ts'

/** Larger than any answer that may be read. */
const HUGE = gzipSync(Buffer.alloc(30 * 2 ** 20, ' '))
const DRIP_MS = 50
const HTML = '<!DOCTYPE html><html><title>Sign in</title><body>Your session has ended.</body></html>'

/** What goes wrong below FHIR: with the request, the connection, or the bytes. */
export const OF_THE_CONNECTION = {
  'ends the connection at once': (_whole, res) => void res.destroy(),
  'answers 429': (_whole, res) => say(res, 429, OUTCOME, { 'retry-after': '1' }),
  'answers 500': (_whole, res) => say(res, 500, OUTCOME),
  'answers 503 without a body': (_whole, res) => void res.writeHead(503).end(),
  'answers 403': (_whole, res) => say(res, 403, OUTCOME),
  'answers 404': (_whole, res) => say(res, 404, OUTCOME),
  'answers 204': (_whole, res) => void res.writeHead(204).end(),
  'answers 200 and nothing': ({ contentType }, res) =>
    void res.writeHead(200, { 'content-type': contentType }).end(),
  'breaks off halfway': ({ contentType, body }, res) => {
    res.writeHead(200, { 'content-type': contentType })
    res.write(half(body), () => res.destroy())
  },
  'ends halfway, as if that were all': ({ contentType, body }, res) =>
    void res.writeHead(200, { 'content-type': contentType, connection: 'close' }).end(half(body)),
  'announces more bytes than come': ({ contentType, body }, res) => {
    res.writeHead(200, { 'content-type': contentType, 'content-length': body.length + 50 })
    res.write(body, () => res.destroy())
  },
  'announces fewer bytes than come': ({ contentType, body }, res) =>
    void res
      .writeHead(200, { 'content-type': contentType, 'content-length': Math.floor(body.length / 2) })
      .end(body),
  'answers a page of HTML': (_whole, res) =>
    void res.writeHead(200, { 'content-type': 'text/html' }).end(HTML),
  'answers HTML under the name of the right type': ({ contentType }, res) =>
    void res.writeHead(200, { 'content-type': contentType }).end(HTML),
  'redirects to another origin': ({ elsewhere, url }, res) =>
    void res.writeHead(302, { location: `${elsewhere}${url.pathname}` }).end(),
  'unpacks to thirty megabytes': ({ contentType }, res) =>
    void res.writeHead(200, { 'content-type': contentType, 'content-encoding': 'gzip' }).end(HUGE),
} as const satisfies Record<string, Fault>

/** Those that the deadline has to end. */
export const SLOW = {
  'never answers': () => {},
  'drips byte by byte': ({ contentType, body }, res) => {
    res.writeHead(200, { 'content-type': contentType })
    let sent = 0
    const drip = setInterval(() => res.write(body.subarray(sent, ++sent)), DRIP_MS)
    res.on('close', () => clearInterval(drip))
  },
} as const satisfies Record<string, Fault>

/** What goes wrong in the FHIR of a search or a read. */
export const OF_THE_RESOURCE = {
  'answers an OperationOutcome': (_whole, res) => say(res, 200, OUTCOME),
  'answers about another patient': (whole, res) => say(res, 200, ofSomeoneElse(whole)),
  'answers another type': (_whole, res) =>
    say(res, 200, bundle({ resourceType: 'Basic', id: 'b', subject: {} })),
} as const satisfies Record<string, Fault>

/** What may be read for all that, and must not end the process: every resource holds lists within lists. */
export const NESTED: Fault = ({ body, contentType }, res) => {
  const nested = `"extension":${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const deep = String(body).replaceAll('"id":', `${nested},"id":`)
  res.writeHead(200, { 'content-type': contentType }).end(deep)
}

/** What goes wrong in the pages of a search. */
export const OF_THE_PAGES = {
  'has an error among its entries': ({ body }, res) => {
    const page = JSON.parse(String(body))
    say(res, 200, { ...page, entry: [...page.entry, { resource: OUTCOME, search: { mode: 'outcome' } }] })
  },
  'says that this page is the next one': ({ body, url }, res) => say(res, 200, linked(body, url.href)),
  'has no end of pages': ({ body, url }, res) => {
    const next = new URL(url)
    next.searchParams.set('page', String(Number(url.searchParams.get('page') ?? 1) + 1))
    say(res, 200, linked(body, next.href))
  },
  'has its next page at another origin': ({ body, url, elsewhere }, res) =>
    say(res, 200, linked(body, `${elsewhere}${url.search}`)),
} as const satisfies Record<string, Fault>

/** What goes wrong with the bytes of a photo alone. */
export const OF_THE_PHOTO = {
  'answers more than a photo may have': (_whole, res) =>
    void res.writeHead(200, { 'content-type': 'image/jpeg' }).end(Buffer.alloc(16 * 2 ** 20, 0xff)),
  'answers an OperationOutcome': (_whole, res) => say(res, 200, OUTCOME),
  'answers the photo but for its end': ({ body }, res) =>
    void res.writeHead(200, { 'content-type': 'image/jpeg' }).end(body.subarray(0, body.length - 3000)),
} as const satisfies Record<string, Fault>

function half(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2))
}

function say(
  res: ServerResponse,
  status: number,
  resource: Resource,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { 'content-type': FHIR_JSON, ...headers }).end(JSON.stringify(resource))
}

function bundle(resource: Resource): Resource {
  return { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource }] }
}

function linked(body: Buffer, next: string): Resource {
  return { ...JSON.parse(String(body)), total: undefined, link: [{ relation: 'next', url: next }] }
}

/** As answered, but for who it is about: another id in a read, another subject in a search. */
function ofSomeoneElse({ body }: Whole): Resource {
  const answer = JSON.parse(String(body))
  if (answer.resourceType !== 'Bundle') return { ...answer, id: 'someone-else' }
  const entries: readonly { readonly resource: Resource }[] = answer.entry
  const other = { reference: 'Patient/someone-else' }
  return {
    ...answer,
    entry: entries.map(({ resource }) => ({
      resource: { ...resource, ...('patient' in resource ? { patient: other } : { subject: other }) },
    })),
  }
}
