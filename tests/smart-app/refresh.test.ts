import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ClientKey, readClientKey } from '../../src/smart-app/client-key.ts'
import { secretHash } from '../../src/smart-app/secrets.ts'
import type { LaunchSession } from '../../src/storage/launch-store.ts'
import { databaseForTests, siteOf, startApp, type TestApp } from './app.ts'
import type { Browser } from './browser.ts'
import { CLIENT_ID, type Misbehaviour, startTestEhr } from './ehr.ts'

databaseForTests()

const LIFE_S = 600
const [SOON, OVER] = [LIFE_S - 20, LIFE_S + 1]

/** The app, opened, with a clock that the test moves. */
async function openedApp(be: Misbehaviour = {}, changes: Parameters<typeof startApp>[1] = {}) {
  const ehr = await startTestEhr()
  ehr.be.expiresIn = LIFE_S
  Object.assign(ehr.be, be)
  let ms = Date.now()
  const now = () => new Date(ms)
  const app = await startApp(ehr, { ...changes, now })
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  const wait = (seconds: number) => {
    ms += seconds * 1000
  }
  return { ehr, app, browser, page, now, wait, session: () => sessionOf(app, browser, page) }
}

async function sessionOf(app: TestApp, browser: Browser, page: string): Promise<LaunchSession | undefined> {
  const key = page.split('/').at(-2) ?? ''
  return app.launches.find(secretHash(key), secretHash(browser.cookies.get('__Host-facies') ?? ''))
}

const patientStatus = async (browser: Browser, page: string) =>
  (await browser.get(`${page}fhir/Patient/patient-a`)).status

describe('a token that ends', () => {
  test.each([
    { name: 'soon', seconds: SOON },
    { name: 'at this moment', seconds: LIFE_S },
    { name: 'and has ended', seconds: OVER },
  ])('$name is refreshed unseen', async ({ seconds }) => {
    const { ehr, app, browser, page, wait, session } = await openedApp()
    wait(seconds)
    // What came first must not be needed any more.
    if (seconds >= LIFE_S) ehr.expireTokens()
    expect(await patientStatus(browser, page)).toBe(200)
    expect(ehr.granted()).toBe(1)
    expect(await session()).toMatchObject({ accessToken: ehr.tokens.at(-2), refreshToken: ehr.tokens.at(-1) })
    expect(app.lines.map(({ event }) => event)).toContain('token-refreshed')
    for (const token of ehr.tokens) expect(browser.seen.join()).not.toContain(token)
  })

  test.each([
    { name: 'before its last third', seconds: 19, refreshes: 0 },
    { name: 'in its last third', seconds: 21, refreshes: 1 },
  ])('and lives half a minute is $refreshes times refreshed $name', async ({ seconds, refreshes }) => {
    const { ehr, browser, page, wait } = await openedApp({ expiresIn: 30 })
    wait(seconds)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(ehr.granted()).toBe(refreshes)
  })

  test('not so soon is left as it is', async () => {
    const { ehr, browser, page, wait } = await openedApp()
    wait(LIFE_S - 31)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(ehr.refreshes).toEqual([])
  })

  test('is refreshed again and again, each time with the refresh token that came last', async () => {
    const { ehr, browser, page, wait } = await openedApp()
    for (let times = 1; times <= 4; times += 1) {
      wait(OVER)
      expect(await patientStatus(browser, page)).toBe(200)
      expect(ehr.granted()).toBe(times)
    }
    expect(new Set(ehr.refreshes.map((body) => body.get('refresh_token'))).size).toBe(4)
  })

  test('before its time is refreshed when the record refuses it, and the question is asked again', async () => {
    const { ehr, browser, page } = await openedApp()
    ehr.expireTokens()
    const view = await browser.get(`${page}api/view`)
    expect(view.status).toBe(200)
    expect(JSON.parse(view.text)).toMatchObject({ patientId: 'patient-a' })
    expect(ehr.granted()).toBe(1)
  })

  test('and that nothing refreshes: the view has ended when the record refuses it', async () => {
    const { ehr, browser, page, session } = await openedApp({ withoutRefresh: true })
    ehr.expireTokens()
    expect(await patientStatus(browser, page)).toBe(401)
    expect(await session()).toBeUndefined()
  })

  test('is left as it is where the record says 401 of what it has no scope for', async () => {
    const ehr = await startTestEhr()
    ehr.be.unscopedIs401 = true
    const scopes = 'launch openid patient/Patient.r patient/Media.rs'
    const app = await startApp(ehr, { sites: [siteOf(ehr, {}, { scopes })] })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const view = JSON.parse((await browser.get(`${page}api/view`)).text)
    expect(view.findings.unread).not.toEqual([])
    expect(ehr.refreshes).toEqual([])
    expect((await browser.get(`${page}api/view`)).status).toBe(200)
  })

  test('may keep its refresh token, where the EHR sends no other', async () => {
    const { browser, page, wait, session } = await openedApp({
      refresh: (good) => ({ ...good, refresh_token: undefined }),
    })
    const first = await session()
    wait(SOON)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(await session()).toMatchObject({ refreshToken: first?.refreshToken, tokensVersion: 1 })
  })

  test('may come back with fewer scopes', async () => {
    const { browser, page, wait, session } = await openedApp({
      refresh: (good) => ({ ...good, scope: 'launch patient/Patient.r' }),
    })
    wait(OVER)
    expect(await patientStatus(browser, page)).toBe(200)
    expect((await session())?.scope).toBe('launch patient/Patient.r')
  })
})

