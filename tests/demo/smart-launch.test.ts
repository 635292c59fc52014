import { type CryptoKey, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import {
  authorize,
  exchange,
  launchFor,
  newVerifier,
  opened,
  refresh,
  SERVICE,
  signIn,
  USUAL_SCOPE,
} from './smart-client.ts'
import { startTestEhr } from './start.ts'

const KEY_ID = 'app-key'

let ehr: Ehr
let cookie: string
let appKey: CryptoKey
const given: string[] = []

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES384')
  appKey = privateKey
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES384', use: 'sig' }
  ehr = await startTestEhr({
    cdsBaseUrl: SERVICE,
    appKeys: { keys: [jwk] },
    onTokens: (issued) => given.push(...issued),
  })
  cookie = await signIn(ehr)
})

afterAll(() => ehr.close())

async function codeFor(patientId: string) {
  const verifier = newVerifier()
  const { code } = await authorize(ehr, { cookie, launch: launchFor(ehr, patientId), verifier })
  return { code: code ?? '', verifier }
}

function read(path: string, token: unknown) {
  return fetch(`${ehr.fhirBase}/${path}`, { headers: { Authorization: `Bearer ${token}` } })
}

test('the SMART configuration names addresses that are there, and what the EHR can do', async () => {
  const answer = await fetch(`${ehr.fhirBase}/.well-known/smart-configuration`)
  const found = (await answer.json()) as Record<string, string>
  expect(found).toMatchObject({
    issuer: `${ehr.url}/oidc`,
    code_challenge_methods_supported: ['S256'],
    capabilities: expect.arrayContaining([
      'launch-ehr',
      'client-public',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'context-ehr-patient',
      'permission-v1',
    ]),
  })
  const discovery = await (await fetch(`${ehr.url}/oidc/.well-known/openid-configuration`)).json()
  for (const name of [
    'issuer',
    'jwks_uri',
    'authorization_endpoint',
    'token_endpoint',
    'revocation_endpoint',
    'authorization_response_iss_parameter_supported',
  ])
    expect(discovery).toHaveProperty(name, found[name])
})

test('the CapabilityStatement names the same two addresses', async () => {
  const statement = await (await fetch(`${ehr.fhirBase}/metadata`)).json()
  expect(JSON.stringify(statement)).toContain(`"valueUri":"${ehr.url}/oidc/authorize"`)
  expect(JSON.stringify(statement)).toContain(`"valueUri":"${ehr.url}/oidc/token"`)
})

test('a launch leads to a token for its patient, with what the app has to know', async () => {
  const launch = ehr.makeLaunch({
    userId: 'demo-mueller',
    patientId: 'keller-anna',
    appContext: 'from-the-card',
    faults: new Set(),
  })
  const verifier = newVerifier()
  const { code, state } = await authorize(ehr, { cookie, launch, verifier })
  const { status, body } = await exchange(ehr, code ?? '', verifier)

  expect({ status, state }).toEqual({ status: 200, state: 'the-state' })
  expect(body).toMatchObject({
    token_type: 'Bearer',
    patient: 'keller-anna',
    need_patient_banner: false,
    appContext: 'from-the-card',
    scope: USUAL_SCOPE,
    expires_in: 3600,
  })
  expect(given).toEqual(expect.arrayContaining([body.access_token, body.id_token]))
})

test('the id_token verifies and says who Änne Müller is, and that can be read', async () => {
  const { id_token, access_token } = await opened(ehr, 'keller-anna', cookie)
  const keys = createRemoteJWKSet(new URL(`${ehr.url}/oidc/jwks`))
  const options = { issuer: `${ehr.url}/oidc`, audience: 'facies-demo', algorithms: ['RS256'] }
  const { payload } = await jwtVerify(String(id_token), keys, options)

  expect(payload).toMatchObject({
    sub: 'demo-mueller',
    nonce: 'the-nonce',
    name: 'Änne Müller',
    fhirUser: `${ehr.fhirBase}/Practitioner/demo-mueller`,
  })
  const practitioner = await read('Practitioner/demo-mueller', access_token)
  expect(await practitioner.json()).toMatchObject({ name: [{ family: 'Müller', given: ['Änne'] }] })
  expect((await read('Practitioner/demo-doctor', access_token)).status).toBe(403)
})

