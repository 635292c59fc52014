import { describe, expect, test } from 'vitest'
import { LAUNCHES_PER_MINUTE } from '../../src/smart-app/sign-in.ts'
import { databaseForTests, siteOf, startApp } from './app.ts'
import { CHOSEN_PATIENT, CLIENT_ID, startTestEhr } from './ehr.ts'

databaseForTests()

const addressOf = (base: string, parameters: Readonly<Record<string, string>>) =>
  `${base}/smart/launch?${new URLSearchParams(parameters)}`

test('sends the browser to the EHR with what SMART asks for, and with nothing else', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const smuggled = { fhirServiceUrl: 'https://evil.example', clientId: 'other', patientId: 'b', aud: 'x' }
  const answer = await app
    .browser()
    .get(addressOf(app.url, { iss: ehr.fhirBase, launch: 'launch-1', ...smuggled }))

  expect(answer.status).toBe(302)
  const sent = new URL(answer.location ?? '')
  expect(`${sent.origin}${sent.pathname}`).toBe(`${ehr.url}/oidc/authorize`)
  const { state, nonce, code_challenge, scope, ...others } = Object.fromEntries(sent.searchParams)
  expect(others).toEqual({
    tenant: '7',
    client_id: CLIENT_ID,
    response_type: 'code',
    redirect_uri: `${app.url}/smart/callback/north`,
    launch: 'launch-1',
    aud: ehr.fhirBase,
    code_challenge_method: 'S256',
  })
  expect(scope?.split(' ')).toEqual(expect.arrayContaining(['launch', 'openid', 'fhirUser']))
  // 22 characters of base64url hold 128 bits.
  for (const secret of [state, nonce, code_challenge]) expect(secret).toMatch(/^[A-Za-z0-9_-]{22,}$/)
  expect(new Set([state, nonce, code_challenge]).size).toBe(3)
  expect(ehr.requests).toEqual(['/fhir/.well-known/smart-configuration'])
})

test('gives the browser a cookie that only survives where it should, once', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const browser = app.browser()
  const url = addressOf(app.url, { iss: ehr.fhirBase, launch: 'launch-1' })
  const [cookie = '', ...more] = (await browser.get(url)).headers.getSetCookie()
  expect(more).toEqual([])
  expect(cookie).toMatch(/^__Host-facies=[A-Za-z0-9_-]{43};/)
  expect(
    cookie
      .split('; ')
      .slice(1)
      .map((part) => part.toLowerCase())
      .sort(),
  ).toEqual(['httponly', 'partitioned', 'path=/', 'samesite=none', 'secure'])
  expect((await browser.get(url)).headers.getSetCookie()).toEqual([])

  const short = await app.browser().get(url, { headers: { cookie: '__Host-facies=short' } })
  expect(short.headers.getSetCookie()).toHaveLength(1)
})

test('more launches of one address than a hospital makes are turned away for a while, and keep nothing', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const address = addressOf(app.url, { iss: ehr.fhirBase, launch: 'launch-1' })
  const open = async () => (await fetch(address, { redirect: 'manual' })).status
  const statuses: number[] = []
  // What was taken comes back meanwhile, so it takes a few more.
  while (!statuses.includes(429) && statuses.length < 20 * LAUNCHES_PER_MINUTE)
    statuses.push(...(await Promise.all(Array.from({ length: 10 }, open))))
  expect(statuses.filter((status) => status === 302).length).toBeGreaterThanOrEqual(LAUNCHES_PER_MINUTE)
  expect(new Set(statuses)).toEqual(new Set([302, 429]))

  const rest = await Promise.all(Array.from({ length: 20 }, () => fetch(address, { redirect: 'manual' })))
  const answer = rest.find(({ status }) => status === 429) ?? never()
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answer.text()).toContain('Too many calls')
})

function never(): never {
  throw new RangeError('Cannot happen: all of the room is taken')
}

