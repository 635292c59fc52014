import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type Request, type Response } from 'express'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import { onTestFinished } from 'vitest'

/** What an EHR of a test answers otherwise than a good one. */
export type Misbehaviour = {
  discovery?: 'away' | ((good: object) => object)
  token?: 'away' | 'unauthorized_client' | ((good: object) => object)
  /** At a refresh: away, too busy, no answer at all, another error; or another answer. */
  refresh?: 'away' | 'busy' | 'silent' | 'unauthorized_client' | ((good: object) => object | Promise<object>)
  revocation?: 'away' | 'silent'
  /** Grants no refresh token, whatever was asked for. */
  withoutRefresh?: boolean
  /** Says 401, and not 403, of what the token has no scope for. */
  unscopedIs401?: boolean
  /** The `iss` with which a sign-in comes back; none where left out. */
  backFrom?: string
  /** A Binary whose connection ends halfway, or never sends the rest. */
  binary?: 'broken-off' | 'stalled'
  /** The id_token's claims and header. */
  claims?: (good: JWTPayload) => JWTPayload
  header?: Partial<JWTHeaderParameters>
  /** A whole id_token instead of a signed one. */
  idToken?: (claims: JWTPayload) => string | undefined
  /** Signs with a key that the EHR does not publish. */
  strangersKey?: boolean
  /** The error with which a sign-in comes back. */
  authorize?: string
  /** Media beside those of the patient, or instead. */
  media?: readonly object[]
  /** Documents of the patient; none where left out. */
  documents?: readonly object[]
  /** What the record says it can do; not found where left out. */
  statement?: object
  /** Consents of the patient; none where left out. */
  consents?: readonly object[]
  /** Fields of the Patient, instead of the usual ones. */
  patient?: object
  expiresIn?: number
  /** Types that cannot be read. */
  unread?: readonly string[]
  /** What it answers to a search for a type, instead of what there is. */
  searches?: Readonly<Record<string, { readonly status: number; readonly body: string }>>
  /** How many Media one page holds, in the order of `media`; all of them where left out. */
  mediaOnPage?: number
  /** The scopes that it grants; those that were asked for where left out. */
  granted?: string
  /** Types whose search by an identifier finds nothing, or not yet. */
  notFound?: readonly string[]
  /** What it calls the JSON of a refused grant. */
  jsonType?: string
  /** How it keeps what is written: without versions, or without identifiers. */
  keeps?: 'no-version' | 'no-identifier'
  /** Answers 400 to a change that names a version. */
  refusesIfMatch?: boolean
  /** What it answers to a write instead of doing it; undefined where it does. */
  writes?: (write: Write) => WriteAnswer | undefined
}

/** What came to be written. */
export type Write = {
  readonly method: string
  /** e.g. `RiskAssessment` or `RiskAssessment/1`; empty for a transaction. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a FHIR resource of any type, as a test looks into it
  readonly body: any
}

export type WriteAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export type TestEhr = {
  readonly url: string
  readonly fhirBase: string
  readonly issuer: string
  readonly be: Misbehaviour
  /** Path and query of every request, in their order. */
  readonly requests: string[]
  /** What the authorize address was asked. */
  readonly asked: URLSearchParams[]
  /** The bodies that came to the token address with a code. */
  readonly exchanges: URLSearchParams[]
  /** The bodies that came there to refresh, whatever was answered. */
  readonly refreshes: URLSearchParams[]
  /** How often a refresh was granted. */
  readonly granted: () => number
  /** The tokens that were revoked. */
  readonly revoked: string[]
  /** Every token that left. */
  readonly tokens: string[]
  /** Every write that came, refused or not. */
  readonly written: Write[]
  /** What was written, by `Type/id`. */
  // biome-ignore lint/suspicious/noExplicitAny: FHIR resources of any type, as a test looks into them
  readonly chart: Map<string, any>
  photos: Record<string, { readonly type: string; readonly bytes: Uint8Array }>
  /** What the next authorization code is. */
  nextCode: string | null
  /** A launch value for a patient, good once. */
  launchFor(patient: string): string
  /** Registers the app: only these redirect addresses, only this proof of who it is. */
  register(client: RegisteredClient): void
  /** The access tokens of now are known no more; what they were refreshed with still is. */
  expireTokens(): void
  /** Nothing that was granted until now is known any more. */
  revokeGrants(): void
}