test.each([
  { path: 'Patient/keller-anna', status: 200 },
  { path: 'Media?subject=Patient/keller-anna&type=image', status: 200 },
  { path: 'Binary/keller-anna-photo-1', status: 200 },
  { path: 'Patient/fischer-lena', status: 403 },
  { path: 'Media/fischer-lena-photo-1', status: 403 },
  { path: 'Media?subject=Patient/fischer-lena', status: 403 },
  { path: 'Binary/fischer-lena-photo-1', status: 403 },
  { path: 'Observation?patient=Patient/keller-anna', status: 403 },
])('a token of Keller and without scope for results: $path is $status', async ({ path, status }) => {
  const { access_token } = await opened(ehr, 'keller-anna', cookie)
  expect((await read(path, access_token)).status).toBe(status)
})

test.each([
  { name: 'of another server', params: { aud: 'https://ehr.example.org/fhir' } },
  { name: 'that is only nearly right', params: { aud: 'slash' } },
  { name: 'left out', params: { aud: null } },
])('an aud $name is refused, and the launch stays good', async ({ params }) => {
  const launch = launchFor(ehr, 'keller-anna')
  const wrong = params.aud === 'slash' ? { aud: `${ehr.fhirBase}/` } : params
  expect(await authorize(ehr, { cookie, launch, params: wrong })).toMatchObject({
    code: null,
    error: 'invalid_request',
  })
  expect((await authorize(ehr, { cookie, launch })).code).not.toBeNull()
})

test.each([
  {
    name: 'no PKCE',
    params: { code_challenge: null, code_challenge_method: null },
    error: 'invalid_request',
  },
  {
    name: 'PKCE with a plain challenge',
    params: { code_challenge_method: 'plain' },
    error: 'invalid_request',
  },
  { name: 'no scope launch', params: { scope: 'openid fhirUser' }, error: 'invalid_scope' },
  { name: 'no scope openid', params: { scope: 'launch', nonce: null }, error: 'invalid_scope' },
  { name: 'no launch', params: { launch: null }, error: 'invalid_request' },
  { name: 'a made-up launch', params: { launch: 'made-up' }, error: 'invalid_request' },
  {
    name: 'a token instead of a code',
    params: { response_type: 'id_token' },
    error: 'unsupported_response_type',
  },
])('$name: $error', async ({ params, error }) => {
  const launch = launchFor(ehr, 'keller-anna')
  const answer = await authorize(ehr, { cookie, launch, params })
  expect(answer).toMatchObject({ code: null, error })
})

test('a redirect address that is not registered gets nothing', async () => {
  const launch = launchFor(ehr, 'keller-anna')
  const params = { redirect_uri: 'http://127.0.0.1:9/elsewhere' }
  const answer = await authorize(ehr, { cookie, launch, params })
  expect(answer).toMatchObject({ status: 400, code: null, error: expect.stringContaining('redirect_uri') })
})

test('a launch is good once', async () => {
  const launch = launchFor(ehr, 'keller-anna')
  expect((await authorize(ehr, { cookie, launch })).code).not.toBeNull()
  expect(await authorize(ehr, { cookie, launch })).toMatchObject({ code: null, error: 'invalid_request' })
})

test.each([
  { name: 'made for another user', userId: 'demo-doctor', isSignedIn: true, error: 'access_denied' },
  { name: 'carried to another browser', userId: 'demo-mueller', isSignedIn: false, error: 'login_required' },
] as const)('a launch $name is $error', async ({ userId, isSignedIn, error }) => {
  const launch = launchFor(ehr, 'keller-anna', userId)
  const answer = await authorize(ehr, { cookie: isSignedIn ? cookie : '', launch })
  expect(answer).toMatchObject({ code: null, error })
})

test('a code is good once, and when it comes again the token from it ends', async () => {
  const { code, verifier } = await codeFor('keller-anna')
  const { body } = await exchange(ehr, code, verifier)
  expect((await read('Patient/keller-anna', body.access_token)).status).toBe(200)

  expect(await exchange(ehr, code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await read('Patient/keller-anna', body.access_token)).status).toBe(401)
})

test('a code is of no use without its verifier', async () => {
  const { code } = await codeFor('keller-anna')
  const answer = await exchange(ehr, code, newVerifier())
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
})

