/**
 * A second client: it imports nothing of the service, and knows of it only what the standard and docs/register.md say.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Card, cardsIn, refuseEmpty } from './card.ts'
import { certificateIn } from './certificate.ts'
import { type Ehr, type Resource, startEhr } from './ehr.ts'
import { type Service, serve } from './service.ts'

const PATIENT = 'a-test-patient'
const folder = mkdtempSync(join(tmpdir(), 'facies-conformance-'))
let ehr: Ehr
let service: Service

beforeAll(async () => {
  const certificate = certificateIn(folder)
  ehr = await startEhr(certificate, record())
  const site = {
    issuer: ehr.issuer,
    fhirBase: ehr.fhirBase,
    trust: { jku: ehr.jku },
    timeZone: 'UTC',
    testPatients: [PATIENT],
    policy: { gate: 'off' },
    budgetMs: 1900,
    hosts: { privateNetworks: ['127.0.0.0/8', '::1'] },
    smart: { clientId: ehr.clientId, authentication: 'none' },
  }
  service = await serve(folder, site, certificate.certFile)
})

afterAll(async () => {
  await service?.stop()
  await ehr?.close()
  rmSync(folder, { recursive: true })
})

function record(): readonly Resource[] {
  const photo = fileURLToPath(new URL('../../demo/photos/cushing-woman-41.jpg', import.meta.url))
  const subject = { reference: `Patient/${PATIENT}` }
  const day = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
  return [
    { resourceType: 'Patient', id: PATIENT, gender: 'female', birthDate: '1985-03-07' },
    { resourceType: 'Practitioner', id: 'dr', name: [{ family: 'Ash' }] },
    {
      resourceType: 'Media',
      id: 'photo-1',
      meta: { versionId: '1' },
      status: 'completed',
      subject,
      createdDateTime: day,
      content: { contentType: 'image/jpeg', url: 'Binary/bytes-1' },
    },
    {
      resourceType: 'Binary',
      id: 'bytes-1',
      contentType: 'image/jpeg',
      data: readFileSync(photo).toString('base64'),
    },
  ]
}

type Offer = {
  readonly id: string
  readonly hook: string
  readonly prefetch?: Readonly<Record<string, string>>
}

async function discovered(): Promise<readonly Offer[]> {
  const response = await fetch(`${service.baseUrl}/cds-services`)
  expect(response.status).toBe(200)
  const body = (await response.json()) as { readonly services: readonly Offer[] }
  refuseEmpty(body, ['services'])
  return body.services
}

async function post(path: string, body: unknown): Promise<Response> {
  const url = `${service.baseUrl}/cds-services/${path}`
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await ehr.token(url)}` },
    body: JSON.stringify(body),
  })
}

async function call(hook: string, fields: Resource, more: Resource = {}): Promise<readonly Card[]> {
  const offer = (await discovered()).find((one) => one.hook === hook)
  if (!offer) throw new Error(`no service for ${hook}`)
  const response = await post(offer.id, {
    hook,
    hookInstance: randomUUID(),
    fhirServer: ehr.fhirBase,
    context: { userId: 'Practitioner/dr', patientId: PATIENT, ...more },
    ...fields,
  })
  expect(response.status).toBe(200)
  return cardsIn(await response.json())
}

/** What a client sends along that fills in every template. */
async function prefetch(hook: string): Promise<Resource> {
  const { prefetch: templates = {} } = (await discovered()).find((one) => one.hook === hook) ?? {}
  const context = { patientId: PATIENT, userId: 'Practitioner/dr' }
  return Object.fromEntries(
    Object.entries(templates).map(([key, template]) => [key, ehr.answerTo(template, context)]),
  )
}

/** The first call on a chart may only begin the scoring. */
async function cardOf(fields: () => Resource): Promise<Card> {
  for (let tries = 0; tries < 10; tries++) {
    const [card] = await call('patient-view', fields())
    if (card) return card
  }
  throw new Error('no card came')
}

test('discovers one service for each hook, with an id of its own', async () => {
  const offers = await discovered()
  expect(offers.map(({ hook }) => hook).sort()).toEqual(['order-select', 'order-sign', 'patient-view'])
  expect(new Set(offers.map(({ id }) => id)).size).toBe(3)
})

