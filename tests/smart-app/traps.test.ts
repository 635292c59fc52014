import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SmartAppDeps } from '../../src/smart-app/deps.ts'
import type { LaunchSession } from '../../src/storage/launch-store.ts'
import { databaseForTests, siteOf, startApp, type TestApp } from './app.ts'
import { mediaOf, PRACTITIONER, startTestEhr, type TestEhr } from './ehr.ts'

/**
 * What other SMART clients are known to stumble over. Each has its test here, under the name that it goes by; the files
 * of the parts hold the finer ones.
 */
databaseForTests()

const launchAt = (app: TestApp, query: Readonly<Record<string, string>>) =>
  `${app.url}/smart/launch?${new URLSearchParams(query)}`

const JPEG = { type: 'image/jpeg', bytes: new Uint8Array(4096).fill(0xff) }

describe('?iss= of a stranger', () => {
  test('is refused, and nobody is asked anything', async () => {
    const [ehr, stranger] = [await startTestEhr(), await startTestEhr()]
    const app = await startApp(ehr)
    const answer = await app.browser().get(launchAt(app, { iss: stranger.fhirBase, launch: '1' }))
    expect(answer).toMatchObject({ status: 400, location: null })
    expect([...ehr.requests, ...stranger.requests]).toEqual([])
  })

  test('and its like: a parameter that would choose the server, the client or the patient is dropped', async () => {
    const [ehr, stranger] = [await startTestEhr(), await startTestEhr()]
    const app = await startApp(ehr)
    const smuggled = {
      fhirServiceUrl: stranger.fhirBase,
      clientId: 'other',
      patientId: 'patient-b',
      patient: 'patient-b',
      redirect_uri: `${stranger.url}/take`,
      redirectUri: `${stranger.url}/take`,
      scope: 'openid',
      state: 'known',
      client_secret: 'x',
    }
    const browser = app.browser()
    const launch = { iss: ehr.fhirBase, launch: ehr.launchFor('patient-a') }
    const page = await browser.follow(launchAt(app, { ...smuggled, ...launch }))
    expect(JSON.parse((await browser.get(`${page.url}api/view`)).text)).toMatchObject({
      patientId: 'patient-a',
    })
    expect(stranger.requests).toEqual([])
    expect(ehr.asked[0]?.toString()).not.toMatch(/patient-b|take|known|other/)
  })
})

test('two launches in one browser: both stay, and the patients never mix', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const browser = app.browser()
  const pages = [await app.open(browser, ehr, 'patient-a'), await app.open(browser, ehr, 'patient-b')]
  for (const index of [0, 1, 0]) {
    const { text } = await browser.get(`${pages[index]}api/view`)
    expect(JSON.parse(text).patientId).toBe(['patient-a', 'patient-b'][index])
  }
})

test('Änne Müller is no obstacle, and her name reads as it is written', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  const { text } = await browser.get(`${page}fhir/${PRACTITIONER}`)
  const { name } = JSON.parse(Buffer.from(text, 'latin1').toString('utf8'))
  expect(name).toEqual([{ family: 'Müller', given: ['Änne'], prefix: ['Dr.'] }])
})

test('failed discovery, then recovery: the next launch asks again', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const launch = () => launchAt(app, { iss: ehr.fhirBase, launch: ehr.launchFor('patient-a') })
  ehr.be.discovery = 'away'
  expect((await app.browser().follow(launch())).status).toBe(503)
  delete ehr.be.discovery
  expect((await app.browser().follow(launch())).status).toBe(200)
})

test('an id_token is verified, and not only decoded', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const launch = () => launchAt(app, { iss: ehr.fhirBase, launch: ehr.launchFor('patient-a') })
  ehr.be.strangersKey = true
  expect((await app.browser().follow(launch())).status).toBe(502)
  delete ehr.be.strangersKey
  expect((await app.browser().follow(launch())).status).toBe(200)
})

