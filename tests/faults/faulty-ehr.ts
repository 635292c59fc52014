import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createPlainServer, type Server as PlainServer } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from '../conformance/certificate.ts'

export type Resource = Readonly<Record<string, unknown>>

/** What the record would answer, were it whole. */
export type Whole = {
  readonly contentType: string
  readonly body: Buffer
  /** Of another origin, where nothing may ever be asked. */
  readonly elsewhere: string
  readonly url: URL
}

export type Fault = (whole: Whole, res: ServerResponse) => void

/** A record server over TLS in which one kind of resource may answer wrongly: its access tokens say which and how. */
export type FaultyEhr = {
  readonly fhirBase: string
  /** An access token under which requests for a type meet a fault. */
  tokenWith(type: string, fault: Fault): string
  /** One under which all is well. */
  readonly goodToken: string
  /** How often the other origin was asked for anything. */
  asked(): number
  close(): Promise<void>
}

export async function startFaultyEhr(
  certificate: Certificate,
  recordOf: (patient: string) => readonly Resource[],
  bytesOf: (id: string) => Buffer,
): Promise<FaultyEhr> {
  const faults = new Map<string, { readonly type: string; readonly fault: Fault }>()
  let asked = 0
  const other = createPlainServer((_req, res) => {
    asked += 1
    res.end('{}')
  }).listen(0, '127.0.0.1')
  const server = createServer({ cert: certificate.cert, key: certificate.key }, answer).listen(0, '127.0.0.1')
  await Promise.all([once(other, 'listening'), once(server, 'listening')])
  const fhirBase = `https://localhost:${portOf(server)}/fhir`
  const elsewhere = `http://127.0.0.1:${portOf(other)}/fhir/`

  function answer(req: IncomingMessage, res: ServerResponse): void {
    const url = new URL(req.url ?? '/', fhirBase)
    const [, , type = '', id] = url.pathname.split('/')
    const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? ''
    const broken = faults.get(token)
    // The body of an answer that is broken off on purpose may break here too.
    res.on('error', () => {})
    const whole = { elsewhere, url, ...wholeOf(type, id, url) }
    if (broken?.type === type) broken.fault(whole, res)
    else res.writeHead(200, { 'content-type': whole.contentType }).end(whole.body)
  }

  function wholeOf(type: string, id: string | undefined, url: URL): Pick<Whole, 'contentType' | 'body'> {
    if (type === 'Binary') return { contentType: 'image/jpeg', body: bytesOf(id ?? '') }
    const subject = url.searchParams.get('patient') ?? url.searchParams.get('subject') ?? ''
    const patient = id ?? subject.replace('Patient/', '')
    const found = recordOf(patient).filter(({ resourceType }) => resourceType === type)
    if (id !== undefined) return json(found.find((resource) => resource.id === id) ?? OUTCOME)
    const entry = found.map((resource) => ({ resource, search: { mode: 'match' } }))
    return json({ resourceType: 'Bundle', type: 'searchset', total: entry.length, entry })
  }

  return {
    fhirBase,
    tokenWith(type, fault) {
      const token = `token-${faults.size}`
      faults.set(token, { type, fault })
      return token
    },
    goodToken: 'token-of-a-good-day',
    asked: () => asked,
    close: async () => {
      for (const open of [server, other]) {
        open.closeAllConnections()
        await new Promise((resolve) => open.close(resolve))
      }
    },
  }
}

function portOf(server: Server | PlainServer): number {
  return (server.address() as AddressInfo).port
}

export const FHIR_JSON = 'application/fhir+json'

export const OUTCOME: Resource = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception', diagnostics: 'something went wrong' }],
}

function json(resource: Resource): Pick<Whole, 'contentType' | 'body'> {
  return { contentType: FHIR_JSON, body: Buffer.from(JSON.stringify(resource)) }
}
