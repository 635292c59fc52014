import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import type { CortisolTest } from '../../src/clinical/tests.ts'
import { USUAL_WINDOWS, type Windows, withWindows } from '../../src/clinical/windows.ts'
import { decided, drug, ORDINARY, result, SUSPECTED, TODAY } from './ordinary-chart.ts'

const daysAgo = (days: number) => addDays(TODAY, -days)

/** What the Cushing axis does with one fact on the last day of a window, and on the day after. */
const LAST_DAYS: readonly {
  readonly window: keyof Windows
  readonly days: number
  readonly facts: (age: number) => Partial<Facts>
  readonly inside: string
  readonly outside: string
}[] = [
  {
    window: 'systemicSteroidDays',
    days: 120,
    facts: (age) => ({ medications: [drug('prednisone', { status: 'stopped', stoppedOn: daysAgo(age) })] }),
    inside: 'review-exogenous',
    outside: 'workup',
  },
  {
    window: 'localSteroidDays',
    days: 60,
    facts: (age) => ({
      medications: [drug('fluticasone', { route: 'inhaled', status: 'stopped', stoppedOn: daysAgo(age) })],
    }),
    inside: 'review-exogenous',
    outside: 'workup',
  },
  {
    window: 'acuteIllnessDays',
    days: 42,
    facts: (age) => ({ conditions: [{ concept: 'sepsis', onset: daysAgo(age), abated: null }] }),
    inside: 'defer',
    outside: 'workup',
  },
  {
    window: 'facialInjuryDays',
    days: 180,
    facts: (age) => ({ conditions: [{ concept: 'facial-surgery', onset: daysAgo(age), abated: null }] }),
    inside: 'silent',
    outside: 'workup',
  },
  {
    window: 'endocrineVisitDays',
    days: 500,
    facts: (age) => ({
      care: { ...ORDINARY.care, lastEndocrineVisit: { on: daysAgo(age), reason: 'unknown' } },
    }),
    inside: 'follow-up',
    outside: 'workup',
  },
  {
    window: 'abnormalCortisolDays',
    days: 1000,
    facts: (age) => ({ results: [result('dst_1mg', 5, { daysAgo: age })] }),
    inside: 'confirm',
    outside: 'workup',
  },
  {
    window: 'redFlagDays',
    days: 200,
    facts: (age) => ({ results: [result('cortisol_serum', 40, { daysAgo: age })] }),
    inside: 'urgent-referral',
    outside: 'workup',
  },
]

describe.each(LAST_DAYS)('the window $window of a site', ({ window, days, facts, inside, outside }) => {
  const actionAt = (age: number) => {
    const policy = { ...BOOK_POLICY, windows: { ...USUAL_WINDOWS, [window]: days } }
    return decided({ facts: { ...ORDINARY, ...facts(age) }, policy }).axes.cushing.action
  }

  test('still holds on its last day and no longer on the next', () => {
    expect([actionAt(days), actionAt(days + 1)]).toEqual([inside, outside])
  })
})

test('a photo counts for the months of the site', () => {
  const findings = [{ ...SUSPECTED, takenOn: addDays(TODAY, -200), ageAtPhoto: 44 }]
  const reasonAt = (photoMonths: number) =>
    decided({ findings, policy: { ...BOOK_POLICY, windows: { ...USUAL_WINDOWS, photoMonths } } }).axes.cushing
      .reason
  expect([reasonAt(24), reasonAt(6)]).toEqual([null, 'SI-DATE-1'])
})

describe('the first line of a site', () => {
  test.each<{
    name: string
    firstLine: readonly CortisolTest[]
    facts: Partial<Facts>
    expected: readonly string[]
  }>([
    {
      name: 'is suggested in its own order',
      firstLine: ['dst_1mg', 'ufc24_x2', 'lnsc_x2'],
      facts: {},
      expected: ['dst_1mg', 'ufc24_x2', 'lnsc_x2'],
    },
    {
      name: 'holds no test that the site does not offer',
      firstLine: ['ufc24_x2', 'dst_1mg'],
      facts: {},
      expected: ['ufc24_x2', 'dst_1mg'],
    },
    {
      name: 'gets no such test back when the patient would need it first',
      firstLine: ['ufc24_x2', 'dst_1mg'],
      facts: { pregnancy: 'pregnant' },
      expected: ['ufc24_x2'],
    },
    {
      name: 'may leave nothing that suits, which is for endocrinology',
      firstLine: ['dst_1mg'],
      facts: { pregnancy: 'pregnant' },
      expected: [],
    },
  ])('$name', ({ firstLine, facts, expected }) => {
    const policy = { ...BOOK_POLICY, firstLine }
    const { cushing } = decided({ facts: { ...ORDINARY, ...facts }, policy }).axes
    expect(cushing.recommend).toEqual(expected)
    expect(cushing.refer).toBe(facts.pregnancy === 'pregnant' ? 'endocrinology' : null)
  })
})

test('the words of a rule name the window that the site has chosen', () => {
  const windows = { ...USUAL_WINDOWS, recentNormalDays: 90 }
  expect(withWindows('within {recentNormalDays} days, {nothing}', windows)).toBe('within 90 days, {nothing}')
})
