import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { body, checkedFetch, service, site, token } from './client.ts'

const NORTH = 'https://north.example'
const SOUTH = 'https://south.example'
const SITES = [
  site('north', { cors: [NORTH], fhirBase: 'https://north.example/fhir', tenant: 'n' }),
  site('south', { cors: [SOUTH], fhirBase: 'https://south.example/fhir', tenant: 's' }),
]
const DISCOVERY = '/cds-services'
const VIEW = '/cds-services/facies-patient-view'

const headersOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))

describe('a preflight', () => {
  const ask = async (path: string, origin: string | undefined) => {
    const { url } = await service({ sites: SITES })
    return checkedFetch(`${url}${path}`, {
      method: 'OPTIONS',
      headers: {
        ...(origin && { origin }),
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-other',
      },
    })
  }

  test.each([
    { path: DISCOVERY, origin: NORTH },
    { path: VIEW, origin: NORTH },
    { path: VIEW, origin: SOUTH },
    { path: `${VIEW}/feedback`, origin: SOUTH },
    { path: '/cds-services/unknown', origin: SOUTH },
  ])('of $origin to $path is answered without a token', async ({ path, origin }) => {
    const response = await ask(path, origin)
    expect(response.status).toBe(204)
    expect(headersOf(response)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'Authorization,Content-Type',
      'access-control-max-age': '600',
    })
    expect(response.headers.get('vary')).toContain('Origin')
  })

  test.each([
    { name: 'a stranger', origin: 'https://evil.example' },
    { name: 'one that only begins alike', origin: `${NORTH}.evil.example` },
    { name: 'the same host without TLS', origin: 'http://north.example' },
    { name: 'null', origin: 'null' },
    { name: 'nobody', origin: undefined },
  ])('of $name allows nothing', async ({ origin }) => {
    const response = await ask(VIEW, origin)
    expect(response.status).toBe(204)
    expect(headersOf(response)).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('a call', () => {
  const callFrom = async (
    origin: string,
    tenant: string,
    sent: unknown = body({ fhirServer: undefined }),
  ) => {
    const { url } = await service({ sites: SITES })
    return checkedFetch(`${url}${VIEW}`, {
      method: 'POST',
      headers: {
        origin,
        'content-type': 'application/json',
        authorization: `Bearer ${await token({ claims: { tenant } })}`,
      },
      body: typeof sent === 'string' ? sent : JSON.stringify(sent),
    })
  }

  test.each([
    { name: 'a page of the site', origin: NORTH, tenant: 'n', status: 200, sent: undefined },
    { name: 'a page of the site, an error too', origin: NORTH, tenant: 'n', status: 400, sent: '{' },
  ])('can be read by $name', async ({ origin, tenant, status, sent }) => {
    const response = await callFrom(origin, tenant, sent)
    expect(response.status).toBe(status)
    expect(headersOf(response)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'X-Request-Id,Retry-After',
    })
  })

  test.each([
    { name: "another site's page", origin: SOUTH, tenant: 'n', status: 200 },
    { name: 'a page of a caller that is not trusted', origin: NORTH, tenant: 'x', status: 401 },
  ])('cannot be read by $name', async ({ origin, tenant, status }) => {
    const response = await callFrom(origin, tenant)
    expect(response.status).toBe(status)
    expect(headersOf(response)).not.toHaveProperty('access-control-allow-origin')
  })

  test.each([
    { fhirServer: 'https://north.example/fhir', origin: NORTH, allowed: NORTH },
    { fhirServer: 'https://north.example/fhir', origin: SOUTH, allowed: null },
  ])('whose body picks the site is held to its origins: $origin', async ({ fhirServer, origin, allowed }) => {
    const sites = SITES.map((one) => ({ ...one, tenant: undefined }))
    const { url } = await service({ sites })
    const response = await checkedFetch(`${url}${VIEW}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body: JSON.stringify(body({ fhirServer })),
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed)
  })
})

test('discovery can be read by a page of any site, and by no other', async () => {
  const { url } = await service({ sites: SITES })
  const allowed = async (origin: string) =>
    (await checkedFetch(url + DISCOVERY, { headers: { origin } })).headers.get('access-control-allow-origin')
  expect([await allowed(SOUTH), await allowed('https://evil.example')]).toEqual([SOUTH, null])
})

test.each([
  '*',
  'north.example',
  'https://north.example/',
  'https://north.example/page',
])('a site file cannot allow %s', (origin) => {
  expect(() => site('north', { cors: [origin] })).toThrow(AppError)
})