describe('the app proves who it is as it did for the code:', () => {
  const fieldsOf = (body: URLSearchParams | undefined) =>
    [...(body?.keys() ?? [])].filter((name) => name.startsWith('client_')).sort()

  test('a public client by its id', async () => {
    const { ehr, browser, page, wait } = await openedApp()
    wait(OVER)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(ehr.refreshes[0]?.get('client_id')).toBe(CLIENT_ID)
    expect(fieldsOf(ehr.refreshes[0])).toEqual(['client_id'])
  })

  test.each(['ES384', 'RS384'])('a key by a new assertion (%s)', async (alg) => {
    const clientKey = await clientKeyOf(alg)
    const ehr = await startTestEhr()
    const sites = [siteOf(ehr, {}, { authentication: 'private_key_jwt' })]
    let ms = Date.now()
    const app = await startApp(ehr, { clientKey, sites, now: () => new Date(ms) })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    ms += 3_580_000
    expect(await patientStatus(browser, page)).toBe(200)
    expect(fieldsOf(ehr.refreshes[0])).toEqual(['client_assertion', 'client_assertion_type'])
    expect(ehr.refreshes[0]?.get('client_assertion')).not.toBe(ehr.exchanges[0]?.get('client_assertion'))
  })

  test('a shared secret in the header alone', async () => {
    const ehr = await startTestEhr()
    const sites = [siteOf(ehr, {}, { authentication: 'client_secret_basic' })]
    const clientSecrets = new Map([['north', 'se cret:+/%ü']])
    let ms = Date.now()
    const app = await startApp(ehr, { clientSecrets, sites, now: () => new Date(ms) })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    ms += 3_580_000
    expect(await patientStatus(browser, page)).toBe(200)
    for (const body of [ehr.exchanges[0], ehr.refreshes[0]]) {
      expect(fieldsOf(body)).toEqual([])
      expect(body?.toString()).not.toContain('cret')
    }
    expect(JSON.stringify([app.lines, browser.seen])).not.toContain('se cret')
  })
})

