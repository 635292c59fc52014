import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { base64url, exportSPKI, importJWK, UnsecuredJWT } from 'jose'
import nock from 'nock'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { FindRequest } from '../../src/assessments/find.ts'
import {
  body,
  ehr,
  FHIR,
  ISSUER,
  NO_FINDINGS,
  NOW_S,
  SERVICE,
  service,
  signer,
  site,
  type TokenChange,
  token,
} from './client.ts'
import { loopbackOnly } from './loopback-only.ts'

const JKU = 'https://ehr.example/jwks.json'
const stranger = await signer('ES384', 'ehr-1')
const strangerRsa = await signer('RS384', 'ehr-1')
const rsa = await signer('RS384', 'ehr-rsa')
const bytes = (text: string) => new TextEncoder().encode(text)
const publicPem = await exportSPKI((await importJWK(ehr.jwk, 'ES384', { extractable: true })) as never)
const publicRsaPem = await exportSPKI((await importJWK(rsa.jwk, 'RS384', { extractable: true })) as never)

loopbackOnly()

/** Whatever leaves for another host than our own service. */
function requestsThatLeave(): readonly string[] {
  const left: string[] = []
  const note = ({ url }: Request) => {
    if (new URL(url).hostname !== '127.0.0.1') left.push(url)
  }
  nock.emitter.on('no match', note)
  onTestFinished(() => void nock.emitter.off('no match', note))
  return left
}

type Attack = { readonly name: string; readonly change: TokenChange; readonly reason: string }

const AUDIENCES: readonly Attack[] = [
  { name: 'of another service', change: { claims: { aud: `${SERVICE}-2` } }, reason: 'audience' },
  { name: 'as a list that does not name us', change: { claims: { aud: ['x', 'y'] } }, reason: 'audience' },
  { name: 'as an empty list', change: { claims: { aud: [] } }, reason: 'audience' },
  { name: 'as a list of lists', change: { claims: { aud: [[SERVICE]] } }, reason: 'malformed' },
  { name: 'with a closing slash', change: { claims: { aud: `${SERVICE}/` } }, reason: 'audience' },
  { name: 'in another case', change: { claims: { aud: SERVICE.toUpperCase() } }, reason: 'audience' },
  { name: 'of our feedback', change: { claims: { aud: `${SERVICE}/feedback` } }, reason: 'audience' },
  {
    name: 'of our base alone',
    change: { claims: { aud: 'https://facies.example/cds' } },
    reason: 'audience',
  },
]

const TIMES: readonly Attack[] = [
  { name: 'an end before the beginning of time', change: { claims: { exp: -1 } }, reason: 'malformed' },
  { name: 'an end that is no number', change: { claims: { exp: `${NOW_S + 300}` } }, reason: 'malformed' },
  { name: 'an end that is infinite', change: { claims: { exp: 1e300, iat: 1e300 } }, reason: 'issued-ahead' },
  { name: 'an end in milliseconds', change: { claims: { exp: (NOW_S + 300) * 1000 } }, reason: 'lifetime' },
  {
    name: 'a life of a day that has nearly passed',
    change: { claims: { iat: NOW_S - 86_400, exp: NOW_S + 60 } },
    reason: 'lifetime',
  },
]

const KEYS: readonly Attack[] = [
  {
    name: 'that the token itself brings along (jwk)',
    change: { header: { jwk: stranger.jwk }, key: stranger.privateKey },
    reason: 'signature',
  },
  {
    name: 'that an address in the token holds (x5u)',
    change: { header: { x5u: 'https://evil.example/cert' }, key: stranger.privateKey },
    reason: 'signature',
  },
  {
    name: 'of a certificate in the token (x5c)',
    change: { header: { x5c: ['MIIB'] }, key: stranger.privateKey },
    reason: 'signature',
  },
  {
    name: 'of another kind under the name of ours (RS for ES)',
    change: { header: { alg: 'RS384' }, key: strangerRsa.privateKey },
    reason: 'keys',
  },
  {
    name: 'of another kind under the name of ours (ES for RS)',
    change: { header: { alg: 'ES384', kid: 'ehr-rsa' }, key: stranger.privateKey },
    reason: 'keys',
  },
  {
    name: 'that is our public key as the secret of HS384',
    change: { header: { alg: 'HS384' }, key: bytes(publicPem) },
    reason: 'algorithm',
  },
  {
    name: 'that is our public RSA key as the secret of HS256',
    change: { header: { alg: 'HS256', kid: 'ehr-rsa' }, key: bytes(publicRsaPem) },
    reason: 'algorithm',
  },
  { name: 'whose name is a path', change: { header: { kid: '../../dev/null' } }, reason: 'keys' },
  { name: 'whose name is of every object', change: { header: { kid: 'constructor' } }, reason: 'keys' },
]