export type RegisteredClient = {
  readonly redirects: readonly string[]
  readonly keys?: JSONWebKeySet
  readonly secret?: string
}

export const CLIENT_ID = 'facies at this ehr'
export const PRACTITIONER = 'Practitioner/aenne'

const good = await generateKeyPair('RS256', { extractable: true })
const stranger = await generateKeyPair('RS256', { extractable: true })
const published = { ...(await exportJWK(good.publicKey)), kid: 'ehr-1', alg: 'RS256', use: 'sig' }

type Grant = {
  readonly query: URLSearchParams
  readonly patient: string
  /** What was granted; a refresh may narrow it. */
  scope: string
  isRevoked: boolean
}

/** What the EHR has given out and may take back. */
type State = {
  client: RegisteredClient
  readonly codes: Map<string, Grant>
  readonly accessTokens: Map<string, Grant>
  /** Those of before stay known, to tell that one was used twice. */
  readonly refreshTokens: Map<string, { readonly grant: Grant; isUsed: boolean }>
  readonly used: Set<string>
  given: number
  refreshed: number
}

/** The patient whom somebody chooses who came without a launch. */
export const CHOSEN_PATIENT = 'patient-chosen'

/**
 * A small EHR on loopback, as strict as SMART lets it be: SMART sign-in at `/oidc`, FHIR at `/fhir`. A launch, a code and
 * an assertion are good once; refresh tokens rotate, and one that comes twice ends its grant; a token reads what its
 * scope says.
 */
export async function startTestEhr(): Promise<TestEhr> {
  const app = express()
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  let launches = 0
  const state: State = {
    client: { redirects: [] },
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    used: new Set(),
    given: 0,
    refreshed: 0,
  }
  const ehr: TestEhr = {
    url,
    fhirBase: `${url}/fhir`,
    issuer: `${url}/oidc`,
    be: {},
    requests: [],
    asked: [],
    exchanges: [],
    tokens: [],
    written: [],
    chart: new Map(),
    photos: {},
    nextCode: null,
    refreshes: [],
    granted: () => state.refreshed,
    revoked: [],
    launchFor: (patient) => `launch-${++launches}-${patient}`,
    register: (client) => {
      state.client = client
    },
    expireTokens: () => state.accessTokens.clear(),
    revokeGrants: () => {
      for (const { grant } of state.refreshTokens.values()) grant.isRevoked = true
      for (const grant of state.accessTokens.values()) grant.isRevoked = true
    },
  }
  app.use((req, _res, next) => {
    ehr.requests.push(req.originalUrl)
    next()
  })
  const form = express.text({ type: '*/*' })
  app.get('/fhir/.well-known/smart-configuration', (_req, res) => discovery(ehr, res))
  app.get('/oidc/authorize', (req, res) => authorize(ehr, state, req, res))
  app.post('/oidc/token', form, (req, res) => token(ehr, state, req, res))
  app.post('/oidc/revoke', form, (req, res) => revoke(ehr, state, req, res))
  app.get('/oidc/jwks', (_req, res) => void res.json({ keys: [published] }))
  app.get('/fhir/metadata', (_req, res) =>
    ehr.be.statement ? void res.json(ehr.be.statement) : void res.status(404).end(),
  )
  const json = express.json({ type: () => true })
  app.use('/fhir', json, (req, res) =>
    req.method === 'GET' ? record(ehr, state, req, res) : write(ehr, state, req, res),
  )
  return ehr
}

function discovery({ url, issuer, be }: TestEhr, res: Response): void {
  if (be.discovery === 'away') return void res.status(503).end()
  const configuration = {
    issuer,
    // Some EHRs tell their tenants apart by a query.
    authorization_endpoint: `${url}/oidc/authorize?tenant=7`,
    token_endpoint: `${url}/oidc/token`,
    revocation_endpoint: `${url}/oidc/revoke`,
    jwks_uri: `${url}/oidc/jwks`,
    capabilities: ['launch-ehr', 'launch-standalone', 'context-standalone-patient', 'permission-v2'],
  }
  res.json(be.discovery ? be.discovery(configuration) : configuration)
}

