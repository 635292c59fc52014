import { describe, expect, test } from 'vitest'
import { isFhirId, prefetchTemplates, queryFor } from '../../src/fhir/queries.ts'

const TEMPLATES = prefetchTemplates([])
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

test('a query names the patient', () => {
  expect(queryFor('photos', 'p1')).toBe('Media?subject=Patient/p1&type=image&_sort=-created&_count=5')
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