test('state and nonce are of 128 random bits at least, and the EHR’s launch has its scope', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  await app.open(app.browser(), ehr)
  await app.open(app.browser(), ehr)
  const secrets = ehr.asked.flatMap((asked) => [asked.get('state') ?? '', asked.get('nonce') ?? ''])
  expect(new Set(secrets).size).toBe(4)
  for (const secret of secrets)
    expect(Buffer.from(secret, 'base64url').length * 8).toBeGreaterThanOrEqual(128)
  for (const asked of ehr.asked) expect(asked.get('scope')?.split(' ')).toContain('launch')
})

test.each([
  'a+b',
  'a/b',
  'a=b',
  'a&code=b',
  'a%2Bb',
  'a%b',
  'a#b',
  'a b',
  'ä',
])('the code %s arrives as it left', async (code) => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  ehr.nextCode = code
  await app.open(app.browser(), ehr)
  expect(ehr.exchanges.map((body) => body.getAll('code'))).toEqual([[code]])
})

test('an authorize address with a query of its own gets no second question mark', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  await app.open(app.browser(), ehr)
  expect(ehr.asked[0]?.get('tenant')).toBe('7')
  expect(ehr.requests.filter((path) => path.split('?').length > 2)).toEqual([])
})

describe('refresh at a strict server', () => {
  /** The app a while later, when its token has ended at the EHR too. */
  async function later(ehr: TestEhr, changes: Partial<SmartAppDeps> = {}) {
    let ms = Date.now()
    const app = await startApp(ehr, { ...changes, now: () => new Date(ms) })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    ms += 3_580_000
    ehr.expireTokens()
    return { app, browser, page }
  }

  test('names the client, and uses each refresh token once', async () => {
    const ehr = await startTestEhr()
    const { browser, page } = await later(ehr)
    expect((await browser.get(`${page}api/view`)).status).toBe(200)
    expect(ehr.refreshes.map((body) => body.has('client_id'))).toEqual([true])
    expect(ehr.granted()).toBe(1)
  })

  test('proves who asks by another assertion, as at the code, where a key was registered', async () => {
    const ehr = await startTestEhr()
    const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true })
    const publicJwk = { ...(await exportJWK(publicKey)), kid: 'ours', alg: 'ES384', use: 'sig' }
    const sites = [siteOf(ehr, {}, { authentication: 'private_key_jwt' })]
    const { browser, page } = await later(ehr, { clientKey: { kid: 'ours', privateKey, publicJwk }, sites })
    expect((await browser.get(`${page}api/view`)).status).toBe(200)
    expect(ehr.refreshes.map((body) => body.has('client_assertion'))).toEqual([true])
    expect(ehr.granted()).toBe(1)
  })

  test('that is away for a while loses nothing', async () => {
    const ehr = await startTestEhr()
    const { browser, page } = await later(ehr)
    ehr.be.refresh = 'away'
    expect((await browser.get(`${page}api/view`)).status).toBe(503)
    delete ehr.be.refresh
    expect((await browser.get(`${page}api/view`)).status).toBe(200)
  })

  test('two refreshes at once are one', async () => {
    const ehr = await startTestEhr()
    const { browser, page } = await later(ehr)
    const paths = ['api/view', 'fhir/Patient/patient-a', 'fhir/Media?subject=Patient/patient-a', '']
    const statuses = await Promise.all(
      paths.map(async (path) => (await browser.get(`${page}${path}`)).status),
    )
    expect(statuses).toEqual([200, 200, 200, 200])
    expect(ehr.refreshes).toHaveLength(1)
  })
})

test.each([
  { binary: 'broken-off', says: 'The record server answered in an unexpected form' },
  { binary: 'stalled', says: 'The record server could not be reached' },
] as const)('a truncated Binary ($binary) ends in time, with a clear message', async ({ binary, says }) => {
  const ehr = await startTestEhr()
  ehr.photos = { face: JPEG }
  const app = await startApp(ehr)
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  await browser.get(`${page}fhir/Media?subject=Patient/patient-a`)
  ehr.be.binary = binary
  const answer = await browser.get(`${page}fhir/Binary/media-face`)
  expect(answer.status).toBe(502)
  expect(JSON.parse(answer.text).issue[0].details.text).toBe(says)
}, 20_000)

