import { describe, expect, test } from 'vitest'
import { REFUSED_PER_MINUTE } from '../../src/cds-hooks/call-limits.ts'
import { LINES_PER_MINUTE } from '../../src/cds-hooks/failure.ts'
import { buckets, callerNetwork } from '../../src/token-bucket.ts'
import {
  BASE,
  body,
  checkedFetch,
  NOW,
  type Service,
  service,
  signer,
  site,
  type TokenChange,
  token,
} from './client.ts'

const stranger = await signer('ES384', 'ehr-1')
const FORGED: TokenChange = { key: stranger.privateKey }

describe('a bucket', () => {
  test('holds the calls of a minute, and what was taken comes back evenly', () => {
    let ms = 0
    const { take } = buckets(() => new Date(ms))
    const taken = (times: number) => Array.from({ length: times }, () => take('a', 2))
    expect(taken(3)).toEqual([0, 0, 30])
    ms = 29_999
    expect(taken(1)).toEqual([1])
    ms = 30_000
    expect(taken(2)).toEqual([0, 30])
    ms = 3_600_000
    expect(taken(3)).toEqual([0, 0, 30])
  })

  test('gives nothing for a clock that is set back, and waits no longer for it', () => {
    let ms = 60_000
    const { take } = buckets(() => new Date(ms))
    take('a', 1)
    ms = 0
    expect(take('a', 1)).toBe(60)
  })

  test('knows each key by itself, and takes nothing when it is only asked', () => {
    const { take, waitS } = buckets(() => NOW)
    expect([waitS('a', 1), take('a', 1), waitS('a', 1), take('b', 1)]).toEqual([0, 0, 60, 0])
  })
})

test.each([
  { address: '10.0.0.1', network: '10.0.0.1' },
  { address: '::ffff:10.0.0.1', network: '10.0.0.1' },
  { address: '2001:db8:1:2:3:4:5:6', network: '2001:db8:1:2' },
  { address: '2001:db8::1', network: '2001:db8:0:0' },
  { address: 'fe80::1%eth0', network: 'fe80:0:0:0' },
  { address: '::1', network: '0:0:0:0' },
])('$address counts as $network', ({ address, network }) => {
  expect(callerNetwork(address)).toBe(network)
})

/** A call as a proxy passes it on. */
async function callFrom(address: string, { url }: Service, change: TokenChange = {}): Promise<Response> {
  return checkedFetch(`${url}/cds-services/facies-patient-view`, {
    method: 'POST',
    headers: {
      'x-forwarded-for': address,
      'content-type': 'application/json',
      authorization: `Bearer ${await token(change)}`,
    },
    body: JSON.stringify(body({ fhirServer: undefined })),
  })
}

async function flood(address: string, running: Service, change: TokenChange): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>()
  for (let i = 0; i <= REFUSED_PER_MINUTE; i++)
    statuses.add((await callFrom(address, running, change)).status)
  return statuses
}

describe('lines of calls that were refused', () => {
  const linesOf = ({ lines }: Service, reason: string) =>
    lines.filter(({ fields }) => fields?.reason === reason || fields?.code === reason)

  test('are few, from however many addresses they come, and say how many are missing', async () => {
    let nowMs = NOW.getTime()
    const running = await service({ now: () => new Date(nowMs) })
    const foreign = { claims: { iss: 'https://evil.example' } }
    for (let i = 0; i < LINES_PER_MINUTE + 5; i++) await callFrom(`192.0.2.${i}`, running, foreign)
    expect(linesOf(running, 'issuer')).toHaveLength(LINES_PER_MINUTE)
    // Another reason has lines of its own.
    await callFrom('192.0.2.1', running, { claims: { exp: undefined } })
    expect(linesOf(running, 'malformed')).toHaveLength(1)

    nowMs += 60_000
    const iat = nowMs / 1000
    for (const _ of [1, 2])
      await callFrom('192.0.2.1', running, { claims: { ...foreign.claims, iat, exp: iat + 300 } })
    const missing = linesOf(running, 'issuer').map(({ fields }) => fields?.leftOut)
    expect(missing.slice(LINES_PER_MINUTE)).toEqual([5, undefined])
  })

  test.each([
    { path: '/cds-services/none', code: 'SERVICE_UNKNOWN' },
    { path: '/cds-services/facies-patient-view', code: 'METHOD_NOT_ALLOWED' },
  ])('are few also where no token is asked for: $code', async ({ path, code }) => {
    const running = await service()
    for (let i = 0; i < LINES_PER_MINUTE + 5; i++)
      expect((await checkedFetch(`${running.url}${path}`)).status).toBeGreaterThan(403)
    expect(linesOf(running, code)).toHaveLength(LINES_PER_MINUTE)
  })
})