test('two launches of one browser keep their patients', async () => {
  const first = await opened(ehr, 'keller-anna', cookie)
  const second = await opened(ehr, 'fischer-lena', cookie)
  expect([first.patient, second.patient]).toEqual(['keller-anna', 'fischer-lena'])
  expect((await read('Patient/keller-anna', first.access_token)).status).toBe(200)
  expect((await read('Patient/fischer-lena', second.access_token)).status).toBe(200)
  expect((await read('Patient/keller-anna', second.access_token)).status).toBe(403)
})

const ONLINE = { scope: `${USUAL_SCOPE} online_access` }

test('a token that was asked for online is refreshed for its patient, and the refresh token is good once', async () => {
  const first = await opened(ehr, 'keller-anna', cookie, ONLINE)
  const second = await refresh(ehr, first.refresh_token)
  expect(second).toMatchObject({ status: 200, body: { patient: 'keller-anna', scope: ONLINE.scope } })
  expect(second.body.refresh_token).not.toBe(first.refresh_token)
  expect((await read('Patient/keller-anna', second.body.access_token)).status).toBe(200)

  expect(await refresh(ehr, first.refresh_token)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  })
  for (const { access_token } of [first, second.body])
    expect((await read('Patient/keller-anna', access_token)).status).toBe(401)
  expect((await refresh(ehr, second.body.refresh_token)).status).toBe(400)
})

test('nothing is refreshed that was not asked for', async () => {
  expect(await opened(ehr, 'keller-anna', cookie)).not.toHaveProperty('refresh_token')
})

test('a client that proves nothing refreshes nothing', async () => {
  const { refresh_token } = await opened(ehr, 'keller-anna', cookie, ONLINE)
  const answer = await refresh(ehr, refresh_token, { client_id: 'facies-demo-key' })
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect((await refresh(ehr, refresh_token)).status).toBe(200)
})

test('what is revoked has ended', async () => {
  const { access_token, refresh_token } = await opened(ehr, 'keller-anna', cookie, ONLINE)
  const body = new URLSearchParams({ token: String(refresh_token), client_id: 'facies-demo' })
  expect((await fetch(`${ehr.url}/oidc/revoke`, { method: 'POST', body })).status).toBe(200)
  expect((await read('Patient/keller-anna', access_token)).status).toBe(401)
  expect((await refresh(ehr, refresh_token)).status).toBe(400)
})

test.each([
  { fault: 'token-short', isRenewed: true },
  { fault: 'sign-in-ends', isRenewed: false },
] as const)('with $fault the token ends after a minute', async ({ fault, isRenewed }) => {
  const launch = ehr.makeLaunch({
    userId: 'demo-mueller',
    patientId: 'keller-anna',
    appContext: null,
    faults: new Set([fault]),
  })
  const verifier = newVerifier()
  const { code } = await authorize(ehr, { cookie, launch, verifier, params: ONLINE })
  const { body } = await exchange(ehr, code ?? '', verifier)
  expect(body.expires_in).toBe(60)
  expect('refresh_token' in body).toBe(isRenewed)
})

test('a token endpoint that fails once works the next time', async () => {
  const { code, verifier } = await codeFor('keller-anna')
  ehr.setFault('token-refused-once', true)
  expect((await exchange(ehr, code, verifier)).status).toBe(503)
  expect((await exchange(ehr, code, verifier)).status).toBe(200)
})

test.each([
  { name: 'its own key', isOwn: true, status: 200 },
  { name: 'a stranger’s key', isOwn: false, status: 401 },
])('the app as a client with $name: $status', async ({ isOwn, status }) => {
  const verifier = newVerifier()
  const launch = launchFor(ehr, 'keller-anna')
  const params = { client_id: 'facies-demo-key' }
  const { code } = await authorize(ehr, { cookie, launch, verifier, params })
  const key = isOwn ? appKey : (await generateKeyPair('ES384')).privateKey
  const answer = await exchange(ehr, code ?? '', verifier, {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(key),
  })
  expect(answer.status).toBe(status)
})

function assertion(key: CryptoKey): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES384', kid: KEY_ID, typ: 'JWT' })
    .setIssuer('facies-demo-key')
    .setSubject('facies-demo-key')
    .setAudience(`${ehr.url}/oidc/token`)
    .setIssuedAt()
    .setExpirationTime('4m')
    .setJti(newVerifier())
    .sign(key)
}
