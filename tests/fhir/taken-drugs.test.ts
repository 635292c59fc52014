import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { drugsBehind } from '../../src/fhir/medication-sources.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { givenDrugs, reportedDrugs } from '../../src/fhir/taken-drugs.ts'
import { about, coded, RXNORM, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')
const PREDNISONE = coded(RXNORM, '8640', 'prednisone')
const DEXAMETHASONE = coded(RXNORM, '3264', 'dexamethasone')
const KNEE = coded(SNOMED, '12130007')

type More = Readonly<Record<string, unknown>>

function entry(resourceType: string, more: More): FhirResource {
  return { resourceType, medicationCodeableConcept: PREDNISONE, ...about('p1'), ...more }
}

async function reported(more: More) {
  const resources = [entry('MedicationStatement', { status: 'active', ...more })]
  return reportedDrugs(resources, await drugsBehind(resources, null, null), TODAY)
}

async function given(...doses: readonly More[]) {
  const resources = doses.map((more) => entry('MedicationAdministration', { status: 'completed', ...more }))
  return givenDrugs(resources, await drugsBehind(resources, null, null), TODAY)
}

describe('a statement', () => {
  test.each([
    { status: 'active', is: 'active' },
    { status: 'on-hold', is: 'active' },
    { status: 'unknown', is: 'active' },
    { status: undefined, is: 'active' },
    { status: 'completed', is: 'stopped' },
    { status: 'stopped', is: 'stopped' },
    { status: 'not-taken', is: undefined },
    { status: 'intended', is: undefined },
    { status: 'entered-in-error', is: undefined },
  ])('$status is $is', async ({ status, is }) => {
    expect((await reported({ status })).medications[0]?.status).toBe(is)
  })

  test.each([
    {
      name: 'a period that goes on',
      more: { effectivePeriod: { start: '2026-01-05' } },
      is: ['active', '2026-01-05', null],
    },
    {
      name: 'a period that ended yesterday',
      more: { effectivePeriod: { start: '2026-01-05', end: '2026-11-22' } },
      is: ['stopped', '2026-01-05', '2026-11-22'],
    },
    {
      name: 'a period that ends today',
      more: { effectivePeriod: { end: '2026-11-23' } },
      is: ['active', null, null],
    },
    {
      name: 'partial dates, which reach as far as they can',
      more: { effectivePeriod: { start: '2026', end: '2026-09' } },
      is: ['stopped', '2026-01-01', '2026-09-30'],
    },
    {
      name: 'completed, with an end to come',
      more: { status: 'completed', effectivePeriod: { end: '2026-12-31' } },
      is: ['stopped', null, null],
    },
    {
      name: 'completed, with the day it was said',
      more: { status: 'completed', effectiveDateTime: '2026-02-01', dateAsserted: '2026-04-01T08:00:00Z' },
      is: ['stopped', '2026-02-01', '2026-04-01'],
    },
    {
      name: 'completed within two years, nothing said of its end',
      more: { status: 'completed', effectiveDateTime: '2025-02-01' },
      is: ['stopped', '2025-02-01', null],
    },
    {
      name: 'completed long ago, nothing said of its end',
      more: { status: 'completed', effectiveDateTime: '2015-02-01' },
      is: ['stopped', '2015-02-01', '2016-02-01'],
    },
    { name: 'no date at all', more: {}, is: ['active', null, null] },
    {
      name: 'an injection into a joint, over when it was given',
      more: { effectiveDateTime: '2026-09-01', dosage: [{ route: KNEE }] },
      is: ['stopped', '2026-09-01', '2026-09-01'],
    },
  ])('$name', async ({ more, is }) => {
    const [drug] = (await reported(more)).medications
    expect([drug?.status, drug?.startedOn, drug?.stoppedOn]).toEqual(is)
  })

  test('says route and dose as an order does', async () => {
    const dosage = [
      { route: coded(SNOMED, '26643006'), doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }] },
    ]
    const [drug] = (await reported({ dosage })).medications
    expect(drug).toMatchObject({ ingredient: 'prednisone', route: 'oral', doseMg: 5, matchedBy: 'code' })
  })

  test('by reference takes the contained Medication', async () => {
    const contained = [{ resourceType: 'Medication', id: 'm', code: PREDNISONE }]
    const more = {
      medicationCodeableConcept: undefined,
      contained,
      medicationReference: { reference: '#m' },
    }
    expect((await reported(more)).medications[0]?.ingredient).toBe('prednisone')
  })

  test('of a drug that nothing names makes the list incomplete, unless it was not taken', async () => {
    const unnamed = { medicationCodeableConcept: undefined }
    expect(await reported(unnamed)).toEqual({ medications: [], unnamed: true })
    expect(await reported({ ...unnamed, status: 'not-taken' })).toEqual({ medications: [], unnamed: false })
  })

  test('an order is not one', async () => {
    const orders = [entry('MedicationRequest', { status: 'active' })]
    const drugOf = await drugsBehind(orders, null, null)
    expect(reportedDrugs(orders, drugOf, TODAY).medications).toEqual([])
    expect(givenDrugs(orders, drugOf, TODAY).medications).toEqual([])
  })
})