test('a call without a token of ours is answered 401, with nothing in it', async () => {
  const response = await fetch(`${service.baseUrl}/cds-services/facies-patient-view`, { method: 'POST' })
  expect([response.status, await response.text()]).toEqual([401, ''])
})

test('shows the card of a call that brings everything but the bytes of the photo', async () => {
  const sent = await prefetch('patient-view')
  const card = await cardOf(() => ({ prefetch: sent, fhirAuthorization: ehr.authorization() }))
  expect(card.summary).toMatch(/^TEST/)
  expect(card.suggestions?.[0]?.actions[0]?.resource).toMatchObject({
    resourceType: 'ServiceRequest',
    status: 'draft',
    subject: { reference: `Patient/${PATIENT}` },
  })
})

test('shows the same card when it may read the record itself', async () => {
  const card = await cardOf(() => ({ fhirAuthorization: ehr.authorization() }))
  expect(card.summary).toMatch(/^TEST/)
})

test('a call without the patient, in neither way, is answered 412', async () => {
  const [offer] = await discovered()
  const response = await post(offer?.id ?? '', {
    hook: offer?.hook,
    hookInstance: randomUUID(),
    context: { userId: 'Practitioner/dr', patientId: PATIENT },
  })
  expect(response.status).toBe(412)
  expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
})

test('opens the page that a card points to', async () => {
  const { links } = await cardOf(() => ({ fhirAuthorization: ehr.authorization() }))
  const absolute = links.filter(({ type }) => type === 'absolute')
  expect(absolute.length).toBeGreaterThan(0)
  for (const { url } of absolute) expect((await fetch(url)).status).toBe(200)
})

test('opens the app from the card, in the context of the card', async () => {
  const { links } = await cardOf(() => ({ fhirAuthorization: ehr.authorization() }))
  const link = links.find(({ type }) => type === 'smart')
  expect(link?.appContext).toMatch(/\S{16,}/)
  const launch = new URL(link?.url ?? '')
  launch.searchParams.set('iss', ehr.fhirBase)
  launch.searchParams.set('launch', ehr.launch({ patient: PATIENT, appContext: link?.appContext }))
  const page = await followed(launch.href)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
})

/** Goes where a browser goes, with the cookies that it was given. */
async function followed(start: string): Promise<Response> {
  const cookies = new Map<string, string>()
  let url = start
  for (let hops = 0; hops < 8; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await visit(url, cookie)
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return response
    url = new URL(location, url).href
  }
  throw new Error('no end of redirects')
}

function visit(url: string, cookie: string): Promise<Response> {
  const isOurs = url.startsWith(service.baseUrl)
  return isOurs ? fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } }) : visitEhr(url)
}

/** Our own pages over TLS with a certificate that only the service was told of. */
async function visitEhr(url: string): Promise<Response> {
  const { request } = await import('node:https')
  return new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume()
      const headers = new Headers(answer.headers.location ? { location: answer.headers.location } : {})
      resolve(new Response(null, { status: answer.statusCode ?? 500, headers }))
    })
      .on('error', reject)
      .end()
  })
}

test('takes feedback, and rests after it', async () => {
  const card = await cardOf(() => ({ fhirAuthorization: ehr.authorization() }))
  const feedback = {
    feedback: [
      {
        card: card.uuid,
        outcome: 'overridden',
        overrideReason: { reason: card.overrideReasons[0], userComment: 'seen last week' },
        outcomeTimestamp: new Date().toISOString(),
      },
    ],
  }
  const response = await post('facies-patient-view/feedback', feedback)
  expect(response.ok).toBe(true)
  expect(await call('patient-view', { fhirAuthorization: ehr.authorization() })).toEqual([])
})

test('an order that has nothing to do with it raises no card', async () => {
  const draftOrders = { resourceType: 'Bundle', type: 'collection', entry: [] }
  expect(await call('order-sign', { fhirAuthorization: ehr.authorization() }, { draftOrders })).toEqual([])
})

test('no request left for anywhere but the record server, and the token went nowhere else', () => {
  const withToken = ehr.requests.filter(({ bearer }) => bearer !== null)
  expect(withToken.length).toBeGreaterThan(0)
  expect(withToken.every(({ path }) => path.startsWith('GET /fhir/'))).toBe(true)
  for (const { bearer } of withToken) expect(service.log()).not.toContain(bearer)
  expect(service.log()).not.toContain(PATIENT)
})
