import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { PatientFindings } from '../../src/assessments/find.ts'
import { day } from '../../src/clinical/day.ts'
import { BASE, body, PATIENT_ID, PREFETCH, type Service, service, site, token } from './client.ts'

const SUSPECTED: PatientFindings = {
  findings: [
    {
      condition: 'acromegaly',
      outcome: 'suspected',
      reasons: [],
      takenOn: day('2026-10-20'),
      ageAtPhoto: 46,
    },
    { condition: 'cushing', outcome: 'not', reasons: [], takenOn: day('2026-10-20'), ageAtPhoto: 46 },
  ],
  photos: [],
  counting: null,
  pending: 0,
}

const order = (code: string, patient = PATIENT_ID) => ({
  resourceType: 'ServiceRequest',
  id: `sr-${code}`,
  status: 'draft',
  intent: 'order',
  subject: { reference: `Patient/${patient}` },
  code: { coding: [{ system: 'http://loinc.org', code }] },
})
const RANDOM_GH = '2963-7'
const IGF1 = '2484-4'

const context = (hook: string, orders: readonly object[], selections: readonly string[] = []) => ({
  userId: 'Practitioner/dr',
  patientId: PATIENT_ID,
  draftOrders: { resourceType: 'Bundle', entry: orders.map((resource) => ({ resource })) },
  ...(hook === 'order-select' && { selections }),
})

async function ask({ url }: Service, hook: string, fields: object) {
  const id = `facies-${hook}`
  const bearer = await token({ claims: { aud: `${BASE}/cds-services/${id}` } })
  const response = await fetch(`${url}/cds-services/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body: JSON.stringify({ ...body({ hook, hookInstance: randomUUID() }), ...fields }),
  })
  return { status: response.status, answer: (await response.json()) as { cards: readonly Card[] } }
}

type Card = {
  readonly summary: string
  readonly detail: string
  readonly indicator: string
  readonly suggestions?: readonly { readonly actions: readonly { readonly resource: unknown }[] }[]
}

const suspecting = (policy: object = { gate: 'off' }) =>
  service({ sites: [site('general', { policy })], findPatientFindings: async () => SUSPECTED })

describe.each(['order-select', 'order-sign'])('%s', (hook) => {
  const chosen = [`ServiceRequest/sr-${RANDOM_GH}`]

  test('a test that answers nothing raises a card that names it and offers the better one', async () => {
    const { status, answer } = await ask(await suspecting(), hook, {
      context: context(hook, [order(RANDOM_GH)], chosen),
    })
    expect(status).toBe(200)
    expect(answer.cards).toHaveLength(1)
    const [card] = answer.cards
    expect(card?.summary).toBe(
      'Question of acromegaly: IGF-1 fits this patient better than the test being ordered',
    )
    expect(card?.detail).toContain('Random growth hormone: neither proves nor excludes')
    expect(card?.suggestions?.[0]?.actions[0]?.resource).toMatchObject({ code: { coding: [{ code: IGF1 }] } })
  })

  test.each([
    { name: 'the suitable test', orders: [order(IGF1)], selections: [`ServiceRequest/sr-${IGF1}`] },
    {
      name: 'an order of no interest',
      orders: [order('57698-3')],
      selections: ['ServiceRequest/sr-57698-3'],
    },
    { name: "another patient's order", orders: [order(RANDOM_GH, 'p2')], selections: chosen },
    { name: 'no order at all', orders: [], selections: [] },
  ])('$name raises none', async ({ orders, selections }) => {
    const { status, answer } = await ask(await suspecting(), hook, {
      context: context(hook, orders, selections),
    })
    expect([status, answer]).toEqual([200, { cards: [] }])
  })

  test.each([
    { name: 'no draft orders', change: { draftOrders: undefined } },
    { name: 'draft orders that are no Bundle', change: { draftOrders: { resourceType: 'Patient' } } },
    { name: 'another patient than a FHIR id', change: { patientId: '../x' } },
  ])('$name is 400', async ({ change }) => {
    const { status, answer } = await ask(await suspecting(), hook, {
      context: { ...context(hook, []), ...change },
    })
    expect(status).toBe(400)
    expect(answer).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  test('the call of another hook is 422', async () => {
    const { status } = await ask(await suspecting(), hook, {
      hook: 'patient-view',
      context: context(hook, []),
    })
    expect(status).toBe(422)
  })
})

test('where a steroid explains the face, the test being ordered is set aside and no other offered', async () => {
  const findings = SUSPECTED.findings.map(({ condition, ...finding }) => ({
    ...finding,
    condition: condition === 'cushing' ? ('acromegaly' as const) : ('cushing' as const),
  }))
  const running = await service({ findPatientFindings: async () => ({ ...SUSPECTED, findings }) })
  const prednisone = {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    subject: { reference: `Patient/${PATIENT_ID}` },
    authoredOn: '2026-10-01',
    medicationCodeableConcept: { text: 'prednisone 20 mg oral tablet' },
  }
  const medications = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: prednisone }] }
  const { answer } = await ask(running, 'order-sign', {
    context: context('order-sign', [order('2142-8')]),
    prefetch: { ...PREFETCH, medications },
  })
  const [card] = answer.cards
  expect(card?.summary).toBe(
    "Question of Cushing's syndrome: review prednisone (oral) before the test being ordered",
  )
  expect(card?.detail).toContain('Late-night salivary cortisol')
  const actions = card?.suggestions?.flatMap((suggestion) => suggestion.actions)
  expect(actions).toMatchObject([{ type: 'delete', resourceId: 'ServiceRequest/sr-2142-8' }])
})

test('order-select is silent where an earlier order was unsuitable and another one is chosen', async () => {
  const orders = [order(RANDOM_GH), order('57698-3')]
  const { answer } = await ask(await suspecting(), 'order-select', {
    context: context('order-select', orders, ['ServiceRequest/sr-57698-3']),
  })
  expect(answer).toEqual({ cards: [] })
})

test('a token for one service opens no other', async () => {
  const running = await suspecting()
  const response = await fetch(`${running.url}/cds-services/facies-order-sign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
    body: JSON.stringify(body({ hook: 'order-sign', context: context('order-sign', []) })),
  })
  expect(response.status).toBe(401)
})

