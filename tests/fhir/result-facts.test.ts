import { describe, expect, test } from 'vitest'
import { isAbove } from '../../src/clinical/cortisol-limit.ts'
import { day } from '../../src/clinical/day.ts'
import { LIMITS } from '../../src/clinical/limits.ts'
import { codesOf } from '../../src/clinical/value-sets.ts'
import { resultFacts } from '../../src/fhir/result-facts.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { decided, ORDINARY, SUSPECTED } from '../clinical/ordinary-chart.ts'
import { coded, LOINC, UCUM } from './ehr.ts'

const TODAY = day('2026-11-23')
const CODES = {
  egfr: '98979-8',
  hba1c: '4548-4',
  potassium: '2823-3',
  igf1: '2484-4',
  igf1_sds: '73561-3',
  cortisol_serum: '2143-6',
  dst_1mg: '1434-0',
  ufc24: '2147-7',
  lnsc: '2142-8',
  urine_volume_24h: '3167-4',
  random_gh: '2963-7',
} as const

function observation(code: string, more: Readonly<Record<string, unknown>>): FhirResource {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, code),
    effectiveDateTime: '2026-10-01T23:10:00+02:00',
    ...more,
  }
}

function quantity(value: unknown, unit: string, more: Readonly<Record<string, unknown>> = {}) {
  return { valueQuantity: { value, unit, system: UCUM, code: unit, ...more } }
}

function read(test: keyof typeof CODES, more: Readonly<Record<string, unknown>>) {
  return resultFacts([observation(CODES[test], more)], TODAY).results[0]
}

describe('a value comes in our unit', () => {
  test.each([
    ['egfr', 55, 'mL/min/{1.73_m2}', 55],
    ['egfr', 55, 'mL/min/1.73m2', 55],
    ['egfr', 55, 'mL/min/1.73 m²', 55],
    ['egfr', 55, '', 55],
    ['hba1c', 6.5, '%', 6.5],
    ['hba1c', 48, 'mmol/mol', 6.54],
    ['potassium', 3.1, 'mEq/L', 3.1],
    ['igf1', 300, 'ug/L', 300],
    ['igf1', 40, 'nmol/L', 305.96],
    ['igf1_sds', 2.4, '{Zscore}', 2.4],
    ['igf1_sds', -2.4, '1', -2.4],
    ['cortisol_serum', 500, 'nmol/L', 18.12],
    ['cortisol_serum', 18, 'µg/dL', 18],
    ['cortisol_serum', 18, 'mcg/dL', 18],
    ['dst_1mg', 50, 'nmol/L', 1.81],
    ['ufc24', 100, 'ug/(24.h)', 275.9],
    ['ufc24', 100, 'mcg/24 hr', 275.9],
    ['ufc24', 100, 'ug/d', 275.9],
    ['ufc24', 300, 'nmol/(24.h)', 300],
    ['ufc24', 300, 'nmol/24h', 300],
    ['lnsc', 4, 'nmol/L', 4],
    ['lnsc', 0.15, 'ug/dL', 4.14],
    ['lnsc', 150, 'ng/dL', 4.14],
    ['urine_volume_24h', 1800, 'mL', 1.8],
    ['random_gh', 45.25, 'pmol/L', 1],
  ] as const)('%s of %d %s is %d', (test, value, unit, expected) => {
    expect(read(test, quantity(value, unit))?.value).toBeCloseTo(expected, 1)
  })

  test.each([
    ['potassium', 12, 'mg/dL'],
    ['igf1', 1, '[iU]/mL'],
    ['ufc24', 60, 'ug/L'],
    ['ufc24', 60, 'ug/g{creat}'],
    ['cortisol_serum', 18, ''],
    ['hba1c', 48, ''],
    ['potassium', '3.1', 'mmol/L'],
    ['potassium', Number.NaN, 'mmol/L'],
    ['potassium', 3.1, 'constructor'],
    ['potassium', 3.1, '__proto__'],
    ['ufc24', 999_999, 'ug/(24.h)'],
    ['ufc24', 1e300, 'nmol/(24.h)'],
    ['cortisol_serum', 9_999_999, 'nmol/L'],
    ['lnsc', 99_999, 'nmol/L'],
    ['potassium', 0, 'mmol/L'],
    ['hba1c', 999, '%'],
    ['igf1', -1, 'ng/mL'],
  ] as const)('%s of %j %j is left out, not guessed', (test, value, unit) => {
    expect(read(test, quantity(value, unit))).toBeUndefined()
  })
})

