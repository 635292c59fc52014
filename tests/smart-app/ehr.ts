import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type Request, type Response } from 'express'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { onTestFinished } from 'vitest'

/** What an EHR of a test answers otherwise than a good one. */
export type Misbehaviour = {
  discovery?: 'away' | ((good: object) => object)
  token?: 'away' | ((good: object) => object)
  /** The id_token's claims and header. */
  claims?: (good: JWTPayload) => JWTPayload
  header?: Partial<JWTHeaderParameters>
  /** A whole id_token instead of a signed one. */
  idToken?: (claims: JWTPayload) => string | undefined
  /** Signs with a key that the EHR does not publish. */
  strangersKey?: boolean
  authorize?: 'denied'
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
  /** The bodies that came to the token address. */
  readonly exchanges: URLSearchParams[]
  /** Every token that left. */
  readonly tokens: string[]
  photos: Record<string, { readonly type: string; readonly bytes: Uint8Array }>
  /** What the next authorization code is. */
  nextCode: string | null
}

export const CLIENT_ID = 'facies at this ehr'
export const PRACTITIONER = 'Practitioner/aenne'

const good = await generateKeyPair('RS256', { extractable: true })
const stranger = await generateKeyPair('RS256', { extractable: true })
const published = { ...(await exportJWK(good.publicKey)), kid: 'ehr-1', alg: 'RS256', use: 'sig' }

type Grant = { readonly query: URLSearchParams; readonly patient: string }

/** A small EHR on loopback: SMART sign-in at `/oidc`, FHIR at `/fhir`. `launch` is the patient's id, prefixed. */
export async function startTestEhr(): Promise<TestEhr> {
  const app = express()
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const ehr: TestEhr = {
    url,
    fhirBase: `${url}/fhir`,
    issuer: `${url}/oidc`,
    be: {},
    requests: [],
    asked: [],
    exchanges: [],
    tokens: [],
    photos: {},
    nextCode: null,
  }
  app.use((req, _res, next) => {
    ehr.requests.push(req.originalUrl)
    next()
  })
  const grants = new Map<string, Grant>()
  const patients = new Map<string, string>()
  app.get('/fhir/.well-known/smart-configuration', (_req, res) => discovery(ehr, res))
  app.get('/oidc/authorize', (req, res) => authorize(ehr, grants, req, res))
  app.post('/oidc/token', express.text({ type: '*/*' }), (req, res) => token(ehr, grants, patients, req, res))
  app.get('/oidc/jwks', (_req, res) => void res.json({ keys: [published] }))
  app.get('/fhir/metadata', (_req, res) =>
    ehr.be.statement ? void res.json(ehr.be.statement) : void res.status(404).end(),
  )
  app.use('/fhir', (req, res) => record(ehr, patients, req, res))
  return ehr
}

function discovery({ url, issuer, be }: TestEhr, res: Response): void {
  if (be.discovery === 'away') return void res.status(503).end()
  const configuration = {
    issuer,
    // Some EHRs tell their tenants apart by a query.
    authorization_endpoint: `${url}/oidc/authorize?tenant=7`,
    token_endpoint: `${url}/oidc/token`,
    jwks_uri: `${url}/oidc/jwks`,
    capabilities: ['launch-ehr', 'permission-v2'],
  }
  res.json(be.discovery ? be.discovery(configuration) : configuration)
}

function authorize(ehr: TestEhr, grants: Map<string, Grant>, req: Request, res: Response): void {
  const query = new URL(req.originalUrl, ehr.url).searchParams
  ehr.asked.push(query)
  const back = new URL(query.get('redirect_uri') ?? '')
  back.searchParams.set('state', query.get('state') ?? '')
  if (ehr.be.authorize === 'denied') {
    back.searchParams.set('error', 'access_denied')
  } else {
    const code = ehr.nextCode ?? `code-${grants.size}`
    ehr.nextCode = null
    grants.set(code, { query, patient: (query.get('launch') ?? '').replace('launch-', '') })
    back.searchParams.set('code', code)
  }
  res.redirect(302, back.href)
}

async function token(
  ehr: TestEhr,
  grants: Map<string, Grant>,
  patients: Map<string, string>,
  req: Request,
  res: Response,
): Promise<void> {
  const body = new URLSearchParams(req.body)
  ehr.exchanges.push(body)
  if (ehr.be.token === 'away') return void res.status(503).send('<html>later</html>')
  const code = body.get('code') ?? ''
  const grant = grants.get(code)
  grants.delete(code)
  const challenge = createHash('sha256')
    .update(body.get('code_verifier') ?? '')
    .digest('base64url')
  if (
    challenge !== grant?.query.get('code_challenge') ||
    body.get('redirect_uri') !== grant.query.get('redirect_uri')
  )
    return void res.status(400).json({ error: 'invalid_grant' })

  const accessToken = `access-token-${patients.size}-of-${grant.patient}`
  patients.set(accessToken, grant.patient)
  const idToken = await idTokenFor(ehr, grant)
  ehr.tokens.push(accessToken, `refresh-${patients.size}`, ...(idToken === undefined ? [] : [idToken]))
  const answer = {
    access_token: accessToken,
    refresh_token: `refresh-${patients.size}`,
    token_type: 'Bearer',
    expires_in: ehr.be.expiresIn ?? 3600,
    scope: grant.query.get('scope'),
    patient: grant.patient,
    id_token: idToken,
  }
  res.set('Cache-Control', 'no-store').json(ehr.be.token ? ehr.be.token(answer) : answer)
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

/** FHIR for the patient of the token; a search answers what it is asked, a good or a bad day's. */
function record(ehr: TestEhr, patients: ReadonlyMap<string, string>, req: Request, res: Response): void {
  const patient = patients.get(req.get('authorization')?.replace('Bearer ', '') ?? '')
  if (patient === undefined) return void res.status(401).end()
  const [, type = '', id] = req.path.split('/')
  if (ehr.be.unread?.includes(type)) return void res.status(500).end()
  if (type === 'Binary') return void binary(ehr, id ?? '', res)
  const found = resourceFor(ehr, patient, type, id)
  if (found) res.type('application/fhir+json').send(JSON.stringify(found))
  else res.status(404).end()
}

function resourceFor({ be, photos }: TestEhr, patient: string, type: string, id: string | undefined) {
  if (type === 'Patient') return { ...patientResource(patient), ...be.patient }
  if (type === 'Consent') return bundle(be.consents ?? [])
  if (type === 'DocumentReference') return bundle(be.documents ?? [])
  if (type !== 'Media') return bundle([])
  const media = be.media ?? Object.keys(photos).map((name) => mediaOf(patient, name))
  return id === undefined ? bundle(media) : media.find((one) => 'id' in one && one.id === id)
}

function binary({ photos }: TestEhr, id: string, res: Response): void {
  const photo = photos[id]
  if (photo) res.type(photo.type).send(Buffer.from(photo.bytes))
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

function bundle(resources: readonly object[]): object {
  return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) }
}
