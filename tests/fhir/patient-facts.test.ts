import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { ChartCondition, Facts } from '../../src/clinical/facts.ts'
import { ageAt, patientFacts } from '../../src/fhir/patient-facts.ts'
import { pregnancyFacts } from '../../src/fhir/pregnancy.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { coded, LOINC, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')

describe('the age', () => {
  test.each([
    ['1980-11-23', 46],
    ['1980-11-24', 45],
    ['2008', 17],
    ['2008-11', 17],
    ['2008-10', 18],
    ['2008-02', 18],
    ['2026', null],
    ['2027-01-01', null],
    ['1850-01-01', null],
    ['23.11.1980', null],
    [undefined, null],
    [1980, null],
  ])('of somebody born %j is %j: the youngest it can be', (birthDate, expected) => {
    const { birth } = patientFacts({ resourceType: 'Patient', birthDate }, TODAY)
    expect(ageAt(birth, TODAY)).toBe(expected)
  })
})

test.each([
  [{ gender: 'female' }, 'female', false],
  [{ gender: 'other', deceasedBoolean: false }, 'other', false],
  [{ gender: 'F', deceasedBoolean: true }, 'unknown', true],
  [{ deceasedDateTime: '2020' }, 'unknown', true],
  [{ gender: ['male'], deceasedBoolean: 'true' }, 'unknown', false],
])('%j is %s, deceased %s', (patient, sex, deceased) => {
  expect(patientFacts({ resourceType: 'Patient', ...patient }, TODAY)).toMatchObject({ sex, deceased })
})

