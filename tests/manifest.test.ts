import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { discovery } from '../src/cds-hooks/discovery.ts'
import { parseSite } from '../src/sites.ts'
import { callbackAddress } from '../src/smart-app/addresses.ts'
import { service } from './cds-hooks/client.ts'
import { databaseForTests, startApp } from './smart-app/app.ts'
import { startTestEhr } from './smart-app/ehr.ts'

const ROOT = new URL('../', import.meta.url)
const PUBLIC = new URL('src/smart-app/web/public/', ROOT)
const BASE = new URL('https://facies.example.org/base')

const manifest = readJson('manifest.json')
const schema = z.fromJSONSchema(
  readJson('docs/manifest.schema.json') as Parameters<typeof z.fromJSONSchema>[0],
)

test('the description of the app fits its schema', () => {
  expect(schema.safeParse(manifest).error?.issues).toBeUndefined()
})

describe('the schema turns away', () => {
  test.each([
    { name: 'an address of its own host', change: { launch_url: 'https://facies.example.org/smart/launch' } },
    { name: 'a path that begins at the root', change: { redirect_urls: ['/smart/callback'] } },
    { name: 'another place for the name', change: { redirect_urls: ['smart/{name}'] } },
    { name: 'a way out of the base', change: { logo_uri: '../logo.svg' } },
    { name: 'no redirect address', change: { redirect_urls: [] } },
    { name: 'another FHIR version', change: { fhir_version: '5.0.0' } },
    { name: 'a software id that is no UUID', change: { software_id: 'facies' } },
    { name: 'a field it does not know', change: { launchUrl: 'smart/launch' } },
    { name: 'a service without a title', change: { cds_services: [{ id: 'a', hook: 'patient-view' }] } },
    { name: 'a missing name', change: { name: undefined } },
  ])('$name', ({ change }) => {
    expect(schema.safeParse({ ...manifest, ...change }).success).toBe(false)
  })
})

describe('the description says what the code does:', () => {
  databaseForTests()

  test('the version is that of the package', () => {
    expect(manifest.version).toBe(readJson('package.json').version)
  })

  test('the scopes are those that a site asks for by default', () => {
    expect(manifest.scopes).toEqual(
      siteWith({ clientId: 'facies', authentication: 'none' }).smart?.scopes.split(' '),
    )
  })

  test('each way to authenticate is one that a site may name', () => {
    const methods = manifest.token_endpoint_auth_methods as readonly string[]
    const accepted = methods.map(
      (authentication) => siteWith({ clientId: 'facies', authentication }).smart?.authentication,
    )
    expect(accepted).toEqual(methods)
    expect(() => siteWith({ clientId: 'facies', authentication: 'client_secret_post' })).toThrow()
  })

  test('the EHR is sent back to the address that the launch names', () => {
    expect(manifest.redirect_urls).toEqual([pathUnderBase(callbackAddress(BASE, '{site}'))])
  })

  test('the services are those of discovery', () => {
    expect(manifest.cds_services).toEqual(
      discovery().services.map(({ id, hook, title }) => ({ id, hook, title })),
    )
  })

  test('its addresses are answered', async () => {
    const { url: app } = await startApp(await startTestEhr(), { webFolder: fileURLToPath(PUBLIC) })
    const { url: services } = await service()
    const named = [
      `${app}/${manifest.launch_url}`,
      ...(manifest.redirect_urls as readonly string[]).map(
        (path) => `${app}/${path.replace('{site}', 'north')}`,
      ),
      `${app}/${manifest.logo_uri}`,
      `${services}/${manifest.cds_services_url}`,
    ]
    const answers = await Promise.all(named.map(async (address) => (await fetch(address)).status))
    // A launch and a return that name nothing are refused; an address that nobody knows is 404.
    expect(answers).toEqual([expect.not.toBeOneOf([404, 500]), expect.not.toBeOneOf([404, 500]), 200, 200])
  })

  test('the logo runs nothing', () => {
    const logo = readFileSync(new URL(`${manifest.logo_uri}`.replace(/^app\//, ''), PUBLIC), 'utf8')
    expect(logo).not.toMatch(/<script|\son\w+=|href=/i)
  })
})

function siteWith(smart: object) {
  return parseSite('demo', {
    issuer: 'https://ehr.example.org',
    fhirBase: 'https://ehr.example.org/fhir',
    trust: { jku: 'https://ehr.example.org/jwks.json' },
    timeZone: 'Europe/Zurich',
    smart,
  })
}

function pathUnderBase(address: string): string {
  return address.slice(`${BASE.href}/`.length)
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as Readonly<Record<string, unknown>>
}
