import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { isHospiceOrder } from '../../src/fhir/hospice.ts'
import { coded, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')

describe('an order of hospice care', () => {
  test.each([
    { name: 'in words', more: {}, found: true },
    { name: 'by its code', more: { code: coded(SNOMED, '385763009') }, found: true },
    { name: 'of 365 days ago', more: { authoredOn: '2025-11-23' }, found: true },
    { name: 'of 366 days ago', more: { authoredOn: '2025-11-22' }, found: false },
    { name: 'without a day', more: { authoredOn: undefined }, found: true },
    { name: 'that is done', more: { status: 'completed' }, found: false },
    { name: 'that was taken back', more: { status: 'revoked' }, found: false },
    { name: 'that was only proposed', more: { intent: 'proposal' }, found: false },
    { name: 'not to be done', more: { doNotPerform: true }, found: false },
    {
      name: 'that was declined',
      more: { code: { text: 'Hospice referral (patient declined)' } },
      found: false,
    },
    { name: 'of something else', more: { code: { text: 'Referral to hospital' } }, found: false },
    { name: 'of another kind', more: { resourceType: 'Procedure' }, found: false },
  ])('$name: $found', ({ more, found }) => {
    const usual = { status: 'active', intent: 'order', authoredOn: '2026-10-01' }
    const code = { text: 'Ambulatory referral to hospice' }
    expect(isHospiceOrder({ resourceType: 'ServiceRequest', code, ...usual, ...more }, TODAY)).toBe(found)
  })
})
