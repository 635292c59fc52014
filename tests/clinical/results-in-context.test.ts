import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/clinical/day.ts'
import type { ChartResult, Facts } from '../../src/clinical/facts.ts'
import { meaningOf, onFileSentence, type SpeakingAxis } from '../../src/clinical/meanings.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { acromegaly, cushing, drug, ORDINARY, result, stopped, TODAY } from './ordinary-chart.ts'

const urine = (timesUln: number, daysAgo: number) => result('ufc24', 100 * timesUln, { uln: 100, daysAgo })
const pregnant = (gestationWeeks: number | null, results: readonly ChartResult[]): Partial<Facts> => ({
  pregnancy: 'pregnant',
  gestationWeeks,
  results,
})

describe('urinary free cortisol in pregnancy (CS-PREG-3)', () => {
  test.each([
    { name: 'twice the limit in week 13 is normal', weeks: 13, daysAgo: 0, times: 2, action: 'silent' },
    { name: 'twice the limit in week 12 is abnormal', weeks: 13, daysAgo: 1, times: 2, action: 'confirm' },
    {
      name: 'twice the limit before conception is abnormal',
      weeks: 10,
      daysAgo: 150,
      times: 2,
      action: 'confirm',
    },
    {
      name: 'more than three times the limit is abnormal in any week',
      weeks: null,
      daysAgo: 8,
      times: 3.1,
      action: 'confirm',
    },
    {
      name: 'three times the limit in an unknown week says nothing',
      weeks: null,
      daysAgo: 8,
      times: 3,
      action: 'workup',
    },
    { name: 'the limit itself is normal in any week', weeks: null, daysAgo: 8, times: 1, action: 'silent' },
  ])('$name', ({ weeks, daysAgo, times, action }) => {
    const facts = pregnant(weeks, [urine(times, daysAgo), urine(times, daysAgo)])
    expect(cushing(facts).action).toBe(action)
  })
})

describe('the limit of severe hypercortisolism', () => {
  test.each([
    { value: 36, isMolar: false, isUrgent: true },
    { value: 35.9, isMolar: false, isUrgent: false },
    { value: 993 / 27.59, isMolar: true, isUrgent: true },
    { value: 992 / 27.59, isMolar: true, isUrgent: false },
  ])('holds in both units: $value, $isMolar', ({ value, isMolar, isUrgent }) => {
    const facts = { results: [{ ...result('cortisol_serum', value), isMolar }] }
    expect(cushing(facts).action).toBe(isUrgent ? 'urgent-referral' : 'workup')
  })
})

describe('an IGF-1 drawn in acute illness', () => {
  const drawn = (daysAgo: number) => ({ results: [result('igf1', 100, { uln: 200, daysAgo })] })
  const illness = (daysAgo: number) => ({
    conditions: [{ concept: 'sepsis', onset: addDays(TODAY, -daysAgo), abated: null }],
  })

  test.each([
    { name: 'on its second day', daysAgo: 100, illDaysAgo: 102, action: 'workup' },
    { name: 'on the last day of its window', daysAgo: 100, illDaysAgo: 128, action: 'workup' },
    { name: 'on the day after its window', daysAgo: 100, illDaysAgo: 129, action: 'silent' },
    { name: 'the day before it began', daysAgo: 100, illDaysAgo: 99, action: 'silent' },
  ])('does not settle the question: $name', ({ daysAgo, illDaysAgo, action }) => {
    const decision = acromegaly({ ...drawn(daysAgo), ...illness(illDaysAgo) })
    expect(decision.action).toBe(action)
    expect(decision.cautions.includes('ILLNESS_LOWERED_IGF1')).toBe(action === 'workup')
  })

  test('in a hospital stay does not either', () => {
    const stay = { hospitalStays: [{ from: addDays(TODAY, -105), to: addDays(TODAY, -95) }] }
    expect(acromegaly({ ...drawn(100), ...stay }).action).toBe('workup')
  })
})