const HEADERS: readonly Attack[] = [
  { name: "a stranger's jku", change: { header: { jku: 'https://evil.example/jwks' } }, reason: 'jku' },
  { name: 'the jku in another spelling', change: { header: { jku: `${JKU}?a` } }, reason: 'jku' },
  { name: 'a jku of a file', change: { header: { jku: 'file:///etc/passwd' } }, reason: 'jku' },
]

describe.each([
  { what: 'an audience', attacks: AUDIENCES },
  { what: 'the times', attacks: TIMES },
  { what: 'a key', attacks: KEYS },
  { what: 'a header', attacks: HEADERS },
])('$what', ({ attacks }) => {
  test.each(attacks)('$name: 401, empty, and no request leaves', async ({ change, reason }) => {
    const left = requestsThatLeave()
    const asked: FindRequest[] = []
    const { call, lines } = await service({
      sites: [site('general', { trust: { keys: [ehr.jwk, rsa.jwk] } })],
      findPatientFindings: async (request) => {
        asked.push(request)
        return NO_FINDINGS
      },
    })
    const response = await call(body(), await token(change))
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 401, text: '' })
    expect(lines.map(({ fields }) => String(fields?.reason).split(' ')[0])).toEqual([reason])
    expect({ left, asked }).toEqual({ left: [], asked: [] })
  })
})

describe('a token that is put together by hand', () => {
  const part = (json: object) => base64url.encode(JSON.stringify(json))
  const claims = { iss: ISSUER, aud: SERVICE, iat: NOW_S, exp: NOW_S + 300, jti: 'by-hand' }

  test.each([
    { name: 'alg none', token: () => new UnsecuredJWT(claims).encode() },
    {
      name: 'alg nOnE and a signature',
      token: () => `${part({ alg: 'nOnE', kid: 'ehr-1' })}.${part(claims)}.AA`,
    },
    { name: 'no alg', token: () => `${part({ kid: 'ehr-1' })}.${part(claims)}.AA` },
    {
      name: 'alg of every object',
      token: () => `${part({ alg: 'toString', kid: 'ehr-1' })}.${part(claims)}.AA`,
    },
    {
      name: 'a signature of zeros (r = s = 0)',
      token: () =>
        `${part({ alg: 'ES384', kid: 'ehr-1' })}.${part(claims)}.${base64url.encode(new Uint8Array(96))}`,
    },
    {
      name: 'an extension that must be understood (crit)',
      token: () => `${part({ alg: 'ES384', kid: 'ehr-1', crit: ['exp'], exp: 1 })}.${part(claims)}.AA`,
    },
    {
      name: 'a payload that is not encoded (b64)',
      token: () => `${part({ alg: 'ES384', kid: 'ehr-1', crit: ['b64'], b64: false })}.${part(claims)}.AA`,
    },
    {
      name: "another token's signature",
      token: async () => {
        const [head] = (await token()).split('.')
        const [, , signature] = (await token()).split('.')
        return `${head}.${part({ ...claims, iss: ISSUER })}.${signature}`
      },
    },
    { name: 'five parts', token: async () => `${await token()}.a.b` },
    {
      name: 'a payload of a megabyte of nothing',
      token: () => `${part({ alg: 'ES384' })}.${'A'.repeat(8000)}.AA`,
    },
  ])('with $name is refused', async ({ token: made }) => {
    const { call } = await service()
    expect((await call(body(), await made())).status).toBe(401)
  })

  test('with a changed claim is refused', async () => {
    const { call, lines } = await service()
    const [head, payload = '', signature] = (await token()).split('.')
    const changed = part({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), jti: 'new' })
    expect((await call(body(), `${head}.${changed}.${signature}`)).status).toBe(401)
    expect(lines.at(-1)?.fields?.reason).toBe('signature (general)')
  })
})