test('a second launch has another state and nonce', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const url = addressOf(app.url, { iss: ehr.fhirBase, launch: 'launch-1' })
  const sent = [await app.browser().get(url), await app.browser().get(url)].map(
    ({ location }) => new URL(location ?? '').searchParams,
  )
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(sent[0]?.get(name)).not.toBe(sent[1]?.get(name))
})

test.each([
  { name: 'a stranger’s iss', query: (_: string, stranger: string) => `iss=${stranger}/fhir&launch=1` },
  { name: 'an iss below the registered one', query: (base: string) => `iss=${base}/r4&launch=1` },
  { name: 'an iss with a query', query: (base: string) => `iss=${base}%3Fa%3D1&launch=1` },
  { name: 'an iss with two slashes', query: (base: string) => `iss=${base}//&launch=1` },
  {
    name: 'a user name in the iss',
    query: (base: string) => `iss=${base.replace('//', '//a:b@')}&launch=1`,
  },
  { name: 'no iss', query: () => 'launch=1' },
  { name: 'an iss twice', query: (base: string) => `iss=${base}&iss=${base}&launch=1` },
  { name: 'no launch', query: (base: string) => `iss=${base}` },
  { name: 'an empty launch', query: (base: string) => `iss=${base}&launch=` },
  { name: 'a launch twice', query: (base: string) => `iss=${base}&launch=1&launch=2` },
  { name: 'a launch without end', query: (base: string) => `iss=${base}&launch=${'a'.repeat(4097)}` },
])('$name is refused on a page, and no request leaves', async ({ query }) => {
  const [ehr, stranger] = [await startTestEhr(), await startTestEhr()]
  const app = await startApp(ehr)
  const answer = await app.browser().get(`${app.url}/smart/launch?${query(ehr.fhirBase, stranger.url)}`)
  expect(answer).toMatchObject({ status: 400, location: null })
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(answer.text).toContain('open Facies again from the chart')
  expect([...ehr.requests, ...stranger.requests]).toEqual([])
})

test.each([
  { name: 'and the EHR writes it', file: '', launch: '/' },
  { name: 'and the site file writes it', file: '/', launch: '' },
])('one slash at the end of iss is tolerated $name, and aud is what the EHR launched with', async ({
  file,
  launch,
}) => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr, { sites: [siteOf(ehr, { fhirBase: `${ehr.fhirBase}${file}` })] })
  const iss = `${ehr.fhirBase}${launch}`
  const answer = await app.browser().get(addressOf(app.url, { iss, launch: '1' }))
  expect(new URL(answer.location ?? '').searchParams.get('aud')).toBe(iss)
})

test('a site without the app is a stranger', async () => {
  const ehr = await startTestEhr()
  const { smart: _, ...site } = siteOf(ehr)
  const app = await startApp(ehr, { sites: [site] })
  const answer = await app.browser().get(addressOf(app.url, { iss: ehr.fhirBase, launch: '1' }))
  expect(answer.status).toBe(400)
  expect(ehr.requests).toEqual([])
})

test('an EHR whose discovery is away gets a page that says so, and the next launch works', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  ehr.be.discovery = 'away'
  const url = addressOf(app.url, { iss: ehr.fhirBase, launch: '1' })
  const away = await app.browser().get(url)
  expect(away.status).toBe(503)
  expect(away.text).toContain('try again in a moment')
  delete ehr.be.discovery
  expect((await app.browser().get(url)).status).toBe(302)
})

