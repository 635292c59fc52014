import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { databaseForTests, FRAME, siteOf, startApp } from './app.ts'
import { startTestEhr } from './ehr.ts'

databaseForTests()

const patientOf = (text: string) => JSON.parse(text).id

describe('two launches in one browser', () => {
  test('both stay, and the patients never mix', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const a = await app.open(browser, ehr, 'patient-a')
    const b = await app.open(browser, ehr, 'patient-b')
    expect(browser.cookies.size).toBe(1)

    for (const [page, own, other] of [
      [a, 'patient-a', 'patient-b'],
      [b, 'patient-b', 'patient-a'],
      [a, 'patient-a', 'patient-b'],
    ] as const) {
      expect(JSON.parse((await browser.get(`${page}api/view`)).text)).toMatchObject({ patientId: own })
      expect(patientOf((await browser.get(`${page}fhir/Patient/${own}`)).text)).toBe(own)
      expect((await browser.get(`${page}fhir/Patient/${other}`)).status).toBe(404)
      expect((await browser.get(`${page}fhir/Media?subject=Patient/${other}`)).status).toBe(404)
    }
  })

  test('a launch that began first and ended last is no other', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const toEhr = async (patient: string) => {
      const query = new URLSearchParams({ iss: ehr.fhirBase, launch: ehr.launchFor(patient) })
      const sent = await browser.get(`${app.url}/smart/launch?${query}`)
      return (await browser.get(sent.location ?? '')).location ?? ''
    }
    const [backA, backB] = [await toEhr('patient-a'), await toEhr('patient-b')]
    const b = (await browser.get(backB)).location
    const a = (await browser.get(backA)).location
    expect(patientOf((await browser.get(`${a}fhir/Patient/patient-a`)).text)).toBe('patient-a')
    expect(patientOf((await browser.get(`${b}fhir/Patient/patient-b`)).text)).toBe('patient-b')
  })

  test('a photo that one of them listed is not there for the other', async () => {
    const ehr = await startTestEhr()
    ehr.photos = { face: { type: 'image/jpeg', bytes: new Uint8Array([0xff, 0xd8]) } }
    const app = await startApp(ehr)
    const browser = app.browser()
    const [a, b] = [await app.open(browser, ehr, 'patient-a'), await app.open(browser, ehr, 'patient-b')]
    await browser.get(`${a}fhir/Media?subject=Patient/patient-a`)
    const requests = ehr.requests.length
    expect((await browser.get(`${b}fhir/Binary/media-face`)).status).toBe(404)
    expect(ehr.requests).toHaveLength(requests)
  })
})

describe('a page that is not this browser’s', () => {
  const PATHS = [
    '',
    'api/view',
    'fhir/Patient/patient-a',
    'fhir/Media?subject=Patient/patient-a',
    'fhir/Binary/x',
  ]

  test.each(PATHS)('/%s answers nothing, in the form of its address', async (path) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const page = await app.open(app.browser(), ehr)
    const other = app.browser()
    await app.open(other, ehr, 'patient-b')
    const requests = ehr.requests.length
    for (const browser of [other, app.browser()]) {
      const answer = await browser.get(`${page}${path}`)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toContain(path === '' ? 'text/html' : 'json')
      expect(answer.text).toContain('open Facies again from the chart')
    }
    expect(ehr.requests).toHaveLength(requests)
  })

  test.each([
    'A'.repeat(43),
    'short',
    '%2F%2Fevil.example',
    '..%2F..%2F',
  ])('the key %s opens nothing and leads nowhere', async (key) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    await app.open(browser, ehr)
    expect((await browser.get(`${app.url}/app/${key}/api/view`)).status).toBe(401)
    const bare = await browser.get(`${app.url}/app/${key}`)
    if (bare.location !== null) expect(bare.location).toBe(`${app.url}/app/${key}/`)
  })
})

test('when a token that nothing refreshes has expired, the view has ended', async () => {
  const ehr = await startTestEhr()
  ehr.be.withoutRefresh = true
  ehr.be.expiresIn = 570
  let ms = Date.now()
  const app = await startApp(ehr, { now: () => new Date(ms) })
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  ms += 569_000
  expect((await browser.get(`${page}api/view`)).status).toBe(200)
  ms += 1_000
  const ended = await browser.get(`${page}api/view`)
  expect(ended.status).toBe(401)
  expect(JSON.parse(ended.text)).toEqual({
    code: 'SESSION_UNKNOWN',
    message: 'This view has ended; open Facies again from the chart',
  })
})