describe('a token that was used', () => {
  test('is refused for any number of calls at once but one', async () => {
    const { call } = await service()
    const jwt = await token()
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await call(body(), jwt)).status),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  test('is refused though its first call failed', async () => {
    const { call } = await service()
    const jwt = await token()
    expect([(await call('{', jwt)).status, (await call(body(), jwt)).status]).toEqual([400, 401])
  })

  test('is refused with its signature written in another way', async () => {
    const { call } = await service()
    const jwt = await token()
    expect((await call(body(), jwt)).status).toBe(200)
    for (const twin of [`${jwt}=`, `${jwt}==`, ` ${jwt}`]) expect((await call(body(), twin)).status).toBe(401)
  })
})

/** A key server that is up to no good, on this machine. */
async function keyServer(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const jku = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
  return site('general', { mode: 'demo', trust: { jku } })
}

/** A key server that answers, with the key of the EHR, only when it is told to. */
function heldBack() {
  let asked = 0
  let isHeld = true
  const waiting: (() => void)[] = []
  return {
    asked: () => asked,
    holdBack: () => {
      isHeld = true
    },
    release: async () => {
      await expect.poll(() => waiting.length).toBeGreaterThan(0)
      isHeld = false
      for (const answer of waiting.splice(0)) answer()
    },
    listener: ((_req, res) => {
      asked += 1
      const answer = () => void res.end(JSON.stringify({ keys: [ehr.jwk] }))
      if (isHeld) waiting.push(answer)
      else answer()
    }) as RequestListener,
  }
}