describe('an EHR that does not refresh', () => {
  test.each([
    'away',
    'busy',
  ] as const)('because it is %s does not matter while the token lasts', async (refresh) => {
    const { ehr, browser, page, wait } = await openedApp({ refresh })
    wait(SOON)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(ehr.refreshes).toHaveLength(1)
  })

  test.each([
    'away',
    'busy',
  ] as const)('because it is %s is said so, and the next try is good', async (refresh) => {
    const { ehr, browser, page, wait, session } = await openedApp({ refresh })
    wait(OVER)
    const away = await browser.get(`${page}api/view`)
    expect(away.status).toBe(503)
    expect(JSON.parse(away.text).code).toBe('SIGN_IN_UNAVAILABLE')
    expect(await session()).toMatchObject({ tokensVersion: 0, refreshToken: ehr.tokens[1] })
    delete ehr.be.refresh
    expect(await patientStatus(browser, page)).toBe(200)
  })

  test('because it never answers is given up, and the refresh token stays', async () => {
    const { browser, page, wait, session } = await openedApp({ refresh: 'silent' })
    wait(OVER)
    expect((await browser.get(`${page}api/view`)).status).toBe(503)
    expect((await session())?.refreshToken).toMatch(/^refresh-/)
  }, 15_000)

  test.each([
    'application/json',
    'application/fhir+json; charset=utf-8',
    'text/json',
  ])('because the grant was revoked ends the view, with a clear way back: %s', async (jsonType) => {
    const { ehr, browser, page, wait, session } = await openedApp({ jsonType })
    ehr.revokeGrants()
    wait(OVER)
    const ended = await browser.get(`${page}api/view`)
    expect(ended.status).toBe(401)
    expect(JSON.parse(ended.text)).toEqual({
      code: 'SESSION_UNKNOWN',
      message: 'This view has ended; open Facies again from the chart',
    })
    expect(await session()).toBeUndefined()
  })

  test.each([
    'api/view',
    'fhir/Patient/patient-a',
    'fhir/Media?subject=Patient/patient-a',
  ])('because the grant was revoked before its time ends the view too: %s', async (path) => {
    const { ehr, browser, page, session } = await openedApp()
    ehr.revokeGrants()
    const ended = await browser.get(`${page}${path}`)
    expect(ended.status).toBe(401)
    expect(ended.text).toContain('open Facies again from the chart')
    expect(await session()).toBeUndefined()
  })

  test('because it has forgotten the client keeps the view', async () => {
    const { ehr, browser, page, wait, session } = await openedApp({ refresh: 'unauthorized_client' })
    wait(OVER)
    expect(await patientStatus(browser, page)).toBe(502)
    expect(await session()).toBeDefined()
    delete ehr.be.refresh
    expect(await patientStatus(browser, page)).toBe(200)
  })

  test.each<{ name: string; refresh: (good: object) => object }>([
    { name: 'another patient', refresh: (good) => ({ ...good, patient: 'patient-b' }) },
    { name: 'a patient that is no text', refresh: (good) => ({ ...good, patient: null }) },
  ])('but answers for $name ends the view, and its token is not used but revoked', async ({ refresh }) => {
    const { ehr, browser, page, wait, session } = await openedApp({ refresh })
    wait(OVER)
    const requests = ehr.requests.length
    expect(await patientStatus(browser, page)).toBe(401)
    expect(await session()).toBeUndefined()
    expect(ehr.requests.slice(requests).filter((path) => path.startsWith('/fhir/Patient'))).toEqual([])
    expect(ehr.revoked.sort()).toEqual(ehr.tokens.slice(-2).sort())
  })
})

describe('one refresh at a time:', () => {
  test('many requests at once, in two replicas, at a strict EHR that counts a token used twice as stolen', async () => {
    const { ehr, app, browser, page, now, wait } = await openedApp()
    const other = await startApp(ehr, { now, baseUrl: app.deps.baseUrl })
    const elsewhere = page.replace(app.url, other.url)
    wait(OVER)
    ehr.expireTokens()
    const pages = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? page : elsewhere))
    expect(await Promise.all(pages.map((one) => patientStatus(browser, one)))).toEqual(pages.map(() => 200))
    expect(ehr.refreshes).toHaveLength(1)
    expect(await patientStatus(browser, elsewhere)).toBe(200)
  })

  test('a replica that ended in the middle holds the others up no longer than a while', async () => {
    const { ehr, app, browser, page, wait, now, session } = await openedApp()
    wait(OVER)
    const opened = await session()
    if (!opened) throw new TypeError('Cannot test: no session')
    expect(await app.launches.beginRefresh(opened, new Date(now().getTime() + 20_000))).toBe(true)
    wait(20)
    expect(await patientStatus(browser, page)).toBe(200)
    expect(ehr.granted()).toBe(1)
  })

  test('a view that is closed meanwhile stays closed, and what came is revoked', async () => {
    const { ehr, app, browser, page, wait, session } = await openedApp()
    wait(OVER)
    const opened = await session()
    ehr.be.refresh = async (good) => {
      await app.launches.end(opened?.launchKeyHash ?? '')
      return good
    }
    expect(await patientStatus(browser, page)).toBe(401)
    expect(await session()).toBeUndefined()
    expect(ehr.revoked.sort()).toEqual(ehr.tokens.slice(-2).sort())
  })
})

async function clientKeyOf(alg: string): Promise<ClientKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const folder = await mkdtemp(join(tmpdir(), 'facies-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'key.json')
  writeFileSync(path, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'ours' }))
  return readClientKey(path)
}