describe('a result that is not counted is said', () => {
  test.each([
    {
      name: 'a normal dexamethasone test on an inhibitor',
      facts: { results: [result('dst_1mg', 1)], medications: [drug('clarithromycin')] },
      rule: 'CS-RES-6',
      caution: 'RESULT_SET_ASIDE',
    },
    {
      name: 'a single normal saliva',
      facts: { results: [result('lnsc', 1, { uln: 4 })] },
      rule: 'CS-RES-7',
      caution: 'RESULT_INCOMPLETE',
    },
  ] as const)('$name', ({ facts, rule, caution }) => {
    const decision = cushing(facts)
    expect(decision.action).toBe('workup')
    expect(decision.rules).toContain(rule)
    expect(decision.cautions).toContain(caution)
  })
})

test('what speaks against a test is said also where a local steroid has to be reviewed first', () => {
  const medications = [drug('budesonide', { route: 'inhaled' }), stopped('ritonavir', 1)]
  const decision = cushing({ medications })
  expect(decision.recommendIfExcluded).toEqual(['lnsc_x2', 'ufc24_x2'])
  expect(decision.avoidIfExcluded).toEqual([{ test: 'dst_1mg', reasons: ['CYP3A4_INHIBITOR'] }])
  expect(decision.rules).toEqual(expect.arrayContaining(['CS-EXO-4', 'CS-SEL-0', 'CS-CYP-2']))
})

test.each([
  { name: 'coded alone', medications: [], says: true },
  { name: 'coded and charted', medications: [drug('estradiol', { route: 'transdermal' })], says: false },
])('a hormone that is $name', ({ medications, says }) => {
  const conditions = [{ concept: 'oral-oestrogens', onset: null, abated: null }]
  expect(cushing({ conditions, medications }).cautions.includes('OESTROGEN_CODED')).toBe(says)
})

describe('a decision that is built on results names them', () => {
  const words = (of: typeof cushing | typeof acromegaly, facts: Partial<Facts>) => {
    const chart = { facts: { ...ORDINARY, ...facts }, today: TODAY, policy: BOOK_POLICY }
    const axis = of(facts) as SpeakingAxis
    return [meaningOf(axis, chart), onFileSentence(axis, chart)].join(' ')
  }

  test('with test, verdict, value and day', () => {
    expect(words(cushing, { results: [result('dst_1mg', 5)] })).toMatch(
      /On file: 1 mg overnight dexamethasone suppression test abnormal: 5 µg\/dL \(2026-06-05\)\.$/,
    )
    expect(words(acromegaly, { results: [result('igf1', 300, { uln: 200 })] })).toMatch(
      /On file: IGF-1 above 1\.3 times the upper limit: 300 ng\/mL, upper limit 200 ng\/mL \(2026-06-05\)\.$/,
    )
  })

  test('also where no other test is left', () => {
    const conditions = ['shift-worker'].map((concept) => ({ concept, onset: null, abated: null }))
    const facts = {
      results: [result('ufc24', 200, { uln: 100 })],
      medications: [drug('ethinyl estradiol')],
      conditions,
    }
    expect(cushing(facts).recommend).toEqual([])
    expect(words(cushing, facts)).toMatch(
      /^A cortisol test on file is abnormal, and no different .*On file: 24-hour/,
    )
  })
})

test('a field defect that is over raises no alarm beside an old one that lasts', () => {
  const defect = (onset: string, abated: string | null) => ({
    concept: 'visual-field-defect',
    onset: day(onset),
    abated: abated === null ? null : day(abated),
  })
  const conditions = [defect('2010-01-01', null), defect('2026-05-01', '2026-05-20')]
  expect(cushing({ conditions }).action).toBe('workup')
  expect(cushing({ conditions: [...conditions, defect('2026-05-01', null)] }).action).toBe('urgent-referral')
})