test('a foreign image host gets no token, nor any request', async () => {
  const heard: string[] = []
  const foreign = createServer((req, res) => {
    heard.push(`${req.url} ${req.headers.authorization}`)
    res.end()
  }).listen(0, '127.0.0.1')
  await once(foreign, 'listening')
  onTestFinished(() => {
    foreign.closeAllConnections()
    foreign.close()
  })
  const url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/face.jpg`
  const ehr = await startTestEhr()
  ehr.be.media = [mediaOf('patient-a', 'face', { content: { contentType: 'image/jpeg', url } })]
  const app = await startApp(ehr)
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  await browser.get(`${page}fhir/Media?subject=Patient/patient-a`)
  expect((await browser.get(`${page}fhir/Binary/media-face`)).status).toBe(502)
  expect(heard).toEqual([])
})

test('a next link to another host gets no token, nor any request', async () => {
  const [ehr, foreign] = [await startTestEhr(), await startTestEhr()]
  const next = { relation: 'next', url: `${foreign.fhirBase}/Media?page=2` }
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', link: [next], entry: [] })
  ehr.be.searches = { Media: { status: 200, body } }
  const app = await startApp(ehr)
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  const { text } = await browser.get(`${page}fhir/Media?subject=Patient/patient-a`)
  expect(JSON.parse(text).entry).toMatchObject([{ resource: { issue: [{ code: 'incomplete' }] } }])
  expect(foreign.requests).toEqual([])
})

test('a forged X-Forwarded-Host changes no address', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const headers = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-prefix': '/evil',
    forwarded: 'host=evil.example;proto=https',
    'x-original-uri': 'https://evil.example/',
  }
  const url = launchAt(app, { iss: ehr.fhirBase, launch: '1' })
  const { location } = await app.browser().get(url, { headers })
  expect(new URL(location ?? '').searchParams.get('redirect_uri')).toBe(`${app.url}/smart/callback/north`)
})

describe('the EHR’s own token', () => {
  test('that has expired is refreshed unseen', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    ehr.expireTokens()
    expect((await browser.get(`${page}fhir/Patient/patient-a`)).status).toBe(200)
  })

  test('that was revoked leads back to the chart', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    ehr.revokeGrants()
    const ended = await browser.get(`${page}api/view`)
    expect(ended.status).toBe(401)
    expect(ended.text).toContain('open Facies again from the chart')
    expect((await browser.follow(launchAt(app, launchOf(ehr)))).status).toBe(200)
  })
})

test('a session of one site never reads another’s record', async () => {
  const [north, south] = [await startTestEhr(), await startTestEhr()]
  const sites = [siteOf(north), { ...siteOf(south), name: 'south' }]
  const sessions: LaunchSession[] = []
  const app = await startApp(north, { sites, onOpen: (session) => void sessions.push(session) })
  south.register({ redirects: [`${app.url}/smart/callback/south`] })
  const browser = app.browser()
  const [a, b] = [await app.open(browser, north), await app.open(browser, south)]
  const before = [north.requests.length, south.requests.length]
  await browser.get(`${a}fhir/Patient/patient-a`)
  expect([north.requests.length, south.requests.length]).toEqual([(before[0] ?? 0) + 1, before[1]])
  await browser.get(`${b}fhir/Patient/patient-a`)
  expect([north.requests.length, south.requests.length]).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 1])
  expect(sessions.map(({ site }) => site)).toEqual(['north', 'south'])
})

function launchOf(ehr: TestEhr) {
  return { iss: ehr.fhirBase, launch: ehr.launchFor('patient-a') }
}