/** A request that is wrong is answered here and never sent on. */
function authorize(ehr: TestEhr, state: State, req: Request, res: Response): void {
  const query = new URL(req.originalUrl, ehr.url).searchParams
  ehr.asked.push(query)
  const patient = patientOf(query, state)
  const isRight =
    query.get('client_id') === CLIENT_ID &&
    state.client.redirects.includes(query.get('redirect_uri') ?? '') &&
    query.get('response_type') === 'code' &&
    query.get('code_challenge_method') === 'S256' &&
    (query.get('code_challenge') ?? '').length === 43 &&
    query.get('aud') === ehr.fhirBase
  if (!isRight || patient === null) return void res.status(400).type('text/plain').send('refused by the EHR')

  const back = new URL(query.get('redirect_uri') ?? '')
  back.searchParams.set('state', query.get('state') ?? '')
  if (ehr.be.backFrom !== undefined) back.searchParams.set('iss', ehr.be.backFrom)
  if (ehr.be.authorize !== undefined) {
    back.searchParams.set('error', ehr.be.authorize)
  } else {
    const code = ehr.nextCode ?? `code-${++state.given}`
    ehr.nextCode = null
    state.codes.set(code, { query, patient, scope: query.get('scope') ?? '', isRevoked: false })
    back.searchParams.set('code', code)
  }
  res.redirect(302, back.href)
}

/** The patient of a launch, which is good once; without one, the patient whom somebody chooses. Else null. */
function patientOf(query: URLSearchParams, { used }: State): string | null {
  const scopes = (query.get('scope') ?? '').split(' ')
  const launch = query.get('launch')
  if (launch === null) return scopes.includes('launch/patient') ? CHOSEN_PATIENT : null
  const [, patient = null] = /^launch-\d+-(.+)$/.exec(launch) ?? []
  if (patient === null || used.has(launch) || !scopes.includes('launch')) return null
  used.add(launch)
  return patient
}

async function token(ehr: TestEhr, state: State, req: Request, res: Response): Promise<void> {
  const body = new URLSearchParams(req.body)
  const isRefresh = body.get('grant_type') === 'refresh_token'
  if (isRefresh) ehr.refreshes.push(body)
  else ehr.exchanges.push(body)
  const fault = isRefresh ? ehr.be.refresh : ehr.be.token
  if (fault === 'away') return void res.status(503).send('<html>later</html>')
  if (fault === 'busy') return void res.status(429).end()
  if (fault === 'silent') return
  if (typeof fault === 'string') return void res.status(400).json({ error: fault })
  if (!(await isClient(ehr, state, body, req))) return void res.status(401).json({ error: 'invalid_client' })

  const grant = isRefresh ? refreshedGrant(state, body) : exchangedGrant(state, body)
  if (!grant)
    return void res
      .status(400)
      .type(ehr.be.jsonType ?? 'json')
      .send(JSON.stringify({ error: 'invalid_grant' }))
  if (isRefresh) state.refreshed += 1
  const answer = await answerFor(ehr, state, grant, isRefresh)
  res.set('Cache-Control', 'no-store').json(fault ? await fault(answer) : answer)
}

/** Whether the app proved who it is in the one way that it is registered with. */
async function isClient(
  { url }: TestEhr,
  { client, used }: State,
  body: URLSearchParams,
  req: Request,
): Promise<boolean> {
  const hasAssertion = body.has('client_assertion')
  const authorization = req.get('authorization')
  if (client.secret !== undefined) {
    const pair = [CLIENT_ID, client.secret]
      .map((part) => encodeURIComponent(part).replaceAll('%20', '+'))
      .join(':')
    return authorization === `Basic ${btoa(pair)}` && !hasAssertion && !body.has('client_id')
  }
  if (authorization !== undefined) return false
  if (client.keys === undefined) return body.get('client_id') === CLIENT_ID && !hasAssertion
  try {
    const { payload } = await jwtVerify(body.get('client_assertion') ?? '', createLocalJWKSet(client.keys), {
      issuer: CLIENT_ID,
      subject: CLIENT_ID,
      audience: `${url}/oidc/token`,
      algorithms: ['ES384', 'RS384'],
      requiredClaims: ['jti', 'exp'],
      maxTokenAge: 300,
      typ: 'JWT',
    })
    const isNew = !used.has(`jti ${payload.jti}`)
    used.add(`jti ${payload.jti}`)
    return isNew && !body.has('client_id')
  } catch {
    return false
  }
}

