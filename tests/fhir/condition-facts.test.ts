import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { conditionFacts } from '../../src/fhir/condition-facts.ts'
import { coded, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')
const HYPERTENSION = coded(SNOMED, '38341003')

function facts(more: Readonly<Record<string, unknown>>) {
  return conditionFacts([{ resourceType: 'Condition', code: HYPERTENSION, ...more }], {
    birth: day('1980-02-29'),
    today: TODAY,
  })
}

const status = (code: string) => ({
  clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', code),
})
const verified = (code: string) => ({ verificationStatus: { coding: [{ code }] } })

describe('a Condition', () => {
  test('says nothing without a coding that the rules know', () => {
    expect(facts({ code: { text: 'Hypertension' } })).toEqual([])
    expect(facts({ code: coded('urn:local', '38341003') })).toEqual([])
    expect(facts({ code: 'hypertension' })).toEqual([])
    expect(facts({ code: null })).toEqual([])
  })

  test.each([
    ['confirmed', ['confirmed']],
    ['provisional', ['considered']],
    ['differential', ['considered']],
    ['unconfirmed', ['considered']],
    ['refuted', []],
    ['entered-in-error', []],
  ])('that is %s counts as %j', (code, expected) => {
    expect(facts(verified(code)).map(({ certainty }) => certainty)).toEqual(expected)
    const asBefore = facts({ verificationStatus: code })
    expect(asBefore.map(({ certainty }) => certainty)).toEqual(expected)
  })

  test('that was ended with the bare code of FHIR before R4 is over', () => {
    const [resolved] = facts({ clinicalStatus: 'resolved', onsetDateTime: '2026-10-01' })
    expect(resolved?.abated).toBe('2026-10-01')
    expect(facts({ clinicalStatus: 'active' })[0]?.abated).toBeNull()
  })

  test.each([
    ['G', ['confirmed']],
    ['Z', ['confirmed']],
    ['V', ['considered']],
    ['A', []],
  ])('with the German certainty %s counts as %j', (certainty, expected) => {
    const extension = [
      {
        url: 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit',
        valueCoding: { code: certainty },
      },
    ]
    const system = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
    const found = facts({ code: { coding: [{ system, code: 'E24.0', extension }] } })
    expect(found.map((condition) => condition.certainty)).toEqual(expected)
  })

  test('without a verification status is confirmed', () => {
    expect(facts({})[0]?.certainty).toBe('confirmed')
  })

  test.each([
    { more: {}, expected: null },
    { more: { onsetDateTime: '2026-01-05T10:00:00Z' }, expected: '2026-01-05' },
    { more: { onsetDateTime: '2024' }, expected: '2024-01-01' },
    { more: { onsetDateTime: '2026-03' }, expected: '2026-03-01' },
    { more: { onsetDateTime: '2026' }, expected: null },
    { more: { onsetDateTime: '2026-11' }, expected: null },
    { more: { onsetPeriod: { start: '2020-05-06' } }, expected: '2020-05-06' },
    { more: { onsetAge: { value: 40, code: 'a' } }, expected: '2020-02-29' },
    { more: { onsetAge: { value: 41, unit: 'years' } }, expected: '2021-03-01' },
    { more: { onsetAge: { value: 4, unit: 'mo' } }, expected: null },
    { more: { onsetString: 'in childhood' }, expected: null },
    { more: { onsetDateTime: 'yesterday' }, expected: null },
    { more: { recordedDate: '2020-01-01' }, expected: null },
  ])('with $more began on $expected', ({ more, expected }) => {
    expect(facts(more)[0]?.onset).toBe(expected)
  })

  test.each([
    ['http://hl7.org/fhir/sid/icd-10-cm', 'T78.3XXA', '2019-05-05'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'S02.2XXA', '2019-05-05'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'K04.7', '2019-05-05'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'H53.47', '2019-05-05'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'Z79.52', '2019-05-05'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'A41.9', '2019-05-05'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'I10', null],
  ])('of %s %s without an onset, recorded in 2019, began on %j', (system, code, onset) => {
    expect(facts({ code: coded(system, code), recordedDate: '2019-05-05' })[0]?.onset).toBe(onset)
  })

  test('of pregnancy without an onset began when it was recorded', () => {
    const [pregnancy] = facts({ code: coded(SNOMED, '77386006'), recordedDate: '2019-05-05' })
    expect(pregnancy).toMatchObject({ concept: 'pregnancy', onset: '2019-05-05', abated: null })
  })

  test.each([
    { more: status('active'), expected: null },
    { more: status('recurrence'), expected: null },
    { more: { ...status('active'), abatementDateTime: '2026-02-03' }, expected: '2026-02-03' },
    { more: { ...status('active'), abatementDateTime: '2027-02-03' }, expected: null },
    { more: { ...status('resolved'), abatementDateTime: '2025-02' }, expected: '2025-02-28' },
    { more: { ...status('resolved'), abatementPeriod: { end: '2025-02-03' } }, expected: '2025-02-03' },
    {
      more: { ...status('resolved'), recordedDate: '2021-01-01', onsetDateTime: '2020-01-01' },
      expected: '2021-01-01',
    },
    { more: { ...status('inactive'), onsetDateTime: '2020-01-01' }, expected: '2020-01-01' },
    { more: status('remission'), expected: '2026-11-23' },
    { more: { abatementString: 'long ago' }, expected: '2026-11-23' },
  ])('with $more ended on $expected', ({ more, expected }) => {
    expect(facts(more)[0]?.abated).toBe(expected)
  })
})
