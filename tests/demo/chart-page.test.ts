import { afterAll, beforeAll, expect, test } from 'vitest'
import { html } from '../../demo/ehr/page/html.ts'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { type ListeningService, lastCall, listeningService } from './listening-service.ts'
import { cardWith, startTestEhr } from './start.ts'

const OVERRIDE = { code: 'action-completed', system: 'urn:reasons', display: 'Already worked up' }

let ehr: Ehr
let service: ListeningService

beforeAll(async () => {
  service = await listeningService({
    cards: [
      cardWith({
        suggestions: [
          { label: 'Order IGF-1', uuid: 'b1', actions: [orderFor('keller-anna', 'IGF-1')] },
          { label: 'Order for a stranger', uuid: 'b2', actions: [orderFor('fischer-lena', 'IGF-1')] },
        ],
        overrideReasons: [OVERRIDE],
      }),
    ],
  })
  ehr = await startTestEhr({ cdsBaseUrl: service.url })
})

afterAll(async () => {
  await ehr.close()
  await service.close()
})

function orderFor(patientId: string, text: string) {
  const subject = { reference: `Patient/${patientId}` }
  const resource = {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'order',
    subject,
    code: { text },
  }
  return { type: 'create', description: `Order ${text}`, resource }
}

async function pageOf(path: string) {
  const response = await fetch(`${ehr.url}${path}`)
  return { response, text: await response.text() }
}

async function post(path: string, body: object) {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`${ehr.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('the page runs nothing but its own files', async () => {
  const { response } = await pageOf('/charts/keller-anna')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
})

test('every page says that nobody in it is real, and lists every patient', async () => {
  const { text } = await pageOf('/')
  expect(text).toContain('Demo EHR, drawn faces, no real patients')
  for (const { name } of DEMO_PATIENTS) expect(text).toContain(`${name.family}, ${name.given}`)
})

test.each([
  'chart.js',
  'app-frame.js',
  'cards.js',
  'markdown.js',
  'element.js',
  'chart.css',
])('%s is served', async (file) => {
  expect((await pageOf(`/assets/${file}`)).response.status).toBe(200)
})

test.each([
  'chart.js',
  'app-frame.js',
  'cards.js',
  'markdown.js',
  'element.js',
])('%s never writes HTML from text', async (file) => {
  expect((await pageOf(`/assets/${file}`)).text).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
  )
})

test('a photo is shown in its own chart and in no other', async () => {
  expect((await pageOf('/charts/keller-anna/photos/keller-anna-photo-1')).text).toBe(
    'bytes of cushing-woman-41.jpg',
  )
  expect((await pageOf('/charts/silva-marta/photos/keller-anna-photo-1')).response.status).toBe(404)
})

test('an unknown chart is 404', async () => {
  expect((await pageOf('/charts/nobody')).response.status).toBe(404)
})

test('an accepted suggestion becomes a draft order in the chart, and the service is told', async () => {
  await post('/charts/keller-anna/call', {})
  const answer = await post('/charts/keller-anna/accept', { card: 0, suggestion: 0 })

  expect(await answer.json()).toEqual({ orders: ['IGF-1'] })
  expect((await pageOf('/charts/keller-anna')).text).toContain('IGF-1 <em>draft</em>')
  expect(lastCall(service)).toMatchObject({
    url: '/cds-services/facies-patient-view/feedback',
    body: { feedback: [{ outcome: 'accepted', acceptedSuggestions: [{ id: 'b1' }] }] },
  })
})

test('an order for another patient does not get into any chart', async () => {
  await post('/charts/keller-anna/call', {})
  const answer = await post('/charts/keller-anna/accept', { card: 0, suggestion: 1 })
  expect(await answer.json()).toEqual({ orders: [] })
  expect((await pageOf('/charts/fischer-lena')).text).not.toContain('<em>draft</em>')
})

test('an override goes to the service with its reason', async () => {
  await post('/charts/keller-anna/call', {})
  await post('/charts/keller-anna/override', { card: 0, reason: 0 })
  expect(lastCall(service).body).toMatchObject({
    feedback: [{ outcome: 'overridden', overrideReason: { reason: OVERRIDE } }],
  })
})

test.each([
  {
    name: 'a card that was never shown',
    path: '/charts/silva-marta/accept',
    body: { card: 0, suggestion: 0 },
    status: 404,
  },
  { name: 'a body without a card', path: '/charts/keller-anna/accept', body: {}, status: 400 },
])('accepting $name is $status', async ({ path, body, status }) => {
  expect((await post(path, body)).status).toBe(status)
})

test('values are escaped on their way into the page', () => {
  expect(html`<p title="${'"<b>&'}">${'<script>'}</p>`.text).toBe(
    '<p title="&quot;&lt;b&gt;&amp;">&lt;script&gt;</p>',
  )
})