describe('a steroid that is started', () => {
  const CUSHING: PatientFindings = {
    ...SUSPECTED,
    findings: SUSPECTED.findings.map((finding) => ({
      ...finding,
      outcome: finding.condition === 'cushing' ? 'suspected' : 'not',
    })),
  }
  const start = (text: string) => ({
    resourceType: 'MedicationRequest',
    id: 'mr-1',
    status: 'draft',
    intent: 'order',
    subject: { reference: `Patient/${PATIENT_ID}` },
    medicationCodeableConcept: { text },
  })

  test.each([
    { name: 'unless the site asks for it', advise: false, drug: 'prednisone 20 mg tablet', cards: [] },
    {
      name: 'where the site asks for it',
      advise: true,
      drug: 'prednisone 20 mg tablet',
      cards: [expect.stringMatching(/^Do not delay needed treatment\./)],
    },
    { name: 'as replacement', advise: true, drug: 'hydrocortisone 10 mg tablet', cards: [] },
    { name: 'into a vein', advise: true, drug: 'methylprednisolone 500 mg intravenous', cards: [] },
    { name: 'that is no steroid', advise: true, drug: 'paracetamol 500 mg', cards: [] },
  ])('raises no card before the tests, or one: $name', async ({ advise, drug, cards }) => {
    const running = await service({
      sites: [site('general', { policy: { gate: 'off', adviseBeforeSteroid: advise } })],
      findPatientFindings: async () => CUSHING,
    })
    const { answer } = await ask(running, 'order-sign', { context: context('order-sign', [start(drug)]) })
    expect(answer.cards.map(({ summary }) => summary)).toEqual(cards)
  })
})

test('an unsuitable draft can be taken back: a delete whose resourceId is the id that the EHR gave it', async () => {
  const { answer } = await ask(await suspecting(), 'order-sign', {
    context: context('order-sign', [order(RANDOM_GH)]),
  })
  expect(answer.cards[0]?.suggestions?.map(({ actions }) => actions[0])).toEqual([
    expect.objectContaining({ type: 'create' }),
    {
      type: 'delete',
      description: 'Remove the drafted order: random growth hormone',
      resourceId: `ServiceRequest/sr-${RANDOM_GH}`,
    },
  ])
})

test("the draft of a test by the site's own code is that test, so that an accepted suggestion raises no card", async () => {
  const orders = { igf1: { system: 'urn:oid:1.2.3', code: 'IGF', display: 'IGF-1' } }
  const running = await service({
    sites: [site('general', { orders })],
    findPatientFindings: async () => SUSPECTED,
  })
  const own = { ...order('x'), code: { coding: [{ system: 'urn:oid:1.2.3', code: 'IGF' }] } }
  const { answer } = await ask(running, 'order-sign', { context: context('order-sign', [own]) })
  expect(answer).toEqual({ cards: [] })
  const decided = running.lines.find(({ event }) => event === 'hook-answered')?.fields?.acromegaly
  expect(decided).toBe('suspected HK-4')
})