test.each([
  { high: 9, unreadable: [] },
  { high: 999_999, unreadable: ['lnsc'] },
])('a result with the upper limit $high: unreadable is $unreadable', ({ high, unreadable }) => {
  const range = [{ high: { value: high, unit: 'nmol/L' } }]
  const sample = observation(CODES.lnsc, { ...quantity(12, 'nmol/L'), referenceRange: range })
  const found = resultFacts([sample], TODAY, { timeZone: 'Europe/Zurich' })
  expect(found.unreadable).toEqual(unreadable)
  expect(found.results[0]?.uln).toBe(unreadable.length > 0 ? null : high)
})

describe('the unit is read from the code of UCUM and from the words', () => {
  const OTHER = 'http://ehr.example/units'

  test.each([
    { given: { system: UCUM, code: 'nmol/L' }, expected: 18.12 },
    { given: { system: 'urn:oid:2.16.840.1.113883.6.8', code: 'nmol/L' }, expected: 18.12 },
    { given: { code: 'nmol/L' }, expected: 18.12 },
    { given: { unit: 'nmol/L' }, expected: 18.12 },
    { given: { system: UCUM, code: 'nmol/L', unit: 'nanomole' }, expected: 18.12 },
    { given: { system: UCUM, code: 'see unit', unit: 'nmol/L' }, expected: 18.12 },
    { given: { system: OTHER, code: 'ug/dL', unit: 'nmol/L' }, expected: 18.12 },
    { given: { system: OTHER, code: 'nmol/L' }, expected: undefined },
    { given: { system: 7, code: 'nmol/L' }, expected: undefined },
    { given: { system: UCUM, code: 'nmol/L', unit: 'ug/dL' }, expected: undefined },
    { given: { system: UCUM, code: '[iU]/L', unit: 'nmol/L' }, expected: undefined },
    { given: { system: UCUM, code: 7, unit: { code: 'nmol/L' } }, expected: undefined },
    { given: {}, expected: undefined },
  ])('$given: $expected', ({ given, expected }) => {
    const value = read('cortisol_serum', { valueQuantity: { value: 500, ...given } })?.value
    if (expected === undefined) expect(value).toBeUndefined()
    else expect(value).toBeCloseTo(expected, 1)
  })
})

