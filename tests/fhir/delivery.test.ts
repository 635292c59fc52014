import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { ChartCondition } from '../../src/clinical/facts.ts'
import { conditionFacts } from '../../src/fhir/condition-facts.ts'
import { pregnancyFacts } from '../../src/fhir/pregnancy.ts'
import { procedureFacts } from '../../src/fhir/procedure-facts.ts'
import { coded, LOINC, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')
const WOMAN = { sex: 'female', age: 30 } as const
const PERSON = { birth: null, today: TODAY }
const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'
const ICD_WHO = 'http://hl7.org/fhir/sid/icd-10'
const ICD_GM = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
const ICD_10_PCS = 'http://www.cms.gov/Medicare/Coding/ICD10'

const PREGNANT = entry('pregnancy', '2026-02-01')

function entry(concept: string, onset: string | null, abated: string | null = null): ChartCondition {
  return { concept, onset: onset === null ? null : day(onset), abated: abated === null ? null : day(abated) }
}

function due(on: string, expected: string) {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '11778-8'),
    effectiveDateTime: on,
    valueDateTime: expected,
  }
}

describe('a birth ends a pregnancy that nobody ended', () => {
  const born = entry('childbirth', '2026-10-10')
  test.each([
    { name: 'a birth', conditions: [PREGNANT, born], is: ['unknown', '2026-10-10'] },
    {
      name: 'care after birth',
      conditions: [PREGNANT, entry('puerperium', '2026-11-10')],
      is: ['unknown', '2026-11-10'],
    },
    {
      name: 'a birth, and care after it',
      conditions: [PREGNANT, entry('puerperium', '2026-11-20'), born],
      is: ['unknown', '2026-10-10'],
    },
    {
      name: 'weeks of gestation coded with the birth',
      conditions: [born, entry('pregnancy', '2026-10-13')],
      is: ['unknown', '2026-10-10'],
    },
    {
      name: 'an entry of a pregnancy 42 days after a birth',
      conditions: [entry('childbirth', '2026-10-01'), entry('pregnancy', '2026-11-12')],
      is: ['unknown', '2026-10-01'],
    },
    {
      name: 'and 43 days after it, which is the next one',
      conditions: [entry('childbirth', '2026-10-01'), entry('pregnancy', '2026-11-13')],
      is: ['pregnant', '2026-10-01'],
    },
    {
      name: 'an undated entry 42 days after a birth',
      conditions: [entry('childbirth', '2026-10-12'), entry('pregnancy', null)],
      is: ['unknown', '2026-10-12'],
    },
    {
      name: 'and 43 days after it',
      conditions: [entry('childbirth', '2026-10-11'), entry('pregnancy', null)],
      is: ['pregnant', '2026-10-11'],
    },
    {
      name: 'a birth of an earlier pregnancy',
      conditions: [PREGNANT, entry('childbirth', '2024-05-01')],
      is: ['pregnant', '2024-05-01'],
    },
    { name: 'a birth on no day', conditions: [PREGNANT, entry('childbirth', null)], is: ['pregnant', null] },
    {
      name: 'a birth still to come',
      conditions: [PREGNANT, entry('childbirth', '2026-12-01')],
      is: ['pregnant', null],
    },
    {
      name: 'a birth that nobody confirmed',
      conditions: [PREGNANT, { ...born, certainty: 'considered' as const }],
      is: ['pregnant', null],
    },
    {
      name: 'an entry that was ended late, which the birth corrects',
      conditions: [born, entry('pregnancy', '2026-02-01', '2026-11-20')],
      is: ['unknown', '2026-10-10'],
    },
  ])('$name', ({ conditions, is }) => {
    const { pregnancy, deliveredOn } = pregnancyFacts(WOMAN, conditions, [], TODAY)
    expect([pregnancy, deliveredOn]).toEqual(is)
  })
})

describe('a loss ends the pregnancy before it, and is no delivery', () => {
  const lost = entry('pregnancy-loss', '2026-06-10')
  test.each([
    {
      name: 'the day after an entry',
      conditions: [entry('pregnancy', '2026-06-09'), lost],
      is: ['unknown', null],
    },
    {
      name: 'the day of an entry, which may be the next one',
      conditions: [entry('pregnancy', '2026-06-10'), lost],
      is: ['pregnant', null],
    },
    {
      name: 'a pregnancy after it',
      conditions: [lost, entry('pregnancy', '2026-08-20')],
      is: ['pregnant', null],
    },
    { name: 'on no day', conditions: [PREGNANT, entry('pregnancy-loss', null)], is: ['pregnant', null] },
    {
      name: 'still to come',
      conditions: [PREGNANT, entry('pregnancy-loss', '2026-12-01')],
      is: ['pregnant', null],
    },
    {
      name: 'that nobody confirmed',
      conditions: [PREGNANT, { ...lost, certainty: 'considered' as const }],
      is: ['pregnant', null],
    },
    {
      name: 'and the day that was expected is past',
      conditions: [PREGNANT, lost],
      given: [due('2026-05-01', '2026-11-10')],
      is: ['unknown', null],
    },
    {
      name: 'and the day that was expected is to come',
      conditions: [PREGNANT, lost],
      given: [due('2026-05-01', '2027-01-10')],
      is: ['unknown', null],
    },
    {
      name: 'of an earlier pregnancy',
      conditions: [entry('pregnancy-loss', '2025-11-10')],
      given: [due('2026-05-01', '2026-11-10')],
      is: ['unknown', '2026-11-10'],
    },
  ])('$name', ({ conditions, given = [], is }) => {
    const { pregnancy, deliveredOn } = pregnancyFacts(WOMAN, conditions, given, TODAY)
    expect([pregnancy, deliveredOn]).toEqual(is)
  })
})

