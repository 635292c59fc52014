import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/clinical/day.ts'
import type { Facts, ServedCard } from '../../src/clinical/facts.ts'
import { decided, drug, ORDINARY, result, TODAY, withConditions } from './ordinary-chart.ts'

const answered = (outcome: ServedCard['outcome'], daysAgo = 1): readonly ServedCard[] => [
  { condition: 'cushing', outcome, on: addDays(TODAY, -daysAgo) },
]

const APOPLEXY: Partial<Facts> = {
  conditions: [{ concept: 'pituitary-apoplexy', onset: addDays(TODAY, -10), abated: null }],
}
const high = (test: 'lnsc' | 'ufc24') => result(test, 9, { uln: 4 })

function cushing(facts: Partial<Facts>, served: readonly ServedCard[]) {
  return decided({ facts: { ...ORDINARY, ...facts }, served }).axes.cushing
}

describe('SI-REP-1 silences', () => {
  test.each([
    { name: 'a first work-up', facts: {}, action: 'workup' },
    {
      name: 'a review of steroids',
      facts: { medications: [drug('prednisone')] },
      action: 'review-exogenous',
    },
  ])('$name', ({ facts, action }) => {
    expect(cushing(facts, []).action).toBe(action)
    expect(cushing(facts, answered('dismissed'))).toMatchObject({ action: 'silent', reason: 'SI-REP-1' })
    expect(cushing(facts, answered('accepted'))).toMatchObject({ action: 'silent', reason: 'SI-REP-1' })
  })
})

describe('SI-REP-1 never silences', () => {
  test.each([
    { name: 'an urgent referral', facts: APOPLEXY, action: 'urgent-referral' },
    { name: 'one abnormal result', facts: { results: [high('lnsc')] }, action: 'confirm' },
    { name: 'two abnormal results', facts: { results: [high('lnsc'), high('ufc24')] }, action: 'refer' },
    {
      name: 'the follow-up of a known disease',
      facts: withConditions('cushing-endogenous'),
      action: 'follow-up',
    },
  ])('$name', ({ facts, action }) => {
    for (const outcome of ['dismissed', 'accepted'] as const)
      expect(cushing(facts, answered(outcome)).action).toBe(action)
  })
})

describe('an urgent referral that was acknowledged', () => {
  test('rests', () => {
    expect(cushing(APOPLEXY, answered('acknowledged'))).toMatchObject({
      action: 'silent',
      reason: 'SI-ACK-1',
      urgency: 'none',
    })
  })

  test('does not rest for the other condition', () => {
    const served = [{ ...answered('acknowledged')[0], condition: 'acromegaly' } as ServedCard]
    expect(cushing(APOPLEXY, served).action).toBe('urgent-referral')
  })

  test('silences no work-up', () => {
    expect(cushing({}, answered('acknowledged')).action).toBe('workup')
  })
})

test.each(['order-select', 'order-sign'] as const)('%s is as silent as the chart was', (hook) => {
  const at = (served: readonly ServedCard[]) =>
    decided({ hook, draftOrders: ['acth'], served }).axes.cushing.action
  expect(at([])).toBe('change-order')
  expect(at(answered('dismissed'))).toBe('silent')
})
