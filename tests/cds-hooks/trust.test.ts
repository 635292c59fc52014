import { UnsecuredJWT } from 'jose'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import {
  body,
  ehr,
  FHIR,
  ISSUER,
  NOW_S,
  PATIENT_ID,
  SERVICE,
  service,
  signer,
  site,
  type TokenChange,
  token,
} from './client.ts'
import { loopbackOnly } from './loopback-only.ts'

const JKU = 'https://ehr.example/jwks.json'
/** Of the jti `secret-jti`: `printf secret-jti | sha256sum`. */
const MARK = '0419bdc9a1d1'
const stranger = await signer('ES384', 'ehr-1')
const rsa = await signer('RS384', 'ehr-rsa')
const p256 = await signer('ES256', 'ehr-256')

loopbackOnly()

const ATTACKS: readonly { name: string; change: TokenChange; reason: string }[] = [
  {
    name: 'another audience',
    change: { claims: { aud: 'https://other.example/cds-services' } },
    reason: 'audience',
  },
  {
    name: 'an audience of the Host header',
    change: { claims: { aud: 'http://127.0.0.1/cds-services' } },
    reason: 'audience',
  },
  {
    name: 'an audience that only begins like ours',
    change: { claims: { aud: `${SERVICE}/x` } },
    reason: 'audience',
  },
  { name: 'no audience', change: { claims: { aud: undefined } }, reason: 'malformed' },
  {
    name: 'an end in the past',
    change: { claims: { iat: NOW_S - 600, exp: NOW_S - 31 } },
    reason: 'expired',
  },
  { name: 'no end', change: { claims: { exp: undefined } }, reason: 'malformed' },
  { name: 'an issue in the future', change: { claims: { iat: NOW_S + 31 } }, reason: 'issued-ahead' },
  { name: 'no time of issue', change: { claims: { iat: undefined } }, reason: 'malformed' },
  { name: 'nbf in the future', change: { claims: { nbf: NOW_S + 31 } }, reason: 'not-yet-valid' },
  { name: 'a life of more than an hour', change: { claims: { exp: NOW_S + 3601 } }, reason: 'lifetime' },
  { name: 'no jti', change: { claims: { jti: undefined } }, reason: 'malformed' },
  { name: 'no kid', change: { header: { kid: undefined } }, reason: 'malformed' },
  { name: 'an unknown kid', change: { header: { kid: 'ehr-2' } }, reason: 'keys' },
  { name: 'another issuer', change: { claims: { iss: 'https://evil.example' } }, reason: 'issuer' },
  { name: 'a tenant nobody agreed on', change: { claims: { tenant: 'other' } }, reason: 'tenant' },
  { name: "a stranger's signature", change: { key: stranger.privateKey }, reason: 'signature' },
  { name: "a stranger's jku", change: { header: { jku: 'https://evil.example/jwks' } }, reason: 'jku' },
  { name: 'another type of token', change: { header: { typ: 'at+jwt' } }, reason: 'type' },
  {
    name: 'an algorithm the site does not use',
    change: { header: { alg: 'ES256', kid: 'ehr-256' }, key: p256.privateKey },
    reason: 'algorithm',
  },
  {
    name: 'an algorithm of another kind of key',
    change: { header: { alg: 'RS384', kid: 'ehr-1' }, key: rsa.privateKey },
    reason: 'keys',
  },
  {
    name: 'HMAC with the public key as its secret',
    change: { header: { alg: 'HS256' }, key: new TextEncoder().encode(JSON.stringify(ehr.jwk)) },
    reason: 'algorithm',
  },
]