function exchangedGrant({ codes }: State, body: URLSearchParams): Grant | undefined {
  const code = body.get('code') ?? ''
  const grant = codes.get(code)
  codes.delete(code)
  const challenge = createHash('sha256')
    .update(body.get('code_verifier') ?? '')
    .digest('base64url')
  const isRight =
    challenge === grant?.query.get('code_challenge') &&
    body.get('redirect_uri') === grant.query.get('redirect_uri')
  return isRight ? grant : undefined
}

function refreshedGrant({ refreshTokens }: State, body: URLSearchParams): Grant | undefined {
  const known = refreshTokens.get(body.get('refresh_token') ?? '')
  if (!known) return undefined
  // A token that comes twice was stolen, or two refreshed at once: all of it ends.
  if (known.isUsed) known.grant.isRevoked = true
  known.isUsed = true
  return known.grant.isRevoked ? undefined : known.grant
}

async function answerFor(ehr: TestEhr, state: State, grant: Grant, isRefresh: boolean): Promise<object> {
  const number = ++state.given
  const accessToken = `access-token-${number}-of-${grant.patient}`
  const refreshToken = ehr.be.withoutRefresh ? undefined : `refresh-${number}`
  state.accessTokens.set(accessToken, grant)
  if (refreshToken !== undefined) state.refreshTokens.set(refreshToken, { grant, isUsed: false })
  const idToken = isRefresh ? undefined : await idTokenFor(ehr, grant)
  for (const given of [accessToken, refreshToken, idToken]) if (given !== undefined) ehr.tokens.push(given)
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: ehr.be.expiresIn ?? 3600,
    scope: ehr.be.granted ?? grant.scope,
    ...(!isRefresh && { patient: grant.patient, id_token: idToken }),
  }
}

async function revoke(ehr: TestEhr, state: State, req: Request, res: Response): Promise<void> {
  const body = new URLSearchParams(req.body)
  if (ehr.be.revocation === 'silent') return
  if (ehr.be.revocation === 'away') return void res.status(503).end()
  if (!(await isClient(ehr, state, body, req))) return void res.status(401).json({ error: 'invalid_client' })
  const revoked = body.get('token') ?? ''
  ehr.revoked.push(revoked)
  state.accessTokens.delete(revoked)
  const ofRefresh = state.refreshTokens.get(revoked)
  if (ofRefresh) ofRefresh.grant.isRevoked = true
  res.status(200).end()
}

async function idTokenFor({ issuer, fhirBase, be }: TestEhr, { query }: Grant): Promise<string | undefined> {
  const now = Math.floor(Date.now() / 1000)
  const usual = {
    iss: issuer,
    aud: CLIENT_ID,
    sub: 'aenne',
    name: 'Änne Müller',
    fhirUser: `${fhirBase}/${PRACTITIONER}`,
    nonce: query.get('nonce') ?? undefined,
    iat: now,
    exp: now + 300,
  }
  const claims = be.claims ? be.claims(usual) : usual
  if (be.idToken) return be.idToken(claims)
  const header = { alg: 'RS256', kid: 'ehr-1', ...be.header }
  const key = be.strangersKey ? stranger.privateKey : good.privateKey
  return new SignJWT(claims).setProtectedHeader(header).sign(key)
}

/** FHIR for the patient of the token, as far as its scope goes; a search answers a good or a bad day's. */
function record(ehr: TestEhr, { accessTokens }: State, req: Request, res: Response): void {
  const grant = accessTokens.get(req.get('authorization')?.replace('Bearer ', '') ?? '')
  if (grant === undefined || grant.isRevoked) return void res.status(401).end()
  const [, type = '', id] = req.path.split('/')
  if (!isGranted(grant.scope, type, id === undefined ? 's' : 'r'))
    return void res.status(ehr.be.unscopedIs401 ? 401 : 403).end()
  if (ehr.be.unread?.includes(type)) return void res.status(500).end()
  const search = id === undefined ? ehr.be.searches?.[type] : undefined
  if (search) return void res.status(search.status).type('text/html').send(search.body)
  if (type === 'Binary') return void binary(ehr, id ?? '', res)
  if (type === 'Media' && id === undefined && ehr.be.mediaOnPage)
    return void res
      .type('application/fhir+json')
      .send(JSON.stringify(mediaPage(ehr, req, ehr.be.mediaOnPage)))
  const identifier = new URL(req.originalUrl, ehr.url).searchParams.get('identifier')
  const found =
    identifier === null
      ? (ehr.chart.get(`${type}/${id}`) ?? resourceFor(ehr, grant.patient, type, id))
      : bundle(ehr.be.notFound?.includes(type) ? [] : namedIn(ehr, type, identifier))
  if (found) res.type('application/fhir+json').send(JSON.stringify(found))
  else res.status(404).end()
}

