import { afterAll, beforeAll, expect, test } from 'vitest'
import { LAUNCH_LIFETIME_S, openLaunches } from '../../demo/ehr/smart/launches.ts'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { type ListeningService, listeningService } from './listening-service.ts'
import { signIn } from './smart-client.ts'
import { cardWith, startTestEhr } from './start.ts'

let ehr: Ehr
let service: ListeningService
let cookie: string

beforeAll(async () => {
  const cards: object[] = []
  service = await listeningService({ cards })
  const links = [
    { label: 'Open', url: `${service.url}/smart/launch?kept=yes`, type: 'smart', appContext: 'of-the-card' },
    { label: 'Read more', url: `${service.url}/about`, type: 'absolute' },
    { label: 'Another app', url: 'http://127.0.0.1:1/smart/launch', type: 'smart' },
  ]
  cards.push(cardWith({ links }))
  ehr = await startTestEhr({ cdsBaseUrl: service.url })
  cookie = await signIn(ehr)
  await post('/charts/keller-anna/call', {}, cookie)
})

afterAll(async () => {
  await ehr.close()
  await service.close()
})

function post(path: string, body: object, withCookie: string) {
  const headers = { 'Content-Type': 'application/json', cookie: withCookie }
  return fetch(`${ehr.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

const CARD = { card: 0, link: 0 }

async function addressOf(from: object | string): Promise<URL> {
  const answer = await post('/charts/keller-anna/launch', { from }, cookie)
  return new URL(((await answer.json()) as { address: string }).address)
}

test('the link of an app opens at its own address, with this EHR and a new launch value', async () => {
  const [first, second] = [await addressOf(CARD), await addressOf(CARD)]
  expect(first.href).toContain(`${service.url}/smart/launch?kept=yes`)
  expect(first.searchParams.get('iss')).toBe(ehr.fhirBase)
  expect(first.searchParams.get('launch')).toMatch(/^[\w-]{32}$/)
  expect(first.searchParams.get('launch')).not.toBe(second.searchParams.get('launch'))
})

test('the menu opens the app where there is no card', async () => {
  const address = await addressOf('menu')
  expect(address.href).toContain(`${service.url}/smart/launch?iss=`)
  expect(address.searchParams.get('launch')).toMatch(/^[\w-]{32}$/)
})

test.each([
  {
    name: 'a link that opens no app',
    patient: 'keller-anna',
    body: { from: { card: 0, link: 1 } },
    status: 404,
  },
  {
    name: 'an app that is not registered',
    patient: 'keller-anna',
    body: { from: { card: 0, link: 2 } },
    status: 404,
  },
  {
    name: 'a link that is not there',
    patient: 'keller-anna',
    body: { from: { card: 0, link: 9 } },
    status: 404,
  },
  { name: 'a card never shown', patient: 'silva-marta', body: { from: { card: 0, link: 0 } }, status: 404 },
  { name: 'no card', patient: 'keller-anna', body: {}, status: 400 },
  { name: 'the menu of a chart that is not there', patient: 'nobody', body: { from: 'menu' }, status: 404 },
])('opening $name is $status', async ({ patient, body, status }) => {
  expect((await post(`/charts/${patient}/launch`, body, cookie)).status).toBe(status)
})

test('a browser in which nobody is signed in opens no app', async () => {
  const answer = await post('/charts/keller-anna/launch', { from: CARD }, 'demo-ehr=made-up')
  expect(answer.status).toBe(401)
})

test('a frame of the page shows the service and the way through the sign-in, and nothing else', async () => {
  const policy = async () => {
    const page = await fetch(`${ehr.url}/charts/keller-anna`)
    return page.headers.get('content-security-policy') ?? ''
  }
  expect(await policy()).toContain(`;frame-src ${service.url} ${ehr.url}/oidc/authorize;`)
})

test('before a service is known, no frame shows anything', async () => {
  const alone = await startTestEhr({ patients: [] })
  const page = await fetch(alone.url)
  await alone.close()
  expect(page.headers.get('content-security-policy')).toContain(";frame-src 'none';")
})

test.each([
  { name: 'at once', afterMs: 0, isGood: true },
  { name: 'just before its end', afterMs: LAUNCH_LIFETIME_S * 1000 - 1, isGood: true },
  { name: 'at its end', afterMs: LAUNCH_LIFETIME_S * 1000, isGood: false },
])('a launch value used $name is good: $isGood', ({ afterMs, isGood }) => {
  let now = 1_000_000
  const launches = openLaunches(() => now)
  const launch = launches.make({
    userId: 'demo-mueller',
    patientId: 'p1',
    appContext: null,
    faults: new Set(),
  })
  now += afterMs
  expect(launches.redeem(launch) !== null).toBe(isGood)
})