describe('a token is refused with an empty 401', () => {
  test.each(ATTACKS)('$name', async ({ change, reason }) => {
    const { call, lines } = await service()
    const response = await call(body(), await token(change))
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 401, text: '' })
    expect(lines.map(({ fields }) => String(fields?.reason).split(' ')[0])).toEqual([reason])
  })

  test.each([
    { name: 'none at all', bearer: null, reason: 'no-token' },
    { name: 'garbage', bearer: 'garbage', reason: 'malformed' },
    { name: 'three parts of garbage', bearer: 'a.b.c', reason: 'malformed' },
    { name: 'JSON that is no object', bearer: 'MQ.MQ.MQ', reason: 'malformed' },
  ])('$name', async ({ bearer, reason }) => {
    const { call, lines } = await service()
    const response = await call(body(), bearer)
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 401, text: '' })
    expect(lines[0]?.fields?.reason).toBe(reason)
  })

  test('alg none', async () => {
    const { call } = await service()
    const unsigned = new UnsecuredJWT({
      iss: ISSUER,
      aud: SERVICE,
      iat: NOW_S,
      exp: NOW_S + 300,
      jti: 'none',
    }).encode()
    expect((await call(body(), unsigned)).status).toBe(401)
    const claims = unsigned.split('.')[1]
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'ehr-1' })).toString('base64url')
    expect((await call(body(), `${header}.${claims}.AA`)).status).toBe(401)
  })

  test('a second use', async () => {
    const { call, lines } = await service()
    const jwt = await token()
    expect((await call(body(), jwt)).status).toBe(200)
    expect((await call(body(), jwt)).status).toBe(401)
    expect(lines.at(-1)?.fields?.reason).toBe('replayed (general)')
  })

  test("claims of the token's issuer that another key signed, under a site of another issuer", async () => {
    const sites = [
      site('general'),
      site('other', { issuer: 'https://other.example', trust: { keys: [stranger.jwk] } }),
    ]
    const { call } = await service({ sites })
    expect((await call(body(), await token({ key: stranger.privateKey }))).status).toBe(401)
  })

  test.each<{ name: string; claims: Readonly<Record<string, unknown>>; reason: string; fields: object }>([
    {
      name: 'issuer',
      claims: { iss: 'https://other.example' },
      reason: 'issuer',
      fields: { issuer: 'https://other.example', jti: MARK },
    },
    {
      name: 'tenant',
      claims: { tenant: 'other' },
      reason: 'tenant (general)',
      fields: { issuer: ISSUER, tenant: 'other', jti: MARK },
    },
    { name: 'form', claims: { exp: undefined }, reason: 'malformed', fields: { issuer: ISSUER, jti: MARK } },
  ])('and the log tells whose it says it is, for a wrong $name, and no more', async ({
    claims,
    reason,
    fields,
  }) => {
    const { call, lines } = await service()
    await call(body(), await token({ claims: { jti: 'secret-jti', sub: 'secret', ...claims } }))
    expect(lines).toEqual([{ event: 'call-not-trusted', fields: { reason, ...fields } }])
    expect(JSON.stringify(lines)).not.toMatch(/secret|eyJ/)
  })
})

test('of a token that is believed, the log tells whose it is, and no more', async () => {
  const { call, lines } = await service({ sites: [site('general', { tenant: 't' })] })
  await call(body(), await token({ claims: { tenant: 't', jti: 'secret-jti', sub: 'secret' } }))
  const fields = { site: 'general', issuer: ISSUER, tenant: 't', jti: MARK }
  expect(lines[0]).toEqual({ event: 'call-trusted', fields })
  expect(JSON.stringify(lines)).not.toMatch(/secret|eyJ/)
})

describe('a token is believed', () => {
  test.each<{ name: string; change: TokenChange }>([
    { name: 'for the service', change: {} },
    {
      name: 'for the list of services',
      change: { claims: { aud: 'https://facies.example/cds/cds-services' } },
    },
    { name: 'with several audiences', change: { claims: { aud: ['x', SERVICE] } } },
    { name: 'with fractions of a second', change: { claims: { iat: NOW_S - 0.5, exp: NOW_S + 60.25 } } },
    {
      name: 'whose claims pose as a header',
      change: { claims: { jku: 'https://evil.example', alg: 'none', kid: 'x' } },
    },
    { name: 'whose header poses as claims', change: { header: { iss: 'x', aud: 'x', exp: 1, tenant: 'x' } } },
    { name: 'without typ', change: { header: { typ: undefined } } },
    { name: 'at the edge of its life', change: { claims: { iat: NOW_S - 3500, exp: NOW_S + 100 } } },
    { name: 'with a clock slightly ahead', change: { claims: { iat: NOW_S + 29 } } },
    { name: 'with further claims', change: { claims: { sub: 'x', nbf: NOW_S, extra: { a: 1 } } } },
  ])('$name', async ({ change }) => {
    const { call } = await service()
    expect((await call(body(), await token(change))).status).toBe(200)
  })

  test('when two keys share a kid and one of them fits', async () => {
    const { call } = await service({ sites: [site('general', { trust: { keys: [stranger.jwk, ehr.jwk] } })] })
    expect((await call()).status).toBe(200)
  })

  test('for an Ed25519 key, by the name that the site agreed on', async () => {
    const ed = await signer('Ed25519', 'ehr-ed')
    const sites = [site('general', { trust: { keys: [ed.jwk] }, algorithms: ['Ed25519'] })]
    const { call } = await service({ sites })
    const signed = (alg: string) => token({ header: { alg, kid: 'ehr-ed' }, key: ed.privateKey })
    const statuses = [
      (await call(body(), await signed('Ed25519'))).status,
      (await call(body(), await signed('EdDSA'))).status,
    ]
    expect(statuses).toEqual([200, 401])
  })

  test('for an RSA key', async () => {
    const { call } = await service({ sites: [site('general', { trust: { keys: [rsa.jwk] } })] })
    const jwt = await token({ header: { alg: 'RS384', kid: 'ehr-rsa' }, key: rsa.privateKey })
    expect((await call(body(), jwt)).status).toBe(200)
  })
})