/** As many to a page as it likes, whatever it was asked for, and no order but that of the chart. */
function mediaPage({ be, url, fhirBase }: TestEhr, { originalUrl }: Request, size: number): object {
  const asked = new URL(originalUrl, url).searchParams
  const from = Number(asked.get('from') ?? 0)
  const next = { relation: 'next', url: `${fhirBase}/Media?from=${from + size}` }
  const media = be.media ?? []
  return { ...bundle(media.slice(from, from + size)), ...(media.length > from + size && { link: [next] }) }
}

/** `fhirUser` lets the user's own Practitioner be read. */
function isGranted(scope: string, type: string, right: 'r' | 's'): boolean {
  const words = scope.split(' ')
  if (type === 'Practitioner') return words.includes('fhirUser')
  const ofType = words.filter((word) => word.startsWith(`patient/${type}.`)).map((word) => word.split('.')[1])
  return ofType.some((rights = '') => rights === 'read' || rights.includes(right))
}

function resourceFor({ be, photos }: TestEhr, patient: string, type: string, id: string | undefined) {
  if (type === 'Patient') return { ...patientResource(patient), ...be.patient }
  if (type === 'Practitioner') return `Practitioner/${id}` === PRACTITIONER ? practitioner() : undefined
  if (type === 'Consent') return bundle(be.consents ?? [])
  if (type === 'DocumentReference') return bundle(be.documents ?? [])
  if (type !== 'Media') return bundle([])
  const media = be.media ?? Object.keys(photos).map((name) => mediaOf(patient, name))
  return id === undefined ? bundle(media) : media.find((one) => 'id' in one && one.id === id)
}

/** Creates, updates and transactions, as FHIR describes them. */
function write(ehr: TestEhr, { accessTokens }: State, req: Request, res: Response): void {
  const grant = accessTokens.get(req.get('authorization')?.replace('Bearer ', '') ?? '')
  if (grant === undefined || grant.isRevoked) return void res.status(401).end()
  const one: Write = { method: req.method, path: req.path.slice(1), headers: req.headers, body: req.body }
  ehr.written.push(one)
  const { status, headers = {}, body } = ehr.be.writes?.(one) ?? done(ehr, one)
  res.status(status).set(headers).type('application/fhir+json')
  if (body === undefined) res.end()
  else res.send(JSON.stringify(body))
}

function done(ehr: TestEhr, { method, path, headers, body }: Write): WriteAnswer {
  if (method === 'PUT') {
    const before = ehr.chart.get(path)
    const asked = headers['if-match']
    if (asked !== undefined && ehr.be.refusesIfMatch) return { status: 400 }
    if (asked !== undefined && asked !== `W/"${before?.meta.versionId}"`) return { status: 412 }
    return { status: 200, body: kept(ehr, path, body, Number(before.meta.versionId ?? 0) + 1) }
  }
  if (path !== '') {
    const { isNew, resource } = created(ehr, body, String(headers['if-none-exist'] ?? ''))
    const { versionId } = resource.meta
    const version = versionId === undefined ? '' : `/_history/${versionId}`
    const location = `${ehr.fhirBase}/${path}/${resource.id}${version}`
    return { status: isNew ? 201 : 200, headers: { location }, body: resource }
  }
  const entry = body.entry.map(({ resource, request }: Write['body']) => {
    const { isNew, resource: one } = created(ehr, resource, request.ifNoneExist ?? '')
    const location = `${one.resourceType}/${one.id}/_history/${one.meta.versionId}`
    return { response: { status: isNew ? '201 Created' : '200 OK', location } }
  })
  return { status: 200, body: { resourceType: 'Bundle', type: 'transaction-response', entry } }
}

