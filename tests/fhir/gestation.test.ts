import { expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { gestationWeeks } from '../../src/fhir/gestation.ts'
import { coded, LOINC } from './ehr.ts'

const TODAY = day('2026-11-23')

const observation = (code: string, more: Readonly<Record<string, unknown>>) => ({
  resourceType: 'Observation',
  status: 'final',
  code: coded(LOINC, code),
  effectiveDateTime: '2026-11-09',
  ...more,
})
const due = (on: string) => observation('11778-8', { valueDateTime: on })
const age = (value: unknown, unit: string) => observation('18185-9', { valueQuantity: { value, unit } })

test.each([
  { name: 'nothing', given: [], weeks: null },
  { name: 'a delivery expected today', given: [due('2026-11-23')], weeks: 40 },
  { name: 'a delivery expected in 70 days', given: [due('2027-02-01')], weeks: 30 },
  { name: 'a delivery expected in two years', given: [due('2028-11-23')], weeks: null },
  { name: 'a delivery expected on no day', given: [due('soon')], weeks: null },
  { name: 'an age measured two weeks ago', given: [age(12, 'wk')], weeks: 14 },
  { name: 'an age in days', given: [age(84, 'd')], weeks: null },
  { name: 'an age that no pregnancy has', given: [age(60, 'weeks')], weeks: null },
  { name: 'both: the expected day counts', given: [age(12, 'wk'), due('2026-11-23')], weeks: 40 },
  {
    name: 'one entered in error',
    given: [{ ...due('2026-11-23'), status: 'entered-in-error' }],
    weeks: null,
  },
])('the week of pregnancy: $name', ({ given, weeks }) => {
  expect(gestationWeeks(given, TODAY)).toBe(weeks)
})
