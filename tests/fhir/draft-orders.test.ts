import { expect, test } from 'vitest'
import { NO_LOCAL_CODES } from '../../src/fhir/code-map.ts'
import { type DraftOrderRequest, draftedOrders, wordsOf } from '../../src/fhir/draft-orders.ts'
import { parseSite } from '../../src/sites.ts'

const LOINC = 'http://loinc.org'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const subject = { reference: 'Patient/p1' }

const request = (code: string, fields: object = {}, system = LOINC) => ({
  resourceType: 'ServiceRequest',
  id: `sr-${code}`,
  status: 'draft',
  intent: 'order',
  subject,
  code: { coding: [{ system, code }] },
  ...fields,
})

const drug = (text: string, fields: object = {}) => ({
  resourceType: 'MedicationRequest',
  id: `mr-${text.split(' ')[0]}`,
  status: 'draft',
  intent: 'order',
  subject,
  medicationCodeableConcept: { text },
  ...fields,
})

const bundle = (...resources: unknown[]) => ({
  resourceType: 'Bundle',
  entry: resources.map((resource) => ({ resource })),
})

const NO_OWN_ORDERS = { orders: {}, orderSets: {} }

const drafted = (draftOrders: unknown, fields: Partial<DraftOrderRequest> = {}) =>
  draftedOrders({
    draftOrders,
    selections: null,
    patientId: 'p1',
    base: new URL('https://ehr.example/fhir'),
    codeMap: NO_LOCAL_CODES,
    own: NO_OWN_ORDERS,
    ...fields,
  })

const words = async (draftOrders: unknown, fields: Partial<DraftOrderRequest> = {}) =>
  wordsOf(await drafted(draftOrders, fields))

const ONE_DOSE = {
  dosageInstruction: [
    {
      route: { text: 'oral' },
      timing: { repeat: { count: 1 } },
      doseAndRate: [{ doseQuantity: { value: 1, unit: 'mg' } }],
    },
  ],
}

test.each([
  { name: 'saliva', order: request('2142-8'), expected: ['lnsc_x2'] },
  { name: 'urine', order: request('2147-7'), expected: ['ufc24_x2'] },
  { name: 'a serum cortisol', order: request('2143-6'), expected: ['cortisol_serum'] },
  { name: 'ACTH', order: request('2141-0'), expected: ['acth'] },
  { name: 'IGF-1', order: request('2484-4'), expected: ['igf1'] },
  { name: 'a random growth hormone', order: request('2963-7'), expected: ['random_gh'] },
  { name: 'a pituitary MRI', order: request('24880-7'), expected: ['pituitary_mri'] },
  { name: 'an order of no interest', order: request('57698-3'), expected: [] },
  { name: 'a steroid', order: drug('prednisone 20 mg tablet'), expected: ['start:prednisone:oral'] },
  { name: 'any other drug', order: drug('paracetamol 500 mg'), expected: [] },
  {
    name: 'the tablet of a dexamethasone test',
    order: drug('dexamethasone 1 mg tablet', ONE_DOSE),
    expected: ['dst_1mg', 'start:dexamethasone:oral'],
  },
  {
    name: 'a drug by its code',
    order: {
      ...drug('x'),
      medicationCodeableConcept: { coding: [{ system: RXNORM, code: '8640' }] },
    },
    expected: ['start:prednisone'],
  },
  { name: 'an order that was withdrawn', order: request('2142-8', { status: 'revoked' }), expected: [] },
  { name: 'an order not to do it', order: request('2142-8', { doNotPerform: true }), expected: [] },
  {
    name: 'an order of another patient',
    order: request('2142-8', { subject: { reference: 'Patient/p2' } }),
    expected: [],
  },
  { name: 'an order of nobody', order: request('2142-8', { subject: undefined }), expected: [] },
  {
    name: 'an order by an absolute reference',
    order: request('2142-8', { subject: { reference: 'https://ehr.example/fhir/Patient/p1' } }),
    expected: ['lnsc_x2'],
  },
])('$name is $expected', async ({ order, expected }) => {
  expect(await words(bundle(order))).toEqual(expected)
})

test('an order without an id is not the one that was chosen', async () => {
  const all = bundle(request('2963-7', { id: undefined }))
  for (const id of ['null', 'undefined', ''])
    expect(await words(all, { selections: [`ServiceRequest/${id}`] })).toEqual([])
})

test.each([
  null,
  undefined,
  7,
  'x',
  [],
  {},
  { entry: 3 },
  { entry: [null, 1, { resource: [] }] },
])('nothing is ordered in %j', async (draftOrders) => {
  expect(await words(draftOrders)).toEqual([])
})

test.each([
  { name: 'the test itself', selections: ['ServiceRequest/sr-2963-7'], expected: ['random_gh', 'lnsc_x2'] },
  { name: 'an order of no interest', selections: ['ServiceRequest/sr-57698-3'], expected: [] },
  { name: 'a drug of no interest', selections: ['MedicationRequest/mr-paracetamol'], expected: [] },
  { name: 'nothing that is drafted', selections: ['ServiceRequest/other'], expected: [] },
  { name: 'nothing', selections: [], expected: [] },
])('chosen was $name', async ({ selections, expected }) => {
  const all = bundle(request('2963-7'), request('57698-3'), request('2142-8'), drug('paracetamol 500 mg'))
  expect(await words(all, { selections })).toEqual(expected)
})

test("a site's own code of a test is that test", async () => {
  const { codeMap } = parseSite('north', {
    issuer: 'https://ehr.example',
    fhirBase: 'https://ehr.example/fhir',
    trust: { jku: 'https://ehr.example/jwks' },
    timeZone: 'UTC',
    codes: { 'lab-gh-random': [{ system: 'urn:oid:1.2.3', code: 'STH' }] },
  })
  expect(await words(bundle(request('STH', {}, 'urn:oid:1.2.3')), { codeMap })).toEqual(['random_gh'])
})

test.each([
  { own: { orders: { lnsc_x2: { system: 'urn:oid:1.2.3', code: 'SAL', display: 'Saliva' } } }, code: 'SAL' },
  { own: { orderSets: { dst_1mg: { system: 'urn:oid:1.2.3', code: 'DEX', display: 'DST' } } }, code: 'DEX' },
])('an order by the code that the site orders by is that test: $code', async ({ own, code }) => {
  const [test] = Object.keys(own.orders ?? own.orderSets ?? {})
  const order = request(code, {}, 'urn:oid:1.2.3')
  expect(await words(bundle(order), { own: { ...NO_OWN_ORDERS, ...own } })).toEqual([test])
})

test.each([
  { id: 'sr-1', reference: 'ServiceRequest/sr-1' },
  { id: undefined, reference: null },
  { id: 7, reference: null },
  { id: '../Patient/p2', reference: null },
  { id: 'x'.repeat(65), reference: null },
])('the order $id is referred to as $reference', async ({ id, reference }) => {
  const [order] = await drafted(bundle(request('2963-7', { id })))
  expect(order).toEqual({ reference, words: ['random_gh'] })
})
