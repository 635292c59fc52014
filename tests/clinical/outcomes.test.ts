import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/clinical/day.ts'
import type { Facts, TestOrder } from '../../src/clinical/facts.ts'
import { type Flag, outcomesFrom, resultsOn } from '../../src/clinical/outcomes.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { drug, ORDINARY, result, TODAY, withConditions } from './ordinary-chart.ts'

const SHOWN_DAYS_AGO = 100
const SHOWN_ON = addDays(TODAY, -SHOWN_DAYS_AGO)
const CUSHING: Flag = {
  card: 'c',
  condition: 'cushing',
  shownOn: SHOWN_ON,
  resultsOfThatDay: [],
  wasDiagnosed: false,
}
const ACROMEGALY: Flag = { ...CUSHING, condition: 'acromegaly' }

function found(flag: Flag, facts: Partial<Facts>): readonly string[] {
  const situation = { facts: { ...ORDINARY, ...facts }, today: TODAY, policy: BOOK_POLICY }
  return outcomesFrom([flag], situation).map((outcome) =>
    [
      outcome.kind,
      'test' in outcome ? outcome.test : '',
      'verdict' in outcome ? outcome.verdict : '',
      outcome.on,
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
}

const day = (daysAgo: number) => addDays(TODAY, -daysAgo)
const ordered = (test: TestOrder['test'], daysAgo: number | null): Partial<Facts> => ({
  testOrders: [{ test, on: daysAgo === null ? null : day(daysAgo) }],
})

describe('an order', () => {
  test.each([
    {
      name: 'of the day of the card',
      flag: CUSHING,
      facts: ordered('lnsc_x2', 100),
      after: ['lnsc_x2', 100],
    },
    { name: 'of today', flag: CUSHING, facts: ordered('ufc24_x2', 0), after: ['ufc24_x2', 0] },
    { name: 'of imaging', flag: CUSHING, facts: ordered('pituitary_mri', 9), after: ['pituitary_mri', 9] },
    { name: 'of the day before the card', flag: CUSHING, facts: ordered('lnsc_x2', 101), after: null },
    { name: 'without a day', flag: CUSHING, facts: ordered('lnsc_x2', null), after: null },
    { name: 'for the other condition', flag: ACROMEGALY, facts: ordered('lnsc_x2', 9), after: null },
  ])('$name', ({ flag, facts, after }) => {
    expect(found(flag, facts)).toEqual(after === null ? [] : [`ordered ${after[0]} ${day(Number(after[1]))}`])
  })

  test('is counted once, with its first day', () => {
    const testOrders = [20, 40, 30].map((daysAgo) => ({ test: 'igf1' as const, on: day(daysAgo) }))
    expect(found(ACROMEGALY, { testOrders })).toEqual([`ordered igf1 ${day(40)}`])
  })
})

describe('a result', () => {
  const high = { uln: 4 }
  const estrogen = drug('ethinyl estradiol', { startedOn: day(400) })

  test.each([
    { name: 'abnormal saliva', results: [result('lnsc', 5, high)], says: 'lnsc_x2 abnormal' },
    { name: 'one normal sample of two', results: [result('lnsc', 3, high)], says: 'lnsc_x2 unclear' },
    {
      name: 'two normal samples',
      results: [result('lnsc', 3, high), result('lnsc', 3, { ...high, daysAgo: 11 })],
      says: 'lnsc_x2 normal',
    },
    { name: 'saliva without a limit', results: [result('lnsc', 5)], says: 'lnsc_x2 unclear' },
    { name: 'dexamethasone suppressed', results: [result('dst_1mg', 1.8)], says: 'dst_1mg normal' },
    { name: 'dexamethasone not suppressed', results: [result('dst_1mg', 1.9)], says: 'dst_1mg abnormal' },
    {
      name: 'dexamethasone not suppressed under oestrogen',
      results: [result('dst_1mg', 1.9)],
      medications: [estrogen],
      says: 'dst_1mg unclear',
    },
    { name: 'a random cortisol', results: [result('cortisol_serum', 20)], says: null },
    { name: 'IGF-1 for Cushing', results: [result('igf1', 900, { uln: 250 })], says: null },
  ])('$name: $says', ({ results, medications = [], says }) => {
    expect(found(CUSHING, { results, medications })).toEqual(
      says === null ? [] : [`result ${says} ${day(10)}`],
    )
  })

  test.each([
    { name: 'IGF-1 at its limit', results: [result('igf1', 250, { uln: 250 })], says: 'igf1 normal' },
    { name: 'IGF-1 just above', results: [result('igf1', 251, { uln: 250 })], says: 'igf1 equivocal' },
    { name: 'IGF-1 at 1.3', results: [result('igf1', 325, { uln: 250 })], says: 'igf1 equivocal' },
    { name: 'IGF-1 above 1.3', results: [result('igf1', 326, { uln: 250 })], says: 'igf1 abnormal' },
    { name: 'IGF-1 without a limit', results: [result('igf1', 326)], says: 'igf1 unclear' },
    { name: 'GH after glucose at 1', results: [result('ogtt_gh_nadir', 1)], says: 'ogtt_gh abnormal' },
    { name: 'GH after glucose at 0.2', results: [result('ogtt_gh_nadir', 0.2)], says: 'ogtt_gh equivocal' },
    { name: 'GH after glucose below', results: [result('ogtt_gh_nadir', 0.19)], says: 'ogtt_gh normal' },
  ])('$name: $says', ({ results, says }) => {
    expect(found(ACROMEGALY, { results })).toEqual([`result ${says} ${day(10)}`])
  })

  test.each([
    { name: 'of the day before the card', daysAgo: 101, flag: CUSHING, counts: false },
    { name: 'of the day of the card', daysAgo: 100, flag: CUSHING, counts: true },
    {
      name: 'of that day and on file already',
      daysAgo: 100,
      flag: { ...CUSHING, resultsOfThatDay: ['lnsc' as const] },
      counts: false,
    },
    { name: 'of tomorrow', daysAgo: -1, flag: CUSHING, counts: false },
  ])('$name: $counts', ({ daysAgo, flag, counts }) => {
    const results = [result('lnsc', 5, { uln: 4, daysAgo })]
    expect(found(flag, { results })).toHaveLength(counts ? 1 : 0)
  })
})

describe('a diagnosis', () => {
  test.each([
    { name: 'coded after the card', flag: CUSHING, facts: withConditions('cushing-endogenous'), is: true },
    { name: 'of the other condition', flag: CUSHING, facts: withConditions('acromegaly'), is: false },
    {
      name: 'that stood there already',
      flag: { ...CUSHING, wasDiagnosed: true },
      facts: withConditions('cushing-endogenous'),
      is: false,
    },
    {
      name: 'that is only considered',
      flag: CUSHING,
      facts: {
        conditions: [
          { concept: 'cushing-endogenous', certainty: 'considered', onset: null, abated: null } as const,
        ],
      },
      is: false,
    },
  ])('$name: $is', ({ flag, facts, is }) => {
    expect(found(flag, facts)).toEqual(is ? [`diagnosed ${TODAY}`] : [])
  })
})

test.each([
  { daysAgo: 365, followed: true },
  { daysAgo: 366, followed: false },
  { daysAgo: -1, followed: false },
])('a card of $daysAgo days ago is followed: $followed', ({ daysAgo, followed }) => {
  const flag = { ...CUSHING, shownOn: day(daysAgo) }
  expect(found(flag, withConditions('cushing-endogenous'))).toHaveLength(followed ? 1 : 0)
})

test('the results of a day are each named once', () => {
  const results = [
    result('lnsc', 1),
    result('lnsc', 2),
    result('igf1', 3),
    result('egfr', 60, { daysAgo: 9 }),
  ]
  expect(resultsOn({ ...ORDINARY, results }, day(10))).toEqual(['lnsc', 'igf1'])
})