describe('pregnancy', () => {
  const woman = { sex: 'female', age: 30 } as const
  const entry = (onset: string | null, abated: string | null): ChartCondition => ({
    concept: 'pregnancy',
    onset: onset === null ? null : day(onset),
    abated: abated === null ? null : day(abated),
  })
  const status = (on: string, answer: string): FhirResource => ({
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '82810-3'),
    effectiveDateTime: on,
    valueCodeableConcept: answer.startsWith('LA') ? coded(LOINC, answer) : coded(SNOMED, answer),
  })
  const of = (
    person: { readonly sex: Facts['sex']; readonly age: number | null },
    conditions: readonly ChartCondition[] = [],
    observations: readonly FhirResource[] = [],
  ) => pregnancyFacts(person, conditions, observations, TODAY).pregnancy

  test.each([
    [{ sex: 'male', age: 30 }, 'not-pregnant'],
    [{ sex: 'female', age: 18 }, 'unknown'],
    [{ sex: 'female', age: 55 }, 'unknown'],
    [{ sex: 'female', age: 56 }, 'not-pregnant'],
    [{ sex: 'female', age: 11 }, 'not-pregnant'],
    [{ sex: 'female', age: null }, 'unknown'],
    [{ sex: 'unknown', age: 30 }, 'unknown'],
  ] as const)('of %j without data is %s', (person, expected) => {
    expect(of(person)).toBe(expected)
  })

  test.each([
    { name: 'charted and undated', conditions: [entry(null, null)], expected: 'pregnant' },
    { name: 'charted this year', conditions: [entry('2026-06-01', null)], expected: 'pregnant' },
    {
      name: 'charted longer ago than one lasts',
      conditions: [entry('2026-01-01', null)],
      expected: 'unknown',
    },
    { name: 'over', conditions: [entry('2026-01-01', '2026-10-01')], expected: 'unknown' },
  ])('$name is $expected', ({ conditions, expected }) => {
    expect(of(woman, conditions)).toBe(expected)
  })

  test.each([
    { name: 'a status of pregnant', given: [status('2026-08-01', 'LA15173-0')], expected: 'pregnant' },
    {
      name: 'the same as a SNOMED CT finding',
      given: [status('2026-08-01', '77386006')],
      expected: 'pregnant',
    },
    {
      name: 'a fresh status of not pregnant',
      given: [status('2026-11-01', 'LA26683-5')],
      expected: 'not-pregnant',
    },
    {
      name: 'a stale status of not pregnant',
      given: [status('2026-01-01', 'LA26683-5')],
      expected: 'unknown',
    },
    { name: 'a status of unknown', given: [status('2026-11-01', 'LA4489-6')], expected: 'unknown' },
    {
      name: 'the later of two',
      given: [status('2026-11-20', 'LA26683-5'), status('2026-06-01', 'LA15173-0')],
      expected: 'not-pregnant',
    },
  ])('after $name is $expected', ({ given, expected }) => {
    expect(of(woman, [], given)).toBe(expected)
  })

  const due = (on: string, day: string): FhirResource => ({
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '11778-8'),
    effectiveDateTime: on,
    valueDateTime: day,
  })
  const pregnantOn = (on: string) => status(on, 'LA15173-0')
  const notOn = (on: string) => status(on, 'LA26683-5')

  test.each([
    {
      name: 'an entry after a status of not pregnant',
      conditions: [entry('2026-11-10', null)],
      given: [notOn('2026-11-01')],
      expected: 'pregnant',
    },
    {
      name: 'an entry before a status of not pregnant',
      conditions: [entry('2026-10-01', null)],
      given: [notOn('2026-11-01')],
      expected: 'not-pregnant',
    },
    {
      name: 'an entry on the day of a status of not pregnant',
      conditions: [entry('2026-11-01', null)],
      given: [notOn('2026-11-01')],
      expected: 'pregnant',
    },
    {
      name: 'an undated entry and a status of not pregnant',
      conditions: [entry(null, null)],
      given: [notOn('2026-11-20')],
      expected: 'pregnant',
    },
    {
      name: 'both answers on one day',
      conditions: [],
      given: [pregnantOn('2026-11-01'), notOn('2026-11-01')],
      expected: 'pregnant',
    },
    {
      name: 'an entry that ended after a status of pregnant',
      conditions: [entry('2026-02-01', '2026-10-01')],
      given: [pregnantOn('2026-03-01')],
      expected: 'unknown',
    },
    {
      name: 'an earlier pregnancy and a status of pregnant',
      conditions: [entry('2024-01-01', '2024-10-01')],
      given: [pregnantOn('2026-09-01')],
      expected: 'pregnant',
    },
    {
      name: 'a pregnancy over since nobody knows when and a status of pregnant',
      conditions: [entry(null, '2026-11-23')],
      given: [pregnantOn('2026-09-01')],
      expected: 'pregnant',
    },
    {
      name: 'a stale status of not pregnant after a status of pregnant',
      conditions: [],
      given: [pregnantOn('2026-06-01'), notOn('2026-08-01')],
      expected: 'unknown',
    },
    {
      name: 'a delivery expected today',
      conditions: [],
      given: [due('2026-05-01', '2026-11-23')],
      expected: 'pregnant',
    },
    {
      name: 'a delivery expected in 300 days',
      conditions: [],
      given: [due('2026-11-01', '2027-09-19')],
      expected: 'pregnant',
    },
    {
      name: 'a delivery expected in 301 days',
      conditions: [],
      given: [due('2026-11-01', '2027-09-20')],
      expected: 'unknown',
    },
    {
      name: 'a delivery that was expected yesterday',
      conditions: [],
      given: [due('2026-05-01', '2026-11-22')],
      expected: 'unknown',
    },
    {
      name: 'an expected delivery and a later status of not pregnant',
      conditions: [],
      given: [due('2026-05-01', '2027-01-01'), notOn('2026-11-01')],
      expected: 'not-pregnant',
    },
  ])('with $name is $expected', ({ conditions, given, expected }) => {
    expect(of(woman, conditions, given)).toBe(expected)
  })

  test('what the chart states comes before what the sex makes likely', () => {
    expect(of({ sex: 'male', age: 30 }, [entry('2026-06-01', null)])).toBe('pregnant')
  })

  test('the day it ended is kept', () => {
    const { deliveredOn } = pregnancyFacts(
      woman,
      [entry(null, '2026-10-01'), entry(null, '2024-01-01')],
      [],
      TODAY,
    )
    expect(deliveredOn).toBe('2026-10-01')
  })
})