describe('an administration', () => {
  test.each([
    { status: 'completed', is: ['stopped', '2026-11-01', '2026-11-01'] },
    { status: 'stopped', is: ['stopped', '2026-11-01', '2026-11-01'] },
    { status: 'unknown', is: ['stopped', '2026-11-01', '2026-11-01'] },
    { status: 'in-progress', is: ['active', '2026-11-01', null] },
    { status: 'on-hold', is: ['active', '2026-11-01', null] },
    { status: 'not-done', is: [undefined, undefined, undefined] },
    { status: 'entered-in-error', is: [undefined, undefined, undefined] },
  ])('$status is $is', async ({ status, is }) => {
    const [drug] = (await given({ status, effectiveDateTime: '2026-11-01T07:00:00+01:00' })).medications
    expect([drug?.status, drug?.startedOn, drug?.stoppedOn]).toEqual(is)
  })

  test.each([
    {
      name: 'a drip over two days',
      more: { effectivePeriod: { start: '2026-11-01', end: '2026-11-02' } },
      is: ['stopped', '2026-11-01', '2026-11-02'],
    },
    {
      name: 'a drip that was begun and whose end nobody wrote down',
      more: { effectivePeriod: { start: '2026-11-01' } },
      is: ['stopped', '2026-11-01', '2026-11-01'],
    },
    {
      name: 'a drip said to go on that has an end',
      more: { status: 'in-progress', effectivePeriod: { start: '2026-11-01', end: '2026-11-02' } },
      is: ['stopped', '2026-11-01', '2026-11-02'],
    },
    { name: 'no date: just now, for all we know', more: {}, is: ['stopped', null, null] },
  ])('$name', async ({ more, is }) => {
    const [drug] = (await given(more)).medications
    expect([drug?.status, drug?.startedOn, drug?.stoppedOn]).toEqual(is)
  })

  test('has one dosage, and its dose beside it', async () => {
    const dosage = { route: coded(SNOMED, '26643006'), dose: { value: 1, unit: 'mg' } }
    const [drug] = (await given({ dosage, effectiveDateTime: '2026-11-01' })).medications
    expect(drug).toMatchObject({ route: 'oral', doseMg: 1, doses: 1 })
  })

  const dose = (on: string, value = 0.5) => ({
    medicationCodeableConcept: DEXAMETHASONE,
    effectiveDateTime: on,
    dosage: { dose: { value, unit: 'mg' } },
  })
  test.each([
    { name: 'one', given: [dose('2026-10-01')], courses: [['2026-10-01', '2026-10-01', 1]] },
    {
      name: 'another 7 days later',
      given: [dose('2026-10-08'), dose('2026-10-01')],
      courses: [['2026-10-01', '2026-10-08', 2]],
    },
    {
      name: 'another 8 days later',
      given: [dose('2026-10-09'), dose('2026-10-01')],
      courses: [
        ['2026-10-01', '2026-10-01', 1],
        ['2026-10-09', '2026-10-09', 1],
      ],
    },
    {
      name: 'the test of two days',
      given: ['01', '02', '02', '02', '02', '03', '03', '03'].map((on) => dose(`2026-10-${on}`)),
      courses: [['2026-10-01', '2026-10-03', 8]],
    },
    {
      name: 'another strength',
      given: [dose('2026-10-01'), dose('2026-10-01', 4)],
      courses: [
        ['2026-10-01', '2026-10-01', 1],
        ['2026-10-01', '2026-10-01', 1],
      ],
    },
    {
      name: 'one on an unknown day, which nobody can count',
      given: [dose('2026-10-01'), { ...dose(''), effectiveDateTime: undefined }],
      courses: [
        ['2026-10-01', '2026-10-01', 1],
        [null, null, null],
      ],
    },
  ])('joins the doses of a course: $name', async ({ given: doses, courses }) => {
    const { medications } = await given(...doses)
    expect(medications.map((drug) => [drug.startedOn, drug.stoppedOn, drug.doses])).toEqual(courses)
  })

  test('does not count the doses of another drug', async () => {
    const { medications } = await given(dose('2026-10-01'), { effectiveDateTime: '2026-10-01' })
    expect(medications.map((drug) => drug.doses)).toEqual([1, 1])
  })
})

describe('the day of a single dose', () => {
  const once = { dosage: [{ timing: { repeat: { count: 1 } } }] }
  test.each([
    { name: 'the day of a statement', more: { effectiveDateTime: '2026-11-01' }, known: true },
    { name: 'the month of a statement', more: { effectiveDateTime: '2026-11' }, known: false },
    {
      name: 'a period of a day',
      more: { effectivePeriod: { start: '2026-11-01', end: '2026-11-01' } },
      known: true,
    },
    {
      name: 'a longer period',
      more: { effectivePeriod: { start: '2026-11-01', end: '2026-11-02' } },
      known: false,
    },
    { name: 'the day it was said', more: { dateAsserted: '2026-11-01' }, known: false },
  ])('is known from $name: $known', async ({ more, known }) => {
    const [drug] = (await reported({ ...once, ...more })).medications
    expect(drug?.doseDay).toBe(known ? undefined : 'unknown')
  })

  test.each([
    { effectiveDateTime: '2026-11-01T23:00:00+01:00', known: true },
    { effectiveDateTime: '2026-11', known: false },
  ])('given at $effectiveDateTime is known: $known', async ({ effectiveDateTime, known }) => {
    const [drug] = (await given({ effectiveDateTime })).medications
    expect(drug?.doseDay).toBe(known ? undefined : 'unknown')
  })
})