describe('a view', () => {
  const HOUR_S = 3600

  /** How the page answers after each of these waits, one after the other. */
  async function statusesAfter(waits: readonly number[], expiresIn = 12 * HOUR_S) {
    const ehr = await startTestEhr()
    ehr.be.expiresIn = expiresIn
    let ms = Date.now()
    const app = await startApp(ehr, { now: () => new Date(ms) })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const statuses: number[] = []
    for (const seconds of waits) {
      ms += seconds * 1000
      statuses.push((await browser.get(`${page}fhir/Patient/patient-a`)).status)
    }
    return statuses
  }

  test.each([
    { name: 'that nobody used for an hour has ended', waits: [HOUR_S], expected: [401] },
    { name: 'that was not used for almost an hour goes on', waits: [HOUR_S - 1], expected: [200] },
    {
      name: 'in use goes on, and ends an hour later at the most',
      waits: [50 * 60, 50 * 60, HOUR_S],
      expected: [200, 200, 401],
    },
    {
      name: 'ends after eight hours, however much it is used',
      waits: [...Array.from({ length: 9 }, () => 50 * 60), 29 * 60, 60],
      expected: [...Array.from({ length: 9 }, () => 200), 200, 401],
    },
  ])('$name', async ({ waits, expected }) => {
    expect(await statusesAfter(waits)).toEqual(expected)
  })

  test('that was opened at another FHIR base, or as another client, has ended', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    for (const changed of [
      siteOf(ehr, {}, { clientId: 'another' }),
      siteOf(ehr, { fhirBase: `${ehr.url}/other` }),
    ]) {
      const browser = app.browser()
      const page = await app.open(browser, ehr)
      const restarted = await startApp(ehr, { sites: [changed] })
      const requests = ehr.requests.length
      const elsewhere = page.replace(app.url, restarted.url)
      expect((await browser.get(`${elsewhere}fhir/Patient/patient-a`)).status).toBe(401)
      expect((await browser.get(`${page}fhir/Patient/patient-a`)).status).toBe(401)
      expect(ehr.requests).toHaveLength(requests)
      ehr.register({ redirects: [`${app.url}/smart/callback/north`] })
    }
  })
})

describe('headers', () => {
  test('only the site’s origins may frame the page, and nothing may be loaded from elsewhere', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const { headers } = await browser.get(await app.open(browser, ehr))
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(headers.has('x-frame-options')).toBe(false)
    // The EHR that opened the window may close it.
    expect(headers.has('cross-origin-opener-policy')).toBe(false)
    const rules = headers.get('content-security-policy')?.split('; ')
    expect(rules).toContain(`frame-ancestors ${FRAME}`)
    expect(rules).toContain("default-src 'none'")
    expect(rules?.filter((rule) => /unsafe|\*|data:|https?:/.test(rule))).toEqual([
      `frame-ancestors ${FRAME}`,
    ])
  })

  test('a site that names no origin is framed by nobody', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr, { sites: [siteOf(ehr, {}, { frameAncestors: [] })] })
    const browser = app.browser()
    const { headers } = await browser.get(await app.open(browser, ehr))
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('of several sites each page is framed by its own, and what is no page by nobody', async () => {
    const [north, south] = [await startTestEhr(), await startTestEhr()]
    const frameAncestors = ['https://south.example.org']
    const sites = [siteOf(north), { ...siteOf(south, {}, { frameAncestors }), name: 'south' }]
    const app = await startApp(north, { sites })
    const browser = app.browser()
    const page = await app.open(browser, north)
    const launch = new URLSearchParams({ iss: north.fhirBase, launch: 'launch-1' })
    const framed = async (url: string) => {
      const { headers } = await browser.get(url)
      return /frame-ancestors (.+)$/.exec(headers.get('content-security-policy') ?? '')?.[1]
    }
    for (const url of [`${app.url}/smart/launch?${launch}`, page]) expect(await framed(url)).toBe(FRAME)
    const none = ['api/view', 'api/none', 'fhir/metadata', 'fhir/Patient/patient-a', 'fhir/Patient/patient-b']
    for (const path of none) expect(await framed(`${page}${path}`)).toBe("'none'")
    expect(await framed(`${app.url}/smart/jwks.json`)).toBe("'none'")
    expect(await framed(`${app.url}/app/none/`)).toBe(`${FRAME} https://south.example.org`)
  })

  test('a page in words is readable in the frame of any registered EHR, and is not kept', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    for (const path of ['/smart/launch', '/smart/callback/north?state=1&code=2', '/app/none/']) {
      const { headers, status } = await app.browser().get(`${app.url}${path}`)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(headers.get('content-security-policy')).toContain(`frame-ancestors ${FRAME}`)
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  test('a page in words has a style of its own, which its policy names and no other', async () => {
    const app = await startApp(await startTestEhr())
    const { headers, text } = await app.browser().get(`${app.url}/app/none/`)
    const [, style = ''] = text.match(/<style>([^<]+)<\/style>/) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toContain(`style-src 'self' 'sha256-${hash}'`)
    expect(text).toMatch(/<html lang="en">.*<title>Facies<\/title>.*<main><h1>Facies<\/h1>/)
    expect(text).not.toMatch(/https?:|url\(|<script|<link/)
  })

  test('an address whose percent signs encode nothing is unknown', async () => {
    const app = await startApp(await startTestEhr())
    expect((await app.browser().get(`${app.url}/app/%E0%A4%A/`)).status).toBe(404)
  })

  test('the files of the build are kept for ever, and those that are not there are not', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const found = await app.browser().get(`${app.url}/app/assets/page-1a2b.js`)
    expect(found.status).toBe(200)
    expect(found.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    for (const path of ['none.js', '../index.html', '..%2Findex.html', '%2e%2e/index.html'])
      expect((await app.browser().get(`${app.url}/app/assets/${path}`)).status).not.toBe(200)
  })

  test('a page that was not built says so', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr, { webFolder: '/nowhere' })
    const query = new URLSearchParams({ iss: ehr.fhirBase, launch: ehr.launchFor('patient-a') })
    const answer = await app.browser().follow(`${app.url}/smart/launch?${query}`)
    expect(answer).toMatchObject({ status: 503 })
    expect(answer.text).toContain('has not been built')
  })
})