describe('trusted calls', () => {
  test('beyond the rate of the site wait, those of another site do not', async () => {
    const sites = [
      site('north', { tenant: 'n', ratePerMinute: 2 }),
      site('south', { tenant: 's', ratePerMinute: 2, fhirBase: 'https://south.example/fhir' }),
    ]
    const running = await service({ sites })
    const statuses = []
    for (const tenant of ['n', 'n', 'n', 's'])
      statuses.push((await callFrom('192.0.2.1', running, { claims: { tenant } })).status)
    expect(statuses).toEqual([200, 200, 429, 200])
  })

  test('are told how long to wait, in words and in seconds', async () => {
    const { call, lines } = await service({ sites: [site('north', { ratePerMinute: 1 })] })
    await call()
    const responses = [await call(), await call()]
    expect(responses.map((response) => response.headers.get('retry-after'))).toEqual(['60', '60'])
    expect(await responses[0]?.json()).toMatchObject({ issue: [{ code: 'throttled' }] })
    // Once a minute: a flood of calls is no flood of lines.
    expect(lines.filter(({ event }) => event === 'calls-limited')).toEqual([
      { event: 'calls-limited', fields: { by: 'site', site: 'north', retryAfterS: 60 } },
    ])
    expect(lines.filter(({ event }) => event === 'call-refused')).toEqual([])
  })

  test('get through again when their time has come', async () => {
    let nowMs = NOW.getTime()
    const { call } = await service({
      sites: [site('north', { ratePerMinute: 1 })],
      now: () => new Date(nowMs),
    })
    const statuses = [(await call()).status, (await call()).status]
    nowMs += 60_000
    expect([...statuses, (await call()).status]).toEqual([200, 429, 200])
  })

  test('of a site that the body picks are counted there', async () => {
    const sites = ['north', 'south'].map((name) =>
      site(name, { ratePerMinute: 1, fhirBase: `https://${name}.example/fhir` }),
    )
    const { call } = await service({ sites })
    const statuses = []
    for (const name of ['north', 'north', 'south', 'south'])
      statuses.push((await call(body({ fhirServer: `https://${name}.example/fhir` }))).status)
    expect(statuses).toEqual([200, 429, 200, 429])
  })

  test('that name no one site are counted for all that they may mean', async () => {
    const sites = ['north', 'south'].map((name) =>
      site(name, { ratePerMinute: 1, fhirBase: `https://${name}.example/fhir` }),
    )
    const { url } = await service({ sites })
    const statuses = []
    for (let i = 0; i < 3; i++) {
      const audience = `${BASE}/cds-services`
      const authorization = `Bearer ${await token({ claims: { aud: audience } })}`
      statuses.push((await fetch(`${url}/cds-services`, { headers: { authorization } })).status)
    }
    expect(statuses).toEqual([200, 200, 429])
  })
})

describe('a flood of bad tokens', () => {
  const [EVIL, HOSPITAL] = ['203.0.113.7', '192.0.2.1']

  test('that a stranger signed ends in 429 before a signature is checked, and takes nothing from the site elsewhere', async () => {
    const running = await service()
    expect(await flood(EVIL, running, FORGED)).toEqual(new Set([401, 429]))
    // Even the right key: it is not looked at.
    expect((await callFrom(EVIL, running)).status).toBe(429)
    expect((await callFrom(HOSPITAL, running)).status).toBe(200)
  })

  test('that fits no site closes the address to nobody', async () => {
    const running = await service()
    expect(await flood(EVIL, running, { claims: { iss: 'https://evil.example' } })).toEqual(
      new Set([401, 429]),
    )
    expect((await callFrom(EVIL, running)).status).toBe(200)
  })

  test('that poses as one site takes nothing from another one behind the same address', async () => {
    const sites = [
      site('north', { tenant: 'n' }),
      site('south', { tenant: 's', fhirBase: 'https://south.example/fhir' }),
    ]
    const running = await service({ sites })
    await flood(EVIL, running, { ...FORGED, claims: { tenant: 'n' } })
    expect((await callFrom(EVIL, running, { claims: { tenant: 'n' } })).status).toBe(429)
    expect((await callFrom(EVIL, running, { claims: { tenant: 's' } })).status).toBe(200)
  })
})