describe('which observations count', () => {
  test.each([
    ['final', true],
    ['amended', true],
    ['corrected', true],
    ['preliminary', false],
    ['registered', false],
    ['cancelled', false],
    ['entered-in-error', false],
    ['unknown', false],
    [undefined, false],
  ])('status %j: %s', (status, counts) => {
    expect(read('potassium', { ...quantity(3.1, 'mmol/L'), status }) !== undefined).toBe(counts)
  })

  test('one without data does not', () => {
    const dataAbsentReason = coded('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'error')
    expect(resultFacts([observation(CODES.egfr, { dataAbsentReason })], TODAY)).toEqual({
      results: [],
      bmi: null,
      egfrUnreadable: false,
      unreadable: [],
    })
  })
})

describe('results as parts of a panel', () => {
  const part = (code: string, value: number, unit: string, more: Readonly<Record<string, unknown>> = {}) => ({
    code: coded(LOINC, code),
    ...quantity(value, unit),
    ...more,
  })
  const panel = (more: Readonly<Record<string, unknown>>, ...component: readonly unknown[]) =>
    resultFacts([{ ...observation('1', more), component }], TODAY)

  test('are read each with its own range, on the day of the panel', () => {
    const limit = { referenceRange: [{ high: { value: 280, unit: 'ng/mL' } }] }
    const { results } = panel(
      quantity(1, 'mg/dL', { referenceRange: [{ high: { value: 1 } }] }),
      part(CODES.igf1, 400, 'ng/mL', limit),
      part(CODES.potassium, 3.1, 'mmol/L'),
    )
    expect(results).toEqual([
      { test: 'igf1', value: 400, uln: 280, on: '2026-10-01' },
      { test: 'potassium', value: 3.1, uln: null, on: '2026-10-01' },
    ])
  })

  test.each([
    { name: 'without data', more: {}, dataAbsentReason: coded('x', 'unknown') },
    { name: 'of a panel that was entered in error', more: { status: 'entered-in-error' } },
  ])('are none $name', ({ more, dataAbsentReason }) => {
    expect(panel(more, part(CODES.potassium, 3.1, 'mmol/L', { dataAbsentReason })).results).toEqual([])
  })
})

describe('a bound', () => {
  test.each([
    ['<', 60, (value: number) => value < 60 && value > 59.9],
    ['>', 60, (value: number) => value > 60 && value < 60.1],
    ['<=', 60, (value: number) => value < 60 && value > 59.9],
    ['>=', 60, (value: number) => value > 60 && value < 60.1],
  ] as const)('%s %d lies just on its side', (comparator, value, holds) => {
    const given = read('egfr', quantity(value, 'mL/min/{1.73_m2}', { comparator }))?.value ?? Number.NaN
    expect(holds(given)).toBe(true)
  })

  test.each([
    '>60',
    '> 60 mL/min/1.73m2',
    '>60 mL/min/{1.73_m2}',
  ])('written as %j is read too', (valueString) => {
    expect(read('egfr', { valueString })?.value).toBeCloseTo(60, 1)
  })

  const limit = (value: number) => ({ referenceRange: [{ high: { value } }] })

  test.each([
    ['egfr', '>60', {}, 'above'],
    ['egfr', '>50', {}, null],
    ['egfr', '<60', {}, 'below'],
    ['egfr', '<61', {}, null],
    ['dst_1mg', '<1.8 ug/dL', {}, 'below'],
    ['dst_1mg', '<2 ug/dL', {}, null],
    ['dst_1mg', '< 50 nmol/L', {}, 'below'],
    ['dst_1mg', '≤ 50 nmol/L', {}, 'below'],
    ['dst_1mg', '<55 nmol/L', {}, null],
    ['ufc24', '>45 ug/(24.h)', limit(45), 'above'],
    ['ufc24', '>40 ug/(24.h)', limit(45), null],
    ['ufc24', '<46 ug/(24.h)', limit(45), null],
    ['igf1', '<25 ng/mL', limit(200), 'below'],
    ['igf1', '>900 ng/mL', limit(200), 'above'],
    ['igf1', '<250 ng/mL', limit(200), null],
    ['igf1_sds', '>2', {}, 'above'],
    ['igf1_sds', '<3', {}, null],
    ['hba1c', '>=14 %', {}, 'above'],
    ['hba1c', '<9 %', {}, null],
    ['potassium', '<3 mmol/L', {}, 'below'],
    ['potassium', '<3.5 mmol/L', {}, null],
    ['cortisol_serum', '>60 ug/dL', {}, 'above'],
    ['cortisol_serum', '<1 ug/dL', {}, 'below'],
    ['cortisol_serum', '<5 ug/dL', {}, null],
    ['urine_volume_24h', '>3 L', {}, null],
  ] as const)('of %s %s is one side of every limit, or nothing', (test, valueString, more, bound) => {
    const { results, unreadable } = resultFacts([observation(CODES[test], { valueString, ...more })], TODAY)
    expect(results.map((result) => result.bound)).toEqual(bound === null ? [] : [bound])
    expect(unreadable).toEqual(bound === null ? [test] : [])
  })

  test.each([
    ['dst_1mg', '> 50 nmol/L', LIMITS.dexamethasone, true],
    ['dst_1mg', '≥ 50 nmol/L', LIMITS.dexamethasone, true],
    ['dst_1mg', '< 50 nmol/L', LIMITS.dexamethasone, false],
    ['dst_1mg', '≤ 50 nmol/L', LIMITS.dexamethasone, false],
    ['dst_1mg', '> 1.8 ug/dL', LIMITS.dexamethasone, true],
    ['dst_1mg', '< 1.8 ug/dL', LIMITS.dexamethasone, false],
  ] as const)('of %s %s is held to the limit of its own unit', (test, valueString, limit, above) => {
    const [result] = resultFacts([observation(CODES[test], { valueString })], TODAY).results
    expect(result && isAbove(result, { ugDl: limit.value, nmolL: limit.nmolL })).toBe(above)
  })

  test('of a sample after glucose that may be the lowest leaves the lowest unknown', () => {
    const sample = (code: string, valueString: string) => observation(code, { valueString })
    const lowest = (last: string) =>
      resultFacts(
        [sample('47776-0', '3 ug/L'), sample('47769-5', '2 ug/L'), sample('47761-2', last)],
        TODAY,
      ).results.map(({ value }) => Math.round(value * 100) / 100)
    expect(lowest('1.2 ug/L')).toEqual([1.2])
    expect(lowest('<0.3 ug/L')).toEqual([0.3])
    expect(lowest('<1.5 ug/L')).toEqual([])
  })
})

describe('the upper limit of normal', () => {
  const igf1 = quantity(300, 'ng/mL')

  test.each([
    { ranges: [{ high: { value: 250, unit: 'ng/mL' } }], expected: 250 },
    { ranges: [{ high: { value: 250 } }], expected: 250 },
    { ranges: [{ high: { value: 30, unit: 'nmol/L' } }], expected: 229.47 },
    { ranges: [{ high: { value: 25, unit: 'ug/dL', system: UCUM, code: 'ug/dL' } }], expected: 250 },
    { ranges: [{ high: { value: 25, unit: 'ng/mL', system: UCUM, code: 'ug/dL' } }], expected: null },
    { ranges: [{ high: { value: 250, unit: 'mL' } }], expected: null },
    { ranges: [{ low: { value: 90, unit: 'ng/mL' } }], expected: null },
    { ranges: [{ text: '90 - 250' }], expected: 250 },
    { ranges: [{ high: { value: 250 } }, { high: { value: 300 } }], expected: null },
    {
      ranges: [{ high: { value: 250 }, type: { coding: [{ code: 'normal' }] } }, { high: { value: 900 } }],
      expected: 250,
    },
    { ranges: 'high', expected: null },
    { ranges: [{ text: '90-250 ng/mL' }], expected: 250 },
    { ranges: [{ text: ' 90.5 – 250.5 ' }], expected: 250.5 },
    { ranges: [{ text: '10 to 40 nmol/L' }], expected: 306 },
    { ranges: [{ text: '<250 ng/mL' }], expected: 250 },
    { ranges: [{ text: '90-250 furlongs' }], expected: null },
    { ranges: [{ text: 'age 18-30: 90-250 ng/mL' }], expected: null },
    { ranges: [{ text: '18-30 years: 250' }], expected: null },
    { ranges: [{ text: '> 90 ng/mL' }], expected: null },
    { ranges: [{ text: '90-250 ng/mL' }, { text: '100-300 ng/mL' }], expected: null },
    { ranges: [{ text: '1-2', high: { value: 250, unit: 'ng/mL' } }], expected: 250 },
  ])('of $ranges is $expected', ({ ranges, expected }) => {
    const uln = read('igf1', { ...igf1, referenceRange: ranges })?.uln
    if (expected === null) expect(uln).toBeNull()
    else expect(uln).toBeCloseTo(expected, 1)
  })
})

describe('the printed upper limit of a urinary cortisol', () => {
  test.each([
    { text: '4.0-50.0 mcg/24 h', expected: 137.95 },
    { text: '4.0 - 50.0 ug/24 hr', expected: 137.95 },
    { text: '<=50 mcg/24 hours', expected: 137.95 },
    { text: '4.0-50.0 mcg/24h', expected: 137.95 },
    { text: '4.0-50.0 mcg/24 days', expected: null },
    { text: '4.0-50.0 mcg/24 h adults', expected: null },
  ])('of $text is $expected', ({ text, expected }) => {
    const uln = read('ufc24', { ...quantity(95, 'ug/(24.h)'), referenceRange: [{ text }] })?.uln
    if (expected === null) expect(uln).toBeNull()
    else expect(uln).toBeCloseTo(expected, 1)
  })
})

describe('a saliva sample with a time in UTC', () => {
  test.each([
    { at: '2026-10-02T03:30:00Z', timeZone: 'America/New_York', counts: true },
    { at: '2026-10-02T03:30:00+00:00', timeZone: 'America/New_York', counts: true },
    { at: '2026-10-01T23:30:00Z', timeZone: 'America/New_York', counts: false },
    { at: '2026-10-02T02:00:00Z', timeZone: 'America/New_York', counts: true },
    { at: '2026-10-02T01:59:00Z', timeZone: 'America/New_York', counts: false },
    { at: '2026-10-02T05:00:00.000Z', timeZone: 'America/New_York', counts: true },
    { at: '2026-10-02T05:01:00Z', timeZone: 'America/New_York', counts: false },
    { at: '2026-10-01T23:30:00-04:00', timeZone: 'Europe/Berlin', counts: true },
    { at: '2026-10-41T23:30:00Z', timeZone: 'Europe/Berlin', counts: false },
    { at: '2026-10-01T23:30:00Z', timeZone: null, counts: false },
  ])('at $at in $timeZone is late-night: $counts', ({ at, timeZone, counts }) => {
    const sample = observation(CODES.lnsc, { ...quantity(4, 'nmol/L'), effectiveDateTime: at })
    expect(resultFacts([sample], TODAY, { timeZone }).results).toHaveLength(counts ? 1 : 0)
  })
})

describe('an eGFR that cannot be read', () => {
  const good = observation(CODES.egfr, {
    ...quantity(70, 'mL/min/{1.73_m2}'),
    effectiveDateTime: '2026-09-01',
  })
  const bad = (on: string) => observation(CODES.egfr, { valueString: 'see comment', effectiveDateTime: on })

  test.each([
    { name: 'alone', given: [bad('2026-10-01')], expected: true },
    { name: 'newer than one that can', given: [good, bad('2026-10-01')], expected: true },
    { name: 'older than one that can', given: [bad('2026-08-01'), good], expected: false },
    { name: 'of years ago', given: [bad('2020-10-01')], expected: false },
  ])('$name leaves the results unread: $expected', ({ given, expected }) => {
    expect(resultFacts(given, TODAY).egfrUnreadable).toBe(expected)
  })
})

describe('salivary cortisol', () => {
  test.each([
    ['2026-10-01T23:10:00+02:00', true],
    ['2026-10-01T22:00:00-05:00', true],
    ['2026-10-02T01:00:00+02:00', true],
    ['2026-10-02T01:01:00+02:00', false],
    ['2026-10-01T21:59:00+02:00', false],
    ['2026-10-01T08:00:00+02:00', false],
    ['2026-10-01T23:10:00Z', false],
    ['2026-10-01', false],
    [undefined, false],
  ])('taken at %j is a late-night sample: %s', (effectiveDateTime, counts) => {
    expect(read('lnsc', { ...quantity(4, 'nmol/L'), effectiveDateTime }) !== undefined).toBe(counts)
  })

  const DATE = '2026-10-01'
  const named = (text: string) => ({ code: { ...coded(LOINC, CODES.lnsc), text }, effectiveDateTime: DATE })
  test.each([
    { name: 'its day alone', more: { effectiveDateTime: DATE }, is: 'unread' },
    { name: 'no day', more: { effectiveDateTime: undefined }, is: 'unread' },
    {
      name: 'an hour in UTC at a site of unknown zone',
      more: { effectiveDateTime: `${DATE}T23:10:00Z` },
      is: 'unread',
    },
    {
      name: 'an hour of the morning',
      more: { effectiveDateTime: `${DATE}T08:00:00+02:00` },
      is: 'another test',
    },
    { name: 'midnight in words', more: named('Cortisol, Salivary, Midnight'), is: 'read' },
    { name: 'late night in words', more: named('Cortisol, saliva, late-night'), is: 'read' },
    { name: 'bedtime in words', more: named('Salivary cortisol (bedtime)'), is: 'read' },
    { name: '11 pm in words', more: named('Cortisol saliva 11 PM'), is: 'read' },
    { name: '11:00 p.m. in words', more: named('Cortisol saliva 11:00 p.m.'), is: 'read' },
    { name: '23:00 in words', more: named('Cortisol saliva 23:00'), is: 'read' },
    { name: 'morning in words', more: named('Cortisol saliva morning'), is: 'another test' },
    { name: '8 AM in words', more: named('Cortisol saliva 8 AM'), is: 'another test' },
    { name: '11 AM in words', more: named('Cortisol saliva 11 AM'), is: 'another test' },
    { name: 'both in words', more: named('Cortisol saliva, 8 AM and midnight'), is: 'unread' },
    { name: 'no hour in words', more: named('Cortisol, Saliva'), is: 'unread' },
    {
      name: 'midnight in the words of a coding',
      more: { code: coded(LOINC, CODES.lnsc, 'Cortisol --midnight'), effectiveDateTime: DATE },
      is: 'read',
    },
    {
      name: 'midnight in its method',
      more: { method: { text: 'Midnight collection' }, effectiveDateTime: DATE },
      is: 'read',
    },
    {
      name: 'bedtime in its specimen',
      more: { specimen: { display: 'Saliva, bedtime' }, effectiveDateTime: DATE },
      is: 'read',
    },
    {
      name: 'midnight in words and the hour it was handed in',
      more: { ...named('Cortisol, Salivary, Midnight'), effectiveDateTime: `${DATE}T09:00:00+02:00` },
      is: 'unread',
    },
  ])('with $name is $is', ({ more, is }) => {
    const sample = observation(CODES.lnsc, {
      ...quantity(180, 'ng/dL'),
      referenceRange: [{ high: { value: 100, unit: 'ng/dL' } }],
      ...more,
    })
    const { results, unreadable } = resultFacts([sample], TODAY)
    expect([results.map(({ test: read }) => read), unreadable]).toEqual(
      { read: [['lnsc'], []], unread: [[], ['lnsc']], 'another test': [[], []] }[is],
    )
  })
})

describe('growth hormone in a glucose tolerance test', () => {
  const sample = (code: string, value: number, on: string) =>
    observation(code, { ...quantity(value, 'ug/L'), effectiveDateTime: on })

  test('is the lowest of a series of the day', () => {
    const series = [
      sample('47776-0', 3, '2026-10-01T08:00:00+02:00'),
      sample('47761-2', 0.8, '2026-10-01T09:00:00+02:00'),
      sample('47765-3', 1.4, '2026-10-01T10:00:00+02:00'),
    ]
    const { results } = resultFacts(series, TODAY)
    expect(results).toEqual([{ test: 'ogtt_gh_nadir', value: 0.8, uln: null, on: '2026-10-01' }])
  })

  test('is nothing where there is no series', () => {
    const { results } = resultFacts(
      [sample('47761-2', 3, '2026-10-01'), sample('47765-3', 3, '2026-10-02')],
      TODAY,
    )
    expect(results).toEqual([])
  })
})

test('the newest BMI counts, when it can be one', () => {
  const bmi = (value: number, on: string) =>
    observation('39156-5', { ...quantity(value, 'kg/m2'), effectiveDateTime: on })
  expect(resultFacts([bmi(31, '2026-01-01'), bmi(33, '2026-06-01')], TODAY).bmi).toBe(33)
  expect(resultFacts([bmi(3300, '2026-06-01')], TODAY).bmi).toBeNull()
})

test.each([
  { code: '59261-8', value: 80, unit: 'mmol/mol', test: 'hba1c', expected: 9.47 },
  { code: '59261-8', value: 64, unit: 'mmol/mol{Hb}', test: 'hba1c', expected: 8.01 },
  { code: '59261-8', value: 80, unit: '', test: 'hba1c', expected: null },
  { code: '71875-9', value: 9.5, unit: '%', test: 'hba1c', expected: 9.5 },
  { code: '14675-3', value: 500, unit: 'nmol/L', test: 'cortisol_serum', expected: 18.12 },
  { code: '14678-7', value: 500, unit: 'nmol/L', test: 'cortisol_serum', expected: 18.12 },
  { code: '29775-4', value: 40, unit: 'nmol/L', test: 'igf1', expected: 305.96 },
  { code: '51844-9', value: 4, unit: 'nmol/L', test: 'lnsc', expected: 4 },
  { code: '75516-5', value: 138, unit: 'nmol/d', test: 'ufc24', expected: 138 },
  { code: '94677-2', value: 55, unit: 'mL/min/{1.73_m2}', test: 'egfr', expected: 55 },
  { code: '88294-4', value: 55, unit: 'mL/min/{1.73_m2}', test: 'egfr', expected: 55 },
  { code: '77142-8', value: 2.9, unit: 'mmol/L', test: 'potassium', expected: 2.9 },
  { code: '39789-3', value: 2.9, unit: 'mmol/L', test: 'potassium', expected: 2.9 },
  { code: '32713-0', value: 2.9, unit: 'mmol/L', test: 'potassium', expected: 2.9 },
])('$code of $value $unit is a $test of $expected', ({ code, value, unit, test: key, expected }) => {
  const { results, unreadable } = resultFacts([observation(code, quantity(value, unit))], TODAY)
  if (expected === null) expect(unreadable).toEqual([key])
  else expect(results).toMatchObject([{ test: key, value: expect.closeTo(expected, 1) }])
})

describe('the dexamethasone tests', () => {
  test('of one and of two days count as one test', () => {
    expect(resultFacts([observation('1434-0', quantity(2, 'ug/dL'))], TODAY).results[0]?.test).toBe('dst_1mg')
    const [code = ''] = codesOf('lab-lddst-2d').map(({ code }) => code)
    expect(resultFacts([observation(code, quantity(2, 'ug/dL'))], TODAY).results[0]?.test).toBe('dst_1mg')
  })

  test.each([
    { at: '2026-10-02T08:30:00+02:00', timeZone: null, isMorning: true },
    { at: '2026-10-02T05:59:00+02:00', timeZone: null, isMorning: undefined },
    { at: '2026-10-02T11:00:00+02:00', timeZone: null, isMorning: true },
    { at: '2026-10-02T11:01:00+02:00', timeZone: null, isMorning: undefined },
    { at: '2026-10-02T13:30:00Z', timeZone: 'America/New_York', isMorning: true },
    { at: '2026-10-02T08:30:00Z', timeZone: null, isMorning: undefined },
    { at: '2026-10-02', timeZone: 'America/New_York', isMorning: undefined },
  ])('a plain cortisol of $at ($timeZone) is of the morning: $isMorning', ({ at, timeZone, isMorning }) => {
    const cortisol = { ...observation('2143-6', quantity(5, 'ug/dL')), effectiveDateTime: at }
    expect(resultFacts([cortisol], TODAY, { timeZone }).results[0]?.isMorning).toBe(isMorning)
  })
})

test.each([
  { value: 50, unit: 'nmol/L', isAbove: false },
  { value: 50.1, unit: 'nmol/L', isAbove: true },
  { value: 1.8, unit: 'ug/dL', isAbove: false },
  { value: 1.81, unit: 'ug/dL', isAbove: true },
])('a dexamethasone test of $value $unit is above the limit of its unit: $isAbove', ({
  value,
  unit,
  isAbove,
}) => {
  const { results } = resultFacts([observation('1434-0', quantity(value, unit))], TODAY)
  const { axes } = decided({
    facts: { ...ORDINARY, results },
    today: TODAY,
    findings: [{ ...SUSPECTED, takenOn: TODAY }],
  })
  expect(axes.cushing.action).toBe(isAbove ? 'confirm' : 'silent')
})
