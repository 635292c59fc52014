import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { smartDiscovery } from '../../src/smart-app/discovery.ts'
import { siteOf } from './app.ts'
import { startTestEhr } from './ehr.ts'

const AT = Date.parse('2026-11-02T09:00:00Z')
const MINUTE = 60_000

test('an answer is kept for ten minutes', async () => {
  const ehr = await startTestEhr()
  let ms = AT
  const discover = smartDiscovery(() => new Date(ms))
  const site = siteOf(ehr)
  expect(await discover(site)).toEqual({
    issuer: ehr.issuer,
    authorizationEndpoint: `${ehr.url}/oidc/authorize?tenant=7`,
    tokenEndpoint: `${ehr.url}/oidc/token`,
    jwksUri: `${ehr.url}/oidc/jwks`,
    revocationEndpoint: `${ehr.url}/oidc/revoke`,
    saysIssuer: false,
    capabilities: ['launch-ehr', 'launch-standalone', 'context-standalone-patient', 'permission-v2'],
  })
  ms = AT + 10 * MINUTE - 1
  await discover(site)
  expect(ehr.requests).toHaveLength(1)
  ms = AT + 10 * MINUTE
  await discover(site)
  expect(ehr.requests).toHaveLength(2)
})

test('launches that come at once ask once', async () => {
  const ehr = await startTestEhr()
  const discover = smartDiscovery(() => new Date(AT))
  await Promise.all(Array.from({ length: 20 }, () => discover(siteOf(ehr))))
  expect(ehr.requests).toHaveLength(1)
})

test('a failure is not kept', async () => {
  const ehr = await startTestEhr()
  const discover = smartDiscovery(() => new Date(AT))
  ehr.be.discovery = 'away'
  await expect(discover(siteOf(ehr))).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' })
  delete ehr.be.discovery
  await expect(discover(siteOf(ehr))).resolves.toMatchObject({ issuer: ehr.issuer })
})

test.each([
  { name: 'no issuer', change: { issuer: undefined } },
  { name: 'no token address', change: { token_endpoint: undefined } },
  { name: 'no keys', change: { jwks_uri: undefined } },
  { name: 'a token address without encryption', change: { token_endpoint: 'http://ehr.example/token' } },
  {
    name: 'an authorize address without encryption',
    change: { authorization_endpoint: 'http://ehr.example/a' },
  },
  { name: 'keys without encryption', change: { jwks_uri: 'http://10.0.0.1/jwks' } },
  {
    name: 'an authorize address that is a script',
    change: { authorization_endpoint: 'javascript:alert(1)' },
  },
  { name: 'keys on another host', change: { jwks_uri: 'https://keys.example/jwks' } },
  { name: 'a token address on another host', change: { token_endpoint: 'https://sign-in.example/token' } },
  { name: 'a sign-in on another port', change: { authorization_endpoint: 'https://localhost:4/a' } },
  { name: 'a user name in an address', change: { token_endpoint: 'https://a:b@ehr.example/token' } },
])('refuses $name', async ({ change }) => {
  const ehr = await startTestEhr()
  ehr.be.discovery = (good) => ({ ...good, ...change })
  await expect(smartDiscovery(() => new Date(AT))(siteOf(ehr))).rejects.toMatchObject({
    code: 'LAUNCH_REFUSED',
  })
})

test('the sign-in may lie on the hosts that the site names', async () => {
  const ehr = await startTestEhr()
  const tokenEndpoint = 'https://sign-in.example/token'
  ehr.be.discovery = (good) => ({ ...good, token_endpoint: tokenEndpoint })
  const site = siteOf(ehr, { hosts: { signInHosts: ['sign-in.example'] } })
  await expect(smartDiscovery(() => new Date(AT))(site)).resolves.toMatchObject({ tokenEndpoint })
})

test.each([
  { name: 'on another host', change: { revocation_endpoint: 'https://evil.example/revoke' } },
  { name: 'without encryption', change: { revocation_endpoint: 'http://ehr.example/revoke' } },
  { name: 'that is no address', change: { revocation_endpoint: 7 } },
  { name: 'left out', change: { revocation_endpoint: undefined } },
])('a revocation address $name is none, and stops no launch', async ({ change }) => {
  const ehr = await startTestEhr()
  ehr.be.discovery = (good) => ({ ...good, ...change })
  await expect(smartDiscovery(() => new Date(AT))(siteOf(ehr))).resolves.toMatchObject({
    issuer: ehr.issuer,
    revocationEndpoint: null,
  })
})

test('the issuer must be the one that the site names, where it names one', async () => {
  const ehr = await startTestEhr()
  const discover = smartDiscovery(() => new Date(AT))
  const other = siteOf(ehr, {}, { issuer: 'https://sign-in.example' })
  await expect(discover(other)).rejects.toMatchObject({ code: 'LAUNCH_REFUSED' })
  await expect(discover(siteOf(ehr, {}, { issuer: ehr.issuer }))).resolves.toMatchObject({
    issuer: ehr.issuer,
  })
})

test('off the demo not even loopback goes without encryption, and nothing is requested', async () => {
  const ehr = await startTestEhr()
  const site = siteOf(ehr, { mode: 'live' })
  await expect(smartDiscovery(() => new Date(AT))(site)).rejects.toMatchObject({ code: 'LAUNCH_REFUSED' })
  expect(ehr.requests).toEqual([])
})

test.each<{ name: string; answers: RequestListener }>([
  { name: 'a redirect', answers: (_req, res) => res.writeHead(302, { location: '/elsewhere' }).end() },
  { name: 'no JSON', answers: (_req, res) => res.end('<html>') },
  { name: 'more than 256 kB', answers: (_req, res) => res.end(JSON.stringify('a'.repeat(256 * 1024))) },
  { name: 'no answer within two seconds', answers: () => {} },
])('$name is no answer', async ({ answers }) => {
  let requests = 0
  const server = createServer((req, res) => {
    requests += 1
    answers(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const fhirBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
  await expect(smartDiscovery(() => new Date(AT))(siteOf({ fhirBase }))).rejects.toMatchObject({
    code: 'SIGN_IN_UNAVAILABLE',
  })
  expect(requests).toBe(1)
})
