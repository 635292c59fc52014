import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { encounterFacts } from '../../src/fhir/encounter-facts.ts'
import { problemsByReference } from '../../src/fhir/endocrine-reason.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { coded, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')
const NO_PROBLEMS = problemsByReference([])
const ENDOCRINOLOGY = coded(SNOMED, '394583002')
const CARDIOLOGY = coded(SNOMED, '394579002')

function encounter(more: Readonly<Record<string, unknown>>): FhirResource {
  return { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, ...more }
}

const now = (code: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  encounter({ status: 'in-progress', class: { code }, ...more })

describe('the setting', () => {
  test.each([
    { name: 'no encounter', given: [], expected: 'outpatient' },
    { name: 'an office visit', given: [now('AMB')], expected: 'outpatient' },
    { name: 'a video visit', given: [now('VR')], expected: 'outpatient' },
    { name: 'an admission', given: [now('IMP')], expected: 'inpatient' },
    { name: 'an acute admission', given: [now('ACUTE')], expected: 'inpatient' },
    { name: 'observation', given: [now('OBSENC')], expected: 'inpatient' },
    { name: 'the emergency room', given: [now('EMER')], expected: 'emergency' },
    { name: 'a visit while admitted', given: [now('AMB'), now('IMP')], expected: 'inpatient' },
    { name: 'a past admission', given: [encounter({ class: { code: 'IMP' } })], expected: 'outpatient' },
    {
      name: 'an admission never closed but ended',
      given: [now('IMP', { period: { end: '2026-11-01' } })],
      expected: 'outpatient',
    },
    {
      name: 'an admission that ends today',
      given: [now('IMP', { period: { end: '2026-11-23' } })],
      expected: 'inpatient',
    },
    {
      name: 'an admission begun 365 days ago',
      given: [now('IMP', { period: { start: '2025-11-23' } })],
      expected: 'inpatient',
    },
    {
      name: 'an admission begun 366 days ago and never closed',
      given: [now('IMP', { period: { start: '2025-11-22' } })],
      expected: 'outpatient',
    },
    ...Object.entries({
      'Hospital Inpatient': 'inpatient',
      'Outpatient in observation bed': 'inpatient',
      'Emergency Department': 'emergency',
      'Hospital Outpatient Visit': 'outpatient',
      HOV: 'outpatient',
      Appointment: 'outpatient',
      'Support OP Encounter': 'unknown',
    }).map(([display, expected]) => ({
      name: `a local class called ${display}`,
      given: [encounter({ status: 'in-progress', class: { system: 'urn:oid:1.2', code: '13', display } })],
      expected,
    })),
    { name: 'a class nobody knows', given: [now('13')], expected: 'unknown' },
    { name: 'no class', given: [now({ code: 'IMP' })], expected: 'unknown' },
    {
      name: 'an entry in error',
      given: [encounter({ status: 'entered-in-error', class: { code: 'IMP' } })],
      expected: 'outpatient',
    },
  ])('with $name is $expected', ({ given, expected }) => {
    expect(encounterFacts(given, true, NO_PROBLEMS, TODAY).setting).toBe(expected)
  })
})

describe('hospice care', () => {
  const admission = (more: Readonly<Record<string, unknown>>) =>
    encounter({ type: [coded(SNOMED, '305336008', 'Admission to hospice')], ...more })
  const DISPOSITION = 'http://terminology.hl7.org/CodeSystem/discharge-disposition'
  const CLAIM_FORM = 'https://www.nubc.org/CodeSystem/PatDischargeStatus'
  const discharge = (code: string, end: string, system = DISPOSITION) =>
    encounter({
      class: { code: 'IMP' },
      period: { start: '2025-01-01', end },
      hospitalization: { dischargeDisposition: coded(system, code) },
    })

  test.each([
    { name: 'an admission to it', given: admission({ period: { start: '2026-11-01' } }), expected: true },
    { name: 'one under way', given: admission({ status: 'in-progress' }), expected: true },
    { name: 'one of 365 days ago', given: admission({ period: { start: '2025-11-23' } }), expected: true },
    { name: 'one of 366 days ago', given: admission({ period: { start: '2025-11-22' } }), expected: false },
    { name: 'one still to come', given: admission({ period: { start: '2026-11-24' } }), expected: false },
    { name: 'one that was only planned', given: admission({ status: 'planned' }), expected: false },
    { name: 'one entered in error', given: admission({ status: 'entered-in-error' }), expected: false },
    { name: 'its service', given: encounter({ serviceType: coded(SNOMED, '385763009') }), expected: true },
    { name: 'another type', given: encounter({ type: [coded(SNOMED, '185349003')] }), expected: false },
    { name: 'its service in words', given: encounter({ serviceType: { text: 'Hospice' } }), expected: true },
    {
      name: 'its type in words',
      given: encounter({ type: [{ text: 'Home Hospice Visit' }] }),
      expected: true,
    },
    {
      name: 'a consult declined',
      given: encounter({ type: [{ text: 'Hospice consult, declined' }] }),
      expected: false,
    },
    { name: 'a hospital', given: encounter({ serviceType: { text: 'Hospital' } }), expected: false },
    { name: 'a discharge to it', given: discharge('hosp', '2025-11-23'), expected: true },
    {
      name: 'a discharge to it on a claim form',
      given: discharge('50', '2026-11-01', CLAIM_FORM),
      expected: true,
    },
    { name: 'a local code', given: discharge('50', '2026-11-01', 'urn:oid:1.2'), expected: false },
    { name: 'a discharge to it long ago', given: discharge('hosp', '2025-11-22'), expected: false },
    { name: 'a discharge home', given: discharge('home', '2026-11-01'), expected: false },
    {
      name: 'a discharge in words',
      given: encounter({ hospitalization: { dischargeDisposition: { text: 'Hospice/home' } } }),
      expected: true,
    },
  ])('is read from $name: $expected', ({ given, expected }) => {
    expect(encounterFacts([given], true, NO_PROBLEMS, TODAY).inHospice).toBe(expected)
  })
})

describe('a stay in hospital', () => {
  const stay = (code: string, start: string, end: string, more: Readonly<Record<string, unknown>> = {}) =>
    encounter({ class: { code }, period: { start, end }, ...more })

  test.each([
    {
      name: 'over a night',
      given: stay('IMP', '2026-11-01T20:00:00Z', '2026-11-02T08:00:00Z'),
      counts: true,
    },
    { name: 'in the emergency room', given: stay('EMER', '2026-11-01', '2026-11-02'), counts: true },
    { name: 'acute', given: stay('ACUTE', '2026-11-01', '2026-11-09'), counts: true },
    { name: 'within a day', given: stay('EMER', '2026-11-01', '2026-11-01'), counts: false },
    { name: 'of days at home', given: stay('AMB', '2026-11-01', '2026-11-09'), counts: false },
    { name: 'still going on', given: stay('IMP', '2026-11-01', '2026-11-24'), counts: false },
    {
      name: 'cancelled',
      given: stay('IMP', '2026-11-01', '2026-11-09', { status: 'cancelled' }),
      counts: false,
    },
  ])('$name counts: $counts', ({ given, counts }) => {
    expect(encounterFacts([given], true, NO_PROBLEMS, TODAY).hospitalStays).toHaveLength(counts ? 1 : 0)
  })
})

describe('the last endocrine visit', () => {
  const visit = (start: string, more: Readonly<Record<string, unknown>> = {}) =>
    encounter({ serviceType: ENDOCRINOLOGY, period: { start }, ...more })

  test.each([
    {
      name: 'none among coded specialties',
      given: [encounter({ serviceType: CARDIOLOGY, period: { start: '2026-01-01' } }), encounter({})],
      expected: 'none',
    },
    {
      name: 'none among provider taxonomy types',
      given: [encounter({ type: [coded('http://nucc.org/provider-taxonomy', '207RC0000X')] })],
      expected: 'none',
    },
    { name: 'no specialty coded at all', given: [encounter({})], expected: 'unknown' },
    {
      name: 'types coded by what was done only',
      given: [encounter({ type: [coded(SNOMED, '185349003', 'Encounter for check up')] })],
      expected: 'unknown',
    },
    {
      name: 'none among specialties in the words of a local code system',
      given: [encounter({ serviceType: coded('urn:oid:1.2.840.114350', '17', 'Cardiology') }), encounter({})],
      expected: 'none',
    },
    {
      name: 'none among specialties in the words of a type',
      given: [encounter({ type: [{ text: 'Family Medicine' }] }), encounter({})],
      expected: 'none',
    },
    {
      name: 'none where all say their service',
      given: [
        encounter({ serviceType: { text: 'Wound clinic' } }),
        encounter({ serviceType: { text: 'Team 3' } }),
      ],
      expected: 'none',
    },
    {
      name: 'services of some encounters only',
      given: [encounter({ serviceType: { text: 'Wound clinic' } }), encounter({})],
      expected: 'unknown',
    },
    {
      name: 'words of what was done only',
      given: [encounter({ type: [{ text: 'Office Visit' }] })],
      expected: 'unknown',
    },
    {
      name: 'only departments that every hospital names',
      given: [
        encounter({ serviceType: { text: 'Emergency Medicine' } }),
        encounter({ type: [{ text: 'Radiology' }] }),
        encounter({ type: [{ text: 'Office Visit' }] }),
      ],
      expected: 'unknown',
    },
    {
      name: 'services in a local code without words',
      given: [encounter({ serviceType: coded('urn:oid:1.2.840.114350', '17') })],
      expected: 'unknown',
    },
    { name: 'no encounters', given: [], expected: 'unknown' },
    {
      name: 'one in the words of a local type',
      given: [encounter({ type: [{ text: 'ENDOCRINOLOGY FOLLOW-UP' }], period: { start: '2026-01-01' } })],
      expected: { on: '2026-01-01', reason: 'unknown' },
    },
    {
      name: 'one in the display of a local service',
      given: [
        encounter({
          serviceType: coded('urn:oid:1.2.840.114350', '17', 'Endocrine clinic'),
          period: { start: '2026-01-01' },
        }),
      ],
      expected: { on: '2026-01-01', reason: 'unknown' },
    },
    {
      name: 'one by service',
      given: [visit('2026-01-01')],
      expected: { on: '2026-01-01', reason: 'unknown' },
    },
    {
      name: 'one by type',
      given: [encounter({ type: [{ text: 'x' }, ENDOCRINOLOGY], period: { start: '2026-01-01T10:00:00Z' } })],
      expected: { on: '2026-01-01', reason: 'unknown' },
    },
    {
      name: 'the latest of several',
      given: [visit('2024-01-01'), visit('2026-01-01'), visit('2025-01-01')],
      expected: { on: '2026-01-01', reason: 'unknown' },
    },
    { name: 'one still to come', given: [visit('2027-01-01')], expected: 'none' },
    { name: 'one cancelled', given: [visit('2026-01-01', { status: 'cancelled' })], expected: 'none' },
    { name: 'one planned', given: [visit('2026-01-01', { status: 'planned' })], expected: 'none' },
    { name: 'one undated', given: [encounter({ serviceType: ENDOCRINOLOGY })], expected: 'none' },
    {
      name: 'for diabetes',
      given: [visit('2026-01-01', { reasonCode: [coded(SNOMED, '44054006')] })],
      expected: { on: '2026-01-01', reason: 'diabetes' },
    },
    {
      name: 'for diabetes and the pituitary',
      given: [visit('2026-01-01', { reasonCode: [coded(SNOMED, '44054006'), coded(SNOMED, '254956000')] })],
      expected: { on: '2026-01-01', reason: 'pituitary-adrenal' },
    },
  ])('with $name', ({ given, expected }) => {
    expect(encounterFacts(given, true, NO_PROBLEMS, TODAY).lastEndocrineVisit).toEqual(expected)
  })

  test.each([
    {
      name: 'reproductive endocrinology in words',
      more: { serviceType: { text: 'Reproductive Endocrinology and Infertility' } },
    },
    {
      name: 'a fertility clinic',
      more: { serviceType: undefined, type: [{ text: 'Endocrine/Fertility clinic' }] },
    },
  ])('is none after $name', ({ more }) => {
    const given = [visit('2026-01-01', more), encounter({ serviceType: CARDIOLOGY })]
    expect(encounterFacts(given, true, NO_PROBLEMS, TODAY).lastEndocrineVisit).toBe('none')
  })

  const problem = (id: string, code: unknown): FhirResource => ({ resourceType: 'Condition', id, code })
  const PROBLEMS = problemsByReference([
    problem('nodule', coded('http://hl7.org/fhir/sid/icd-10-cm', 'E04.1')),
    problem('adenoma', coded(SNOMED, '254956000')),
    problem('worded', { text: 'Osteoporosis' }),
  ])
  const pointing = (...references: string[]) => ({
    reasonReference: references.map((reference) => ({ reference })),
  })
  const worded = (text: string) => ({ reasonCode: [{ text }] })
  test.each([
    { name: 'a problem of the chart', more: pointing('Condition/nodule'), reason: 'thyroid' },
    { name: 'a version of it', more: pointing('Condition/nodule/_history/2'), reason: 'thyroid' },
    { name: 'a problem in words', more: pointing('Condition/worded'), reason: 'bone' },
    {
      name: 'two problems',
      more: pointing('Condition/nodule', 'Condition/adenoma'),
      reason: 'pituitary-adrenal',
    },
    { name: 'a problem nobody sent', more: pointing('Condition/other'), reason: 'unknown' },
    { name: 'another kind of entry', more: pointing('Procedure/nodule'), reason: 'unknown' },
    {
      name: 'the words of a reference',
      more: { reasonReference: [{ reference: 'Condition/other', display: 'Thyroid nodule' }] },
      reason: 'thyroid',
    },
    { name: 'the thyroid in words', more: worded('Thyroid nodule follow-up'), reason: 'thyroid' },
    { name: 'diabetes in words', more: worded('Type 1 diabetes, pump check'), reason: 'diabetes' },
    { name: 'bone in words', more: worded('Osteoporosis'), reason: 'bone' },
    {
      name: 'ours beside the thyroid in words',
      more: worded('Thyroid nodule; adrenal mass'),
      reason: 'pituitary-adrenal',
    },
    { name: 'diabetes insipidus in words', more: worded('Diabetes insipidus'), reason: 'pituitary-adrenal' },
    { name: 'the parathyroid in words', more: worded('Hyperparathyroidism'), reason: 'unknown' },
    { name: 'other words', more: worded('Follow-up'), reason: 'unknown' },
  ])('for $name has the reason $reason', ({ more, reason }) => {
    const { lastEndocrineVisit } = encounterFacts([visit('2026-01-01', more)], true, PROBLEMS, TODAY)
    expect(lastEndocrineVisit).toEqual({ on: '2026-01-01', reason })
  })

  test('is unknown, not none, where the list is not whole', () => {
    expect(encounterFacts([], false, NO_PROBLEMS, TODAY).lastEndocrineVisit).toBe('unknown')
  })
})