describe('keys that the EHR publishes', () => {
  const published = site('general', { trust: { jku: JKU } })

  test.each([
    { name: 'a token that names the registered address', header: { jku: JKU } },
    { name: 'a token that names none', header: {} },
  ])('are fetched from the registered address for $name', async ({ header }) => {
    nock('https://ehr.example')
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk] })
    const { call } = await service({ sites: [published] })
    expect((await call(body(), await token({ header }))).status).toBe(200)
    expect((await call(body(), await token({ header }))).status).toBe(200)
  })

  test("are not fetched for a stranger's address", async () => {
    const { call, lines } = await service({ sites: [published] })
    expect((await call(body(), await token({ header: { jku: 'https://evil.example/jwks' } }))).status).toBe(
      401,
    )
    expect(lines[0]?.fields?.reason).toBe('jku (general)')
  })

  test.each([
    { name: 'an error', reply: { status: 500, body: '', headers: {} } },
    { name: 'a page', reply: { status: 200, body: '<html>', headers: {} } },
    {
      name: 'more than a set of keys can weigh',
      reply: {
        status: 200,
        body: `${JSON.stringify({ keys: [ehr.jwk] })}${' '.repeat(300_000)}`,
        headers: {},
      },
    },
  ])('are none when the address answers $name', async ({ reply }) => {
    nock('https://ehr.example').get('/jwks.json').reply(reply.status, reply.body, reply.headers)
    const { call } = await service({ sites: [published] })
    expect((await call(body(), await token())).status).toBe(401)
  })

  test('are not looked for at a private address', async () => {
    const inside = site('general', { trust: { jku: 'https://10.0.0.5/jwks.json' } })
    const keys = nock('https://10.0.0.5')
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk] })
    const { call } = await service({ sites: [inside] })
    expect((await call()).status).toBe(401)
    expect(keys.isDone()).toBe(false)

    const hosts = { privateNetworks: ['10.0.0.0/24'] }
    const listed = await service({ sites: [site('general', { trust: inside.trust, hosts })] })
    expect((await listed.call()).status).toBe(200)
    expect(keys.isDone()).toBe(true)
  })

  test('are not looked for where the address redirects to', async () => {
    nock('https://ehr.example').get('/jwks.json').reply(302, '', { location: 'https://evil.example/jwks' })
    const evil = nock('https://evil.example')
      .get('/jwks')
      .reply(200, { keys: [ehr.jwk] })
    const { call } = await service({ sites: [published] })
    expect((await call(body(), await token())).status).toBe(401)
    expect(evil.isDone()).toBe(false)
    nock.cleanAll()
  })

  test('are fetched again for a new kid, but not for every one that a stranger invents', async () => {
    let nowMs = NOW_S * 1000
    const next = await signer('ES384', 'ehr-2')
    nock('https://ehr.example')
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk] })
    const { call } = await service({ sites: [published], now: () => new Date(nowMs) })
    expect((await call()).status).toBe(200)
    nock('https://ehr.example')
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk, next.jwk] })
    const rotated = { header: { kid: 'ehr-2' }, key: next.privateKey }
    expect((await call(body(), await token(rotated))).status).toBe(401)

    nowMs += 11_000
    expect((await call(body(), await token(rotated))).status).toBe(200)
  })

  test('are not lost to a stranger who asks for a kid while the key server is down', async () => {
    let nowMs = NOW_S * 1000
    nock('https://ehr.example')
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk] })
    const { call } = await service({ sites: [published], now: () => new Date(nowMs) })
    expect((await call()).status).toBe(200)

    nowMs += 11_000
    nock('https://ehr.example').get('/jwks.json').reply(503)
    expect((await call(body(), await token({ header: { kid: 'invented' } }))).status).toBe(401)
    expect((await call()).status).toBe(200)
  })

  test.each([
    { name: 'from another machine', jku: 'http://ehr.example/jwks.json', mode: 'demo' },
    { name: 'outside the demo', jku: 'http://localhost:8099/jwks.json', mode: 'live' },
  ])('are never fetched over plain http $name', async ({ jku, mode }) => {
    const plain = nock(new URL(jku).origin)
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk] })
    const { call } = await service({ sites: [site('general', { trust: { jku }, mode })] })
    expect((await call()).status).toBe(401)
    expect(plain.isDone()).toBe(false)
    nock.cleanAll()
  })
})

