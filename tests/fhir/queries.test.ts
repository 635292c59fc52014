import { describe, expect, test } from 'vitest'
import { SIDE_SOURCES } from '../../src/clinical/facts.ts'
import { isFhirId, prefetchTemplates, QUERIES, queryFor, worded } from '../../src/fhir/queries.ts'
import { OPTIONAL_TYPES } from '../../src/sites.ts'

const TEMPLATES = prefetchTemplates()
const templates = Object.entries(TEMPLATES)

describe('the prefetch templates', () => {
  test.each(templates)('%s asks for nothing but the context patient', (_key, template) => {
    expect(template.match(/\{\{[^}]*\}\}/g)).toEqual(['{{context.patientId}}'])
  })

  test.each(templates)('%s stays within the recommended subset and a sane length', (_key, template) => {
    expect(template).not.toMatch(/_include|_revinclude|_has|_filter|[?&][a-z]+[.:][a-z]+=/)
    expect(template.length).toBeLessThan(2_000)
  })

  test('the results ask for LOINC codes of laboratory values, BMI and pregnancy', () => {
    for (const code of ['2484-4', '98979-8', '2823-3', '39156-5', '82810-3']) {
      expect(TEMPLATES.results).toContain(`http://loinc.org|${code}`)
    }
  })
})

test('the types that a site may call not served are those of the side sources', () => {
  expect(SIDE_SOURCES.map((source) => QUERIES[source].type)).toEqual(OPTIONAL_TYPES)
})

test('what a decision need not wait for is what a caution can stand for', () => {
  const keys = Object.entries(QUERIES).flatMap(([key, { neededFor }]) =>
    neededFor === 'caution' ? [key] : [],
  )
  expect(keys).toEqual([...SIDE_SOURCES])
})

test('discovery asks for all but what only some sites have', () => {
  expect(['consents', 'ownResults', 'allDocuments', 'reports', ...Object.keys(TEMPLATES)].toSorted()).toEqual(
    Object.keys(QUERIES).toSorted(),
  )
})

test('a query names the patient', () => {
  expect(queryFor('photos', 'p1')).toBe('Media?subject=Patient/p1&_sort=-created&_count=5')
})

test.each([
  { wording: {}, asks: 'Media?subject=Patient/p1&_sort=-created&_count=5' },
  { wording: { patientBy: 'patient' }, asks: 'Media?patient=Patient/p1&_sort=-created&_count=5' },
  { wording: { most: 60 }, asks: 'Media?subject=Patient/p1&_sort=-created&_count=60' },
  { wording: { most: 2 }, asks: 'Media?subject=Patient/p1&_sort=-created&_count=5' },
] as const)('a query worded by $wording', ({ wording, asks }) => {
  expect(worded(queryFor('photos', 'p1'), wording)).toBe(asks)
})

test('the codes of a site stand in its own search once each, and as an address', () => {
  const codes = ['UFC', 'UFC', 'A|B,{{c}}&d'].map((code) => ({ system: 'urn:oid:1.2.3', code }))
  expect(queryFor('ownResults', 'p1', codes)).toBe(
    'Observation?patient=Patient/p1&code=urn:oid:1.2.3|UFC,' +
      'urn:oid:1.2.3|A%5C%7CB%5C%2C%7B%7Bc%7D%7D%26d&_sort=-date&_count=200',
  )
  expect(queryFor('results', 'p1', codes)).toBe(queryFor('results', 'p1'))
})

test.each([
  ['p1', true],
  ['eq081-VQEgP8drUUqCWzHfw3', true],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['', false],
  ['.', false],
  ['..', false],
  ['p1&_count=9', false],
  ['p1/../p2', false],
  ['p 1', false],
  ['p1?x', false],
])('%j is a FHIR id: %s', (text, expected) => {
  expect(isFhirId(text)).toBe(expected)
})