describe('a key server', () => {
  test('that sends without end is cut off early', async () => {
    let sentBytes = 0
    const chunk = Buffer.alloc(64 * 1024, ' ')
    const site = await keyServer((_req, res) => {
      const more = () => {
        while (!res.destroyed && sentBytes < 2 ** 30) {
          sentBytes += chunk.length
          if (!res.write(chunk)) return void res.once('drain', more)
        }
      }
      more()
    })
    const { call } = await service({ sites: [site] })
    expect((await call()).status).toBe(401)
    // What lies in buffers between the two is more than what was read.
    expect(sentBytes).toBeLessThan(2 ** 25)
  })

  test.each<{ name: string; listener: RequestListener }>([
    { name: 'that says nothing', listener: () => {} },
    {
      name: 'that sends a letter at a time',
      listener: (_req, res) => {
        const drip = setInterval(() => res.write(' '), 50)
        res.on('close', () => clearInterval(drip))
      },
    },
  ])('$name is given up within a second', async ({ listener }) => {
    const { call } = await service({ sites: [await keyServer(listener)] })
    const started = performance.now()
    expect((await call()).status).toBe(401)
    expect(performance.now() - started).toBeLessThan(1900)
  })

  test('that is slow is waited for by no call for long, and the calls after it have its keys', async () => {
    const slow = heldBack()
    const { call, lines } = await service({ sites: [await keyServer(slow.listener)] })
    const early = await Promise.all([call(), call(), call()])
    expect(early.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(lines.at(-1)?.fields?.reason).toBe('keys (general)')
    await slow.release()
    await expect.poll(async () => (await call()).status).toBe(200)
    expect(slow.asked()).toBe(1)
  })

  test('that has become slow holds up no call whose key is known: keys are renewed before they are too old', async () => {
    let nowMs = NOW_S * 1000
    const slow = heldBack()
    const { call } = await service({ sites: [await keyServer(slow.listener)], now: () => new Date(nowMs) })
    const later = async (minutes: number) => {
      nowMs += minutes * 60_000
      const iat = nowMs / 1000
      return (await call(body(), await token({ claims: { iat, exp: iat + 300 } }))).status
    }
    const first = later(0)
    await slow.release()
    expect(await first).toBe(200)
    slow.holdBack()
    expect([await later(8), await later(1)]).toEqual([200, 200])
    await expect.poll(slow.asked).toBe(3)
    await slow.release()
  })

  test.each([
    { name: 'a key for encryption', keys: { keys: [{ ...ehr.jwk, use: 'enc' }] } },
    { name: 'a symmetric key', keys: { keys: [{ kty: 'oct', kid: 'ehr-1', k: 'AAAA' }] } },
    { name: 'a list', keys: [ehr.jwk] },
    { name: 'a key of nothing', keys: { keys: [{ kty: 'EC', kid: 'ehr-1', crv: 'P-384', x: '', y: '' }] } },
  ])('that answers $name is believed nothing', async ({ keys }) => {
    const { call } = await service({
      sites: [await keyServer((_req, res) => void res.end(JSON.stringify(keys)))],
    })
    expect((await call()).status).toBe(401)
  })

  test('is asked once in a storm of unknown kids, and the known one goes on', async () => {
    let asked = 0
    const site = await keyServer((_req, res) => {
      asked += 1
      res.end(JSON.stringify({ keys: [ehr.jwk] }))
    })
    const { call } = await service({ sites: [site] })
    expect((await call()).status).toBe(200)
    const kids = Array.from({ length: 30 }, (_, index) => `storm-${index}`)
    const statuses = await Promise.all(
      kids.map(async (kid) => (await call(body(), await token({ header: { kid } }))).status),
    )
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(asked).toBe(1)
    expect((await call()).status).toBe(200)
  })

  test('that publishes a new key under a new name is asked again, and once more only after the brake', async () => {
    let nowMs = NOW_S * 1000
    let asked = 0
    const next = await signer('ES384', 'ehr-next')
    let keys = [ehr.jwk]
    const site = await keyServer((_req, res) => {
      asked += 1
      res.end(JSON.stringify({ keys }))
    })
    const { call } = await service({ sites: [site], now: () => new Date(nowMs) })
    const rotated = { header: { kid: 'ehr-next' }, key: next.privateKey }
    expect((await call()).status).toBe(200)
    keys = [next.jwk]
    nowMs += 10_000
    expect((await call(body(), await token(rotated))).status).toBe(200)
    // The old one is gone with the set that no longer holds it.
    expect((await call()).status).toBe(401)
    expect(asked).toBe(2)
  })
})

describe('one issuer and one key for many organisations', () => {
  const ofTenant = (name: string) => site(name, { tenant: name, fhirBase: `https://${name}.example/fhir` })

  test.each([
    { name: 'its own server', tenant: 'east', fhirServer: 'https://east.example/fhir', asked: ['east'] },
    { name: "another tenant's server", tenant: 'east', fhirServer: 'https://west.example/fhir', asked: [] },
    { name: "a stranger's server", tenant: 'east', fhirServer: 'https://evil.example/fhir', asked: [] },
    { name: 'no server', tenant: 'west', fhirServer: undefined, asked: ['west'] },
    {
      name: 'the tenant in another case',
      tenant: 'EAST',
      fhirServer: 'https://east.example/fhir',
      asked: [],
    },
    { name: 'no tenant', tenant: undefined, fhirServer: 'https://east.example/fhir', asked: [] },
  ])('a token of $tenant with $name reaches what was kept of these sites: $asked', async ({
    tenant,
    fhirServer,
    asked,
  }) => {
    const left = requestsThatLeave()
    const reached: string[] = []
    const { call } = await service({
      sites: ['east', 'west'].map(ofTenant),
      findPatientFindings: async ({ site: { name } }) => {
        reached.push(name)
        return NO_FINDINGS
      },
    })
    const response = await call(body({ fhirServer }), await token({ claims: { tenant } }))
    expect({ status: response.status, reached, left }).toEqual({
      status: asked.length > 0 ? 200 : 401,
      reached: asked,
      left: [],
    })
  })

  test('each tenant counts its tokens for itself', async () => {
    const { call } = await service({ sites: ['east', 'west'].map(ofTenant) })
    const jti = 'token-1'
    const statuses = []
    for (const tenant of ['east', 'west', 'east']) {
      const fhirServer = `https://${tenant}.example/fhir`
      statuses.push((await call(body({ fhirServer }), await token({ claims: { tenant, jti } }))).status)
    }
    expect(statuses).toEqual([200, 200, 401])
  })

  test('a server that a trusted caller names is not asked when it is not registered', async () => {
    const left = requestsThatLeave()
    const { call } = await service()
    const fhirAuthorization = {
      access_token: 'secret',
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.read',
      subject: 'facies',
    }
    for (const fhirServer of ['https://evil.example/fhir', `${FHIR}@evil.example`, `${FHIR}/../other`]) {
      const sent = body({ fhirServer, fhirAuthorization, prefetch: undefined })
      expect((await call(sent)).status).toBe(401)
    }
    expect(left).toEqual([])
  })
})
