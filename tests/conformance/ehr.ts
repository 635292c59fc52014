import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Certificate } from './certificate.ts'

/**
 * A small EHR that knows CDS Hooks, FHIR and SMART, and of Facies only what docs/register.md says: it reads the
 * discovery, fills in the templates from its record, signs its calls and shows what comes back.
 */
export type Ehr = {
  readonly origin: string
  readonly issuer: string
  readonly fhirBase: string
  readonly jku: string
  readonly clientId: string
  /** A JWT as the standard asks for it, for one address. */
  token(audience: string): Promise<string>
  /** An access token that opens the record, as `fhirAuthorization` carries it. */
  authorization(): Resource
  /** What a prefetch template comes to for a patient. */
  answerTo(template: string, context: Readonly<Record<string, string>>): unknown
  /** The value of `launch` for a click on a card's link. */
  launch(context: LaunchContext): string
  /** Every request that the service made here: method, path, and whether a bearer token came along. */
  readonly requests: readonly { readonly path: string; readonly bearer: string | null }[]
  close(): Promise<void>
}

export type Resource = Readonly<Record<string, unknown>>
type LaunchContext = { readonly patient: string; readonly appContext?: string | undefined }

type Grant = LaunchContext & { readonly nonce: string | null; readonly redirectUri: string }

