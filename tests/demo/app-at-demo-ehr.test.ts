import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { parseSite } from '../../src/sites.ts'
import { readClientKey } from '../../src/smart-app/client-key.ts'
import type { SmartAppDeps } from '../../src/smart-app/deps.ts'
import { PAGE_HEADER } from '../../src/smart-app/same-origin.ts'
import { databaseForTests, startApp } from '../smart-app/app.ts'
import { launchFor, signIn } from './smart-client.ts'
import { startTestEhr } from './start.ts'

databaseForTests()

/** Our app at the EHR of the demo, opened for a patient, with a clock that the test moves. */
async function openedAt(ehr: Ehr, smart: object, changes: Partial<SmartAppDeps> = {}) {
  onTestFinished(() => ehr.close())
  const site = parseSite('demo', {
    issuer: ehr.fhirBase,
    fhirBase: ehr.fhirBase,
    trust: { jku: ehr.site.jku },
    timeZone: 'UTC',
    mode: 'demo',
    smart: { ...ehr.site.smart, ...smart },
  })
  let ms = Date.now()
  const registered = { fhirBase: ehr.fhirBase, register: () => {} }
  const app = await startApp(registered, { sites: [site], now: () => new Date(ms), ...changes })
  ehr.connectTo(app.url)
  const cookie = await signIn(ehr)
  const browser = app.browser()

  async function open(patientId: string): Promise<string> {
    const query = new URLSearchParams({ iss: ehr.fhirBase, launch: launchFor(ehr, patientId) })
    const toEhr = await browser.get(`${app.url}/smart/launch?${query}`)
    const back = await fetch(toEhr.location ?? '', { redirect: 'manual', headers: { cookie } })
    return (await browser.get(back.headers.get('location') ?? '')).location ?? ''
  }
  const wait = (minutes: number) => {
    ms += minutes * 60_000
  }
  return { app, browser, open, wait }
}

describe('at an EHR that rotates refresh tokens', () => {
  test('the app refreshes again and again, and logs out', async () => {
    const issued: string[] = []
    const ehr = await startTestEhr({ onTokens: (tokens) => issued.push(...tokens) })
    const { app, browser, open, wait } = await openedAt(ehr, {})
    const page = await open('keller-anna')
    for (let times = 0; times < 3; times += 1) {
      wait(59.8)
      const pages = Array.from({ length: 4 }, () => browser.get(`${page}fhir/Patient/keller-anna`))
      expect((await Promise.all(pages)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    }
    expect(app.lines.filter(({ event }) => event === 'token-refreshed')).toHaveLength(3)
    expect((await browser.get(`${page}fhir/Practitioner/demo-mueller`)).status).toBe(200)

    const headers = { [PAGE_HEADER]: '1', origin: new URL(app.url).origin }
    expect((await browser.get(`${page}api/log-out`, { method: 'POST', headers })).status).toBe(204)
    expect(app.lines.at(-1)).toEqual({ event: 'app-closed', fields: { site: 'demo', revoked: true } })
    for (const token of issued) {
      const read = `${ehr.fhirBase}/Patient/keller-anna`
      expect((await fetch(read, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
    }
  })

  test('and knows the app by its key', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true })
    const folder = await mkdtemp(join(tmpdir(), 'facies-key-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    writeFileSync(join(folder, 'key.json'), JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'ours' }))
    const clientKey = await readClientKey(join(folder, 'key.json'))
    const ehr = await startTestEhr({ appKeys: { keys: [clientKey.publicJwk] } as JSONWebKeySet })
    const smart = { clientId: 'facies-demo-key', authentication: 'private_key_jwt' }
    const { app, browser, open, wait } = await openedAt(ehr, smart, { clientKey })
    const page = await open('keller-anna')
    wait(59.8)
    expect((await browser.get(`${page}fhir/Patient/keller-anna`)).status).toBe(200)
    const headers = { [PAGE_HEADER]: '1', origin: new URL(app.url).origin }
    await browser.get(`${page}api/log-out`, { method: 'POST', headers })
    expect(app.lines.map(({ event }) => event)).toContain('token-refreshed')
    expect(app.lines.at(-1)).toEqual({ event: 'app-closed', fields: { site: 'demo', revoked: true } })
  })
})
