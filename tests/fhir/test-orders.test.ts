import { expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { testOrders } from '../../src/fhir/test-orders.ts'

const TODAY = day('2026-06-15')
const LOINC = 'http://loinc.org'

const request = (fields: object = {}) => ({
  resourceType: 'ServiceRequest',
  status: 'active',
  intent: 'order',
  authoredOn: '2026-06-10T08:00:00Z',
  code: { coding: [{ system: LOINC, code: '2142-8' }] },
  ...fields,
})
const coded = (system: string, code: string) => ({ code: { coding: [{ system, code }] } })

test.each([
  { name: 'a draft order of ours that was signed', given: request(), found: ['lnsc_x2'] },
  { name: 'urine', given: request(coded(LOINC, '2147-7')), found: ['ufc24_x2'] },
  { name: 'IGF-1, which is no repeat', given: request(coded(LOINC, '2484-4')), found: ['igf1'] },
  { name: 'imaging', given: request(coded(LOINC, '24880-7')), found: ['pituitary_mri'] },
  { name: 'completed', given: request({ status: 'completed' }), found: ['lnsc_x2'] },
  { name: 'still a draft', given: request({ status: 'draft' }), found: [] },
  { name: 'revoked', given: request({ status: 'revoked' }), found: [] },
  { name: 'a proposal', given: request({ intent: 'proposal' }), found: [] },
  { name: 'not to be done', given: request({ doNotPerform: true }), found: [] },
  { name: 'of the future', given: request({ authoredOn: '2026-06-16' }), found: [] },
  { name: 'the code under another system', given: request(coded('urn:other', '2142-8')), found: [] },
  { name: 'another test', given: request(coded(LOINC, '718-7')), found: [] },
  { name: 'another resource', given: request({ resourceType: 'Procedure' }), found: [] },
  { name: 'no code', given: request({ code: undefined }), found: [] },
])('$name: $found', ({ given, found }) => {
  expect(testOrders([given], TODAY).map((order) => order.test)).toEqual(found)
})

test.each([
  { authoredOn: '2026-06-10', on: '2026-06-10' },
  { authoredOn: undefined, on: null },
])('an order of $authoredOn is of $on', ({ authoredOn, on }) => {
  expect(testOrders([request({ authoredOn })], TODAY)).toEqual([{ test: 'lnsc_x2', on }])
})