describe('the usual scopes', () => {
  const askedAt = async (capabilities: unknown, smart = {}, fields = {}) => {
    const ehr = await startTestEhr()
    ehr.be.discovery = (good) => ({ ...good, capabilities })
    const app = await startApp(ehr, { sites: [siteOf(ehr, fields, smart)] })
    const { location } = await app.browser().get(addressOf(app.url, { iss: ehr.fhirBase, launch: '1' }))
    return new URL(location ?? '').searchParams.get('scope')?.split(' ') ?? []
  }

  test.each([
    {
      name: 'letters where the EHR reads them',
      capabilities: ['permission-v1', 'permission-v2'],
      media: 'rs',
    },
    { name: 'words where it reads these alone', capabilities: ['permission-v1'], media: 'read' },
    { name: 'words where it does not say', capabilities: undefined, media: 'read' },
    { name: 'words where it says it oddly', capabilities: 'permission-v2', media: 'read' },
  ])('are in $name', async ({ capabilities, media }) => {
    const asked = await askedAt(capabilities)
    expect(asked).toContain(`patient/Media.${media}`)
    expect(asked.filter((scope) => scope.includes('/') && scope.endsWith('.read')).length > 0).toBe(
      media === 'read',
    )
  })

  test('of Oracle search for no Media and no Binary, and have no wildcard', async () => {
    const asked = await askedAt(['permission-v2'], {}, { profile: 'oracle' })
    expect(asked).toEqual(expect.arrayContaining(['patient/Media.r', 'patient/Binary.r']))
    expect(asked.join()).not.toContain('*')
  })

  test('ask for a refresh token where the site says so, and for none else', async () => {
    expect((await askedAt([])).filter((scope) => scope.endsWith('_access'))).toEqual([])
    expect(await askedAt(['permission-v2'], { refresh: 'online_access' })).toContain('online_access')
  })

  test('are not those of the site’s file, which are asked for as they are', async () => {
    const scopes = 'launch openid offline_access patient/*.read patient/Media.r'
    expect(await askedAt(['permission-v2'], { scopes })).toEqual(scopes.split(' '))
  })
})

describe('the app opened without a launch', () => {
  test('lets the EHR have a patient chosen; everything else is the same', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr, { sites: [siteOf(ehr, {}, { standalone: true })] })
    const browser = app.browser()
    const page = await browser.follow(`${app.url}/smart/open/north?launch=launch-1&iss=https://evil.example`)
    expect(page.status).toBe(200)
    const asked = ehr.asked[0]
    expect(asked?.has('launch')).toBe(false)
    expect(asked?.get('scope')?.split(' ')).toEqual(expect.arrayContaining(['launch/patient', 'openid']))
    expect(asked?.get('scope')?.split(' ')).not.toContain('launch')
    expect(asked?.get('aud')).toBe(ehr.fhirBase)
    const view = JSON.parse((await browser.get(`${page.url}api/view`)).text)
    expect(view).toMatchObject({ patientId: CHOSEN_PATIENT, needPatientBanner: true })
  })

  test.each([
    'north',
    'south',
    '%2e%2e',
    'north%2fx',
  ])('is refused where the site does not allow it: %s', async (name) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const answer = await app.browser().get(`${app.url}/smart/open/${name}`)
    expect([400, 404]).toContain(answer.status)
    expect(ehr.requests).toEqual([])
  })

  test.each([
    { missing: 'launch-standalone', capabilities: ['launch-ehr', 'context-standalone-patient'] },
    { missing: 'context-standalone-patient', capabilities: ['launch-ehr', 'launch-standalone'] },
  ])('is refused where the EHR does not offer $missing', async ({ missing, capabilities }) => {
    const ehr = await startTestEhr()
    ehr.be.discovery = (good) => ({ ...good, capabilities })
    const app = await startApp(ehr, { sites: [siteOf(ehr, {}, { standalone: true })] })
    const answer = await app.browser().get(`${app.url}/smart/open/north`)
    expect(answer).toMatchObject({ status: 502, location: null })
    expect(answer.text).toContain('The sign-in at the EHR did not complete')
    expect(app.lines.at(-1)?.fields?.detail).toContain(missing)
  })
})

test('HEAD begins no launch', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr, { sites: [siteOf(ehr, {}, { standalone: true })] })
  const browser = app.browser()
  for (const url of [
    addressOf(app.url, { iss: ehr.fhirBase, launch: 'launch-1' }),
    `${app.url}/smart/open/north`,
  ]) {
    const answer = await browser.get(url, { method: 'HEAD' })
    expect(answer).toMatchObject({ status: 405, location: null })
  }
  expect(browser.cookies.size).toBe(0)
  expect(ehr.requests).toEqual([])
})