export async function startEhr(certificate: Certificate, record: readonly Resource[]): Promise<Ehr> {
  const keys = await generateKeyPair('ES384', { extractable: true })
  const publicKey = { ...(await exportJWK(keys.publicKey)), kid: 'ehr-key', alg: 'ES384', use: 'sig' }
  const requests: { path: string; bearer: string | null }[] = []
  const accessTokens = new Set<string>()
  const launches = new Map<string, LaunchContext>()
  const grants = new Map<string, Grant>()
  const clientId = 'facies-at-this-ehr'

  const server = createServer({ cert: certificate.cert, key: certificate.key }, (req, res) => {
    answer(req, res).catch(() => res.writeHead(500).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const [issuer, fhirBase, jku] = [origin, `${origin}/fhir`, `${origin}/jwks.json`]

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', origin)
    const bearer = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? null
    requests.push({ path: `${req.method} ${url.pathname}${url.search}`, bearer })
    if (url.pathname === '/jwks.json') return json(res, 200, { keys: [publicKey] })
    if (url.pathname === '/fhir/.well-known/smart-configuration') return json(res, 200, configuration())
    if (url.pathname === '/authorize') return authorize(url, res)
    if (url.pathname === '/token')
      return json(res, 200, await tokenAnswer(new URLSearchParams(await bodyOf(req))))
    if (url.pathname === '/fhir/metadata') return json(res, 200, METADATA)
    if (bearer === null || !accessTokens.has(bearer)) return json(res, 401, outcome('login'))
    return fhir(url, req.headers.accept ?? '', res)
  }

  function configuration() {
    return {
      issuer,
      jwks_uri: jku,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      grant_types_supported: ['authorization_code'],
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      capabilities: [
        'launch-ehr',
        'client-public',
        'context-ehr-patient',
        'sso-openid-connect',
        'permission-v1',
      ],
    }
  }

  /** The user is signed in already and agrees. */
  function authorize({ searchParams: asked }: URL, res: ServerResponse): void {
    const context = launches.get(asked.get('launch') ?? '')
    const redirectUri = asked.get('redirect_uri') ?? ''
    if (!context || asked.get('client_id') !== clientId || asked.get('aud') !== fhirBase)
      return void json(res, 400, outcome('invalid'))
    const code = randomBytes(16).toString('base64url')
    grants.set(code, { ...context, nonce: asked.get('nonce'), redirectUri })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state') ?? '')
    res.writeHead(302, { location: back.href }).end()
  }

  async function tokenAnswer(form: URLSearchParams): Promise<Resource> {
    const code = form.get('code') ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    if (!grant || grant.redirectUri !== form.get('redirect_uri')) return { error: 'invalid_grant' }
    const id = await new SignJWT({ nonce: grant.nonce, fhirUser: `${fhirBase}/Practitioner/dr` })
      .setProtectedHeader({ alg: 'ES384', kid: 'ehr-key' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject('dr')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(keys.privateKey)
    return {
      ...newAccess(),
      id_token: id,
      patient: grant.patient,
      ...(grant.appContext !== undefined && { appContext: grant.appContext }),
    }
  }

  function newAccess() {
    const token = randomBytes(24).toString('base64url')
    accessTokens.add(token)
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'launch openid fhirUser patient/*.read',
    }
  }

  function fhir(url: URL, accept: string, res: ServerResponse): void {
    const [, , type = '', id] = url.pathname.split('/')
    if (id === undefined) return void json(res, 200, search(record, type, url.searchParams))
    const found = record.find((resource) => resource.resourceType === type && resource.id === id)
    if (!found) return void json(res, 404, outcome('not-found'))
    if (type === 'Binary' && !accept.includes('json'))
      return void res
        .writeHead(200, { 'content-type': String(found.contentType) })
        .end(Buffer.from(String(found.data), 'base64'))
    json(res, 200, found)
  }

  return {
    origin,
    issuer,
    fhirBase,
    jku,
    clientId,
    requests,
    token: (audience) => signed(keys.privateKey, { issuer, jku, audience }),
    authorization: () => ({ ...newAccess(), subject: clientId }),
    answerTo: (template, context) => answered(record, template, context),
    launch: (context) => {
      const launch = randomUUID()
      launches.set(launch, context)
      return launch
    },
    close: () => closed(server),
  }
}

const METADATA = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [
    {
      mode: 'server',
      resource: [
        'Patient',
        'Media',
        'Binary',
        'Condition',
        'MedicationRequest',
        'Observation',
        'Encounter',
      ].map((type) => ({
        type,
        interaction: [{ code: 'read' }, { code: 'search-type' }],
        searchParam: ['patient', 'subject', 'type', 'code', 'status'].map((name) => ({
          name,
          type: 'token',
        })),
      })),
    },
  ],
}

function signed(
  key: CryptoKey,
  { issuer, jku, audience }: Readonly<Record<'issuer' | 'jku' | 'audience', string>>,
) {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES384', kid: 'ehr-key', typ: 'JWT', jku })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5m')
    .setJti(randomUUID())
    .sign(key)
}

/** Fills in the tokens of a template and answers the query as a record server would. */
function answered(
  record: readonly Resource[],
  template: string,
  context: Readonly<Record<string, string>>,
): unknown {
  const query = template.replaceAll(/\{\{context\.(\w+)\}\}/g, (_, name: string) => {
    const value = context[name]
    if (value === undefined) throw new Error(`the template asks for an unknown context field: ${name}`)
    return value
  })
  if (query.includes('{{')) throw new Error('the template has a token that is none of the standard')
  const url = new URL(query, 'https://record.invalid/')
  const [, type = '', id] = url.pathname.split('/')
  if (id === undefined) return search(record, type, url.searchParams)
  return record.find((resource) => resource.resourceType === type && resource.id === id) ?? null
}

function search(record: readonly Resource[], type: string, parameters: URLSearchParams): Resource {
  const subject = parameters.get('patient') ?? parameters.get('subject') ?? ''
  const wanted = `Patient/${subject.replace(/^Patient\//, '')}`
  const entry = record
    .filter((resource) => resource.resourceType === type && referenceOf(resource) === wanted)
    .map((resource) => ({ resource, search: { mode: 'match' } }))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: entry.length,
    ...(entry.length > 0 && { entry }),
  }
}

function referenceOf(resource: Resource): string | undefined {
  const subject = (resource.subject ?? resource.patient) as { readonly reference?: string } | undefined
  return subject?.reference
}

function outcome(code: string): Resource {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] }
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
