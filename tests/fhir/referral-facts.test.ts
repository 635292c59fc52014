import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { problemsByReference } from '../../src/fhir/endocrine-reason.ts'
import { openEndocrineReferral } from '../../src/fhir/referral-facts.ts'
import { coded, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')
const TO_ENDOCRINOLOGIST = coded(SNOMED, '306278007')
const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'

const PROBLEMS = problemsByReference([{ resourceType: 'Condition', id: 'nodule', code: coded(ICD, 'E04.1') }])

type More = Readonly<Record<string, unknown>>

function request(more: More) {
  const usual = { status: 'active', intent: 'order', code: TO_ENDOCRINOLOGIST, authoredOn: '2026-10-01' }
  return { resourceType: 'ServiceRequest', ...usual, ...more }
}

const referral = (...requests: readonly More[]) =>
  openEndocrineReferral(requests.map(request), PROBLEMS, TODAY)
const isFound = (more: More) => referral(more) !== 'none'

describe('an open referral', () => {
  test.each([
    ['active', true],
    ['on-hold', true],
    ['draft', false],
    ['completed', false],
    ['revoked', false],
    ['unknown', false],
    ['entered-in-error', false],
    [undefined, false],
  ])('with the status %s: %s', (status, expected) => {
    expect(isFound({ status })).toBe(expected)
  })

  test.each([
    ['order', true],
    ['original-order', true],
    ['reflex-order', true],
    ['filler-order', true],
    ['instance-order', true],
    [undefined, true],
    ['proposal', false],
    ['plan', false],
    ['directive', false],
    ['option', false],
  ])('with the intent %s: %s', (intent, expected) => {
    expect(isFound({ intent })).toBe(expected)
  })

  test('not to be done is none', () => {
    expect(isFound({ doNotPerform: true })).toBe(false)
  })
})

describe('to endocrinology', () => {
  const apart = (count: number) => ({ code: { text: `Endocrine${'x'.repeat(count - 1)}clinic` } })
  const behind = (count: number, words: string) => ({ code: { text: `${'x'.repeat(count)}${words}` } })
  test.each([
    { name: 'the specialty behind many words', more: behind(1_900, ' endocrinology'), found: true },
    { name: 'a visit of words 200 characters apart', more: apart(200), found: true },
    { name: 'of words further apart', more: apart(201), found: false },
  ])('$name: $found', ({ more, found }) => {
    expect(isFound(more)).toBe(found)
  })

  const bare = { code: { text: 'Referral' } }
  test.each([
    { name: 'the service', more: { code: coded(SNOMED, '306118006') }, found: true },
    {
      name: 'the specialty of who performs it',
      more: { ...bare, performerType: coded(SNOMED, '394583002') },
      found: true,
    },
    { name: 'the category', more: { ...bare, category: [coded(SNOMED, '306118006')] }, found: true },
    { name: 'words', more: { code: { text: 'Ambulatory referral to Endocrinology' } }, found: true },
    { name: 'other words', more: { code: { text: 'Endocrine clinic consult' } }, found: true },
    {
      name: 'the clinic that performs it',
      more: { ...bare, performer: [{ display: 'Endocrinology West' }] },
      found: true,
    },
    { name: 'somebody else', more: bare, found: false },
    { name: 'nobody', more: { code: undefined }, found: false },
    { name: 'a look-alike code', more: { code: coded(SNOMED, '183524004') }, found: false },
    {
      name: 'reproductive endocrinology',
      more: { code: { text: 'Ambulatory referral to Reproductive Endocrinology and Infertility' } },
      found: false,
    },
    {
      name: 'a gene test',
      more: { code: { text: 'Multiple endocrine neoplasia type 1 gene' } },
      found: false,
    },
    {
      name: 'a test of the endocrine laboratory',
      more: { category: [coded(SNOMED, '108252007')], performerType: coded(SNOMED, '394583002') },
      found: false,
    },
  ])('$name: $found', ({ more, found }) => {
    expect(isFound(more)).toBe(found)
  })
})

describe('that may be for this', () => {
  const reasons = (...codes: string[]) => ({ reasonCode: codes.map((code) => coded(ICD, code)) })
  test.each([
    { name: 'no reason', more: {}, found: true },
    { name: 'a reason in words', more: { reasonCode: [{ text: 'please see' }] }, found: true },
    { name: 'a reason that nothing tells', more: reasons('R53.83'), found: true },
    { name: "Cushing's syndrome", more: reasons('E24.9'), found: true },
    { name: 'an adrenal mass besides diabetes', more: reasons('E11.9', 'D35.00'), found: true },
    { name: 'hypothyroidism', more: reasons('E03.9'), found: false },
    { name: 'a thyroid nodule', more: reasons('E04.1'), found: false },
    { name: 'type 2 diabetes', more: reasons('E11.9'), found: false },
    { name: 'type 1 diabetes', more: reasons('E10.9'), found: false },
    { name: 'osteoporosis', more: reasons('M81.0'), found: false },
    { name: 'the thyroid in words', more: { reasonCode: [{ text: 'Thyroid nodule' }] }, found: false },
    {
      name: 'a problem of the chart',
      more: { reasonReference: [{ reference: 'Condition/nodule' }] },
      found: false,
    },
    {
      name: 'a problem that nobody sent',
      more: { reasonReference: [{ reference: 'Condition/other' }] },
      found: true,
    },
  ])('$name: $found', ({ more, found }) => {
    expect(isFound(more)).toBe(found)
  })
})

describe('its day', () => {
  test.each([
    { name: 'the newest', given: [{}, { authoredOn: '2026-11-01T10:00:00Z' }], is: { on: '2026-11-01' } },
    { name: 'none before a dated one', given: [{}, { authoredOn: undefined }], is: { on: null } },
    { name: 'today', given: [{ authoredOn: '2026-11-23' }], is: { on: '2026-11-23' } },
    { name: 'tomorrow is no referral yet', given: [{ authoredOn: '2026-11-24' }], is: 'none' },
    {
      name: 'an old one stays: the rules say how long it counts',
      given: [{ authoredOn: '2020-01-01' }],
      is: { on: '2020-01-01' },
    },
    { name: 'no request', given: [], is: 'none' },
  ])('$name', ({ given, is }) => {
    expect(referral(...given)).toEqual(is)
  })
})