/** What was written of a type that bears this identifier, as `system|value`. */
function namedIn({ chart }: TestEhr, type: string, identifier: string | null): Write['body'][] {
  return [...chart.values()].filter(
    (one) =>
      one.resourceType === type &&
      one.identifier?.some?.((is: Write['body']) => `${is.system}|${is.value}` === identifier),
  )
}

/** Of a search only the identifier is understood. */
function created(ehr: TestEhr, resource: Write['body'], search: string) {
  const identifier = new URLSearchParams(search).get('identifier')
  const [known] = namedIn(ehr, resource.resourceType, identifier)
  if (known) return { isNew: false, resource: known }
  const path = `${resource.resourceType}/w${ehr.chart.size + 1}`
  return { isNew: true, resource: kept(ehr, path, resource, 1) }
}

function kept(ehr: TestEhr, path: string, resource: Write['body'], version: number): Write['body'] {
  const [, id] = path.split('/')
  const one = {
    ...resource,
    id,
    ...(ehr.be.keeps === 'no-identifier' && { identifier: undefined }),
    meta: { ...resource.meta, ...(ehr.be.keeps !== 'no-version' && { versionId: String(version) }) },
  }
  ehr.chart.set(path, one)
  return one
}

function binary({ be, photos }: TestEhr, id: string, res: Response): void {
  const photo = photos[id]
  if (photo && be.binary) {
    res.type(photo.type).set('Content-Length', String(photo.bytes.length))
    res.write(Buffer.from(photo.bytes.subarray(0, photo.bytes.length / 2)), () => {
      if (be.binary === 'broken-off') res.destroy()
    })
  } else if (photo) res.type(photo.type).send(Buffer.from(photo.bytes))
  else res.status(404).end()
}

export function mediaOf(patient: string, name: string, more: object = {}): object {
  return {
    resourceType: 'Media',
    id: `media-${name}`,
    meta: { versionId: '1' },
    status: 'completed',
    subject: { reference: `Patient/${patient}`, display: 'Not For The Page' },
    createdDateTime: '2026-10-01',
    note: [{ text: 'Not For The Page' }],
    content: { contentType: 'image/jpeg', url: `Binary/${name}` },
    ...more,
  }
}

export function refusalOf(patient: string, more: object = {}): object {
  return {
    resourceType: 'Consent',
    status: 'active',
    patient: { reference: `Patient/${patient}` },
    provision: { type: 'deny' },
    ...more,
  }
}

function patientResource(id: string): object {
  return {
    resourceType: 'Patient',
    id,
    name: [{ family: 'Quill', given: ['Oriana'] }],
    gender: 'female',
    birthDate: '1985-03-07',
    telecom: [{ value: 'Not For The Page' }],
    photo: [{ url: 'Binary/other' }],
  }
}

function practitioner(): object {
  return {
    resourceType: 'Practitioner',
    id: PRACTITIONER.split('/')[1],
    name: [{ family: 'Müller', given: ['Änne'], prefix: ['Dr.'] }],
    telecom: [{ value: 'Not For The Page' }],
    identifier: [{ system: 'urn:oid:1.2.3', value: 'Not For The Page' }],
    birthDate: '1970-01-01',
  }
}

function bundle(resources: readonly object[]): object {
  return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) }
}

/** A record that says it takes these types. */
export function statementThatTakes(
  types: readonly string[],
  interactions: readonly string[] = [],
  searched: readonly string[] = ['Patient', 'Media'],
  versioning?: 'no-version' | 'versioned' | 'versioned-update',
): object {
  const code = (of: string) => ({ code: of })
  return {
    resourceType: 'CapabilityStatement',
    rest: [
      {
        mode: 'server',
        interaction: interactions.map(code),
        resource: [
          ...searched.map((type) => ({
            type,
            interaction: [code('read'), code('search-type')],
            searchParam: [{ name: 'subject' }],
          })),
          ...types.map((type) => ({
            type,
            interaction: ['create', 'read', 'update'].map(code),
            ...(versioning && { versioning }),
          })),
        ],
      },
    ],
  }
}