describe('what was expected', () => {
  test.each([
    { name: 'yesterday', given: [due('2026-05-01', '2026-11-22')], is: ['unknown', '2026-11-22'] },
    {
      name: 'three weeks ago, with an open entry: it may still be so',
      conditions: [PREGNANT],
      given: [due('2026-05-01', '2026-11-02')],
      is: ['pregnant', null],
    },
    {
      name: 'longer ago, with an open entry',
      conditions: [PREGNANT],
      given: [due('2026-05-01', '2026-11-01')],
      is: ['unknown', '2026-11-01'],
    },
    {
      name: 'too early by another estimate, which is to come',
      conditions: [PREGNANT],
      given: [due('2026-03-01', '2026-10-20'), due('2026-05-01', '2026-12-01')],
      is: ['pregnant', null],
    },
    {
      name: 'of a pregnancy that ended early',
      conditions: [entry('pregnancy', '2026-02-01', '2026-04-01')],
      given: [due('2026-03-01', '2026-10-20')],
      is: ['unknown', '2026-04-01'],
    },
  ])('$name', ({ conditions = [], given, is }) => {
    const { pregnancy, deliveredOn } = pregnancyFacts(WOMAN, conditions, given, TODAY)
    expect([pregnancy, deliveredOn]).toEqual(is)
  })
})

describe('weeks that were measured', () => {
  const measured = (on: string, weeks: number) => ({
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '18185-9'),
    effectiveDateTime: on,
    valueQuantity: { value: weeks, unit: 'wk' },
  })
  test.each([
    { name: 'say that she is pregnant', given: [measured('2026-11-20', 22)], is: 'pregnant' },
    { name: 'and go on for 43 weeks', given: [measured('2026-11-09', 41)], is: 'pregnant' },
    { name: 'but no longer', given: [measured('2026-11-08', 41)], is: 'unknown' },
    {
      name: 'and not past a birth',
      conditions: [entry('childbirth', '2026-11-18')],
      given: [measured('2026-11-17', 39)],
      is: 'unknown',
    },
    {
      name: 'nor past a loss',
      conditions: [entry('pregnancy-loss', '2026-11-18')],
      given: [measured('2026-11-17', 9)],
      is: 'unknown',
    },
    { name: 'nor those of her own birth', given: [measured('1996-11-17', 39)], is: 'unknown' },
  ])('$name', ({ conditions = [], given, is }) => {
    expect(pregnancyFacts(WOMAN, conditions, given, TODAY).pregnancy).toBe(is)
  })
})

test('the end of a complication is not the end of the pregnancy', () => {
  const sickness = entry('pregnancy-complication', '2026-03-01', '2026-04-01')
  const facts = (...conditions: readonly ChartCondition[]) => pregnancyFacts(WOMAN, conditions, [], TODAY)
  expect(facts(PREGNANT, sickness)).toMatchObject({ pregnancy: 'pregnant', deliveredOn: null })
  expect(facts(sickness).pregnancy).toBe('pregnant')
  expect(facts(entry('pregnancy-complication', null, '2026-11-23')).pregnancy).toBe('unknown')
})

describe('where a birth stands', () => {
  test.each([
    [ICD, 'O80', 'childbirth'],
    [ICD, 'Z37.2', 'childbirth'],
    [ICD_WHO, 'O81.4', 'childbirth'],
    [ICD_WHO, 'O84.2', 'childbirth'],
    [ICD_GM, 'O82', 'childbirth'],
    [ICD_GM, 'Z37.0', 'childbirth'],
    [SNOMED, '289256000', 'childbirth'],
    [ICD_WHO, 'Z39.2', 'puerperium'],
    [ICD_GM, 'O86.0', 'puerperium'],
    [ICD, 'O03.9', 'pregnancy-loss'],
    [ICD_WHO, 'O06.9', 'pregnancy-loss'],
    [ICD_GM, 'O00.1', 'pregnancy-loss'],
    [SNOMED, '17369002', 'pregnancy-loss'],
  ])('as a diagnosis, of the day it was recorded: %s %s', (system, code, concept) => {
    const given = [{ resourceType: 'Condition', code: coded(system, code), recordedDate: '2026-10-10' }]
    expect(conditionFacts(given, PERSON)).toMatchObject([{ concept, onset: '2026-10-10' }])
  })

  test.each([
    [coded(SNOMED, '11466000'), 1],
    [coded(SNOMED, '66348005'), 1],
    [coded(ICD_10_PCS, '10E0XZZ'), 1],
    [coded(ICD_10_PCS, '10D00Z1'), 1],
    [{ text: 'Vaginal delivery' }, 1],
    [{ text: 'Low transverse cesarean section' }, 1],
    [{ text: 'Kaiserschnitt' }, 1],
    [{ text: 'Cesarean section wound check' }, 0],
    [{ text: 'Childbirth education class' }, 0],
    [{ text: 'Vaginal birth after previous cesarean section, counselling' }, 0],
    [{ text: 'Vaginal delivery of medication' }, 0],
  ])('as what was done: %j %i', (code, count) => {
    const given = [{ resourceType: 'Procedure', status: 'completed', code, performedDateTime: '2026-10-10' }]
    const births = procedureFacts(given, PERSON).conditions.filter(({ concept }) => concept === 'childbirth')
    expect(births).toHaveLength(count)
  })
})