describe('the site is the one of issuer, tenant and FHIR server together', () => {
  const east = site('east', { tenant: 't', fhirBase: 'https://east.example/fhir' })
  const west = site('west', { tenant: 't', fhirBase: 'https://west.example/fhir' })
  const north = site('north', { tenant: 'n', fhirBase: 'https://north.example/fhir' })
  const sites = [east, west, north]

  test.each([
    { name: 'picks by FHIR server', tenant: 't', fhirServer: 'https://west.example/fhir', status: 200 },
    { name: 'ignores a closing slash', tenant: 't', fhirServer: 'https://west.example/fhir/', status: 200 },
    {
      name: 'ignores the case of the host',
      tenant: 't',
      fhirServer: 'https://WEST.example/fhir',
      status: 200,
    },
    {
      name: "refuses another tenant's FHIR server",
      tenant: 't',
      fhirServer: 'https://north.example/fhir',
      status: 401,
    },
    {
      name: 'refuses a foreign FHIR server',
      tenant: 't',
      fhirServer: 'https://evil.example/fhir',
      status: 401,
    },
    {
      name: 'refuses a path that only begins alike',
      tenant: 'n',
      fhirServer: 'https://north.example/fhir2',
      status: 401,
    },
    { name: 'takes the only one without a FHIR server', tenant: 'n', fhirServer: undefined, status: 200 },
    { name: 'refuses to guess between two', tenant: 't', fhirServer: undefined, status: 401 },
    {
      name: 'refuses a call without the tenant',
      tenant: undefined,
      fhirServer: 'https://west.example/fhir',
      status: 401,
    },
  ])('$name', async ({ tenant, fhirServer, status }) => {
    const { call } = await service({ sites })
    expect((await call(body({ fhirServer }), await token({ claims: { tenant } }))).status).toBe(status)
  })

  test.each([
    { subject: 'facies', status: 200 },
    { subject: 'another-client', status: 401 },
  ])('and the access token must be ours: subject $subject answers $status', async ({ subject, status }) => {
    const { call } = await service({ sites: [site('general', { clientId: 'facies' })] })
    const fhirAuthorization = {
      access_token: 'x',
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.read',
      subject,
    }
    const context = { userId: 'Practitioner/dr', patientId: PATIENT_ID }
    expect((await call(body({ fhirServer: FHIR, context, fhirAuthorization }))).status).toBe(status)
  })
})

describe('where nobody can say whether a token was used before', () => {
  test.each([
    { name: 'the store fails', use: () => Promise.reject(new Error('gone')) },
    { name: 'the store is silent', use: () => new Promise<never>(() => {}) },
  ])('$name: 401 within a second, and nothing more', async ({ use }) => {
    const { call, lines } = await service({ usedTokens: { use } })
    const response = await call()
    expect([response.status, await response.text()]).toEqual([401, ''])
    expect(lines.at(-1)?.fields?.reason).toBe('replay-store (general)')
  })
})
