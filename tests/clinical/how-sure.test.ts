import { expect, test } from 'vitest'
import type { AxisDecision } from '../../src/clinical/decision.ts'
import { howSureWords, worthWords } from '../../src/clinical/decision-words.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { cushing, ORDINARY, TODAY } from './ordinary-chart.ts'

const NOT_KNOWN = 'How accurate this model is in patients is not known.'

test.each<{ name: string; axis?: Partial<AxisDecision>; facts?: Partial<Facts>; says: string }>([
  { name: 'before any result', says: 'In unselected people, 0.03 to 0.07 % of such findings would be right' },
  {
    name: 'in pregnancy',
    facts: { pregnancy: 'pregnant' },
    says: 'Pregnancy may explain the face: how often such a finding is right then is not known.',
  },
  {
    name: 'on a steroid',
    axis: { action: 'review-exogenous', rules: ['CS-EXO-1'] },
    says: 'A steroid on the chart may explain the face: how often such a finding is right then is not known.',
  },
  {
    name: 'on growth hormone',
    axis: { condition: 'acromegaly', action: 'review-exogenous', rules: ['AC-EXO-1'] },
    says: 'Growth hormone or a related treatment on the chart may explain the face',
  },
  {
    name: 'after a result',
    axis: { action: 'confirm', rules: ['CS-RES-1'] },
    says: 'How often such a finding is right is not stated here: results and signs in the chart say more than a photo.',
  },
])('$name: "$says", after what is known of the model', ({ axis, facts, says }) => {
  const given = [{ ...cushing({}), ...axis }, { ...ORDINARY, ...facts }, TODAY] as const
  expect(howSureWords(...given, false)).toContain(`${NOT_KNOWN} ${says}`)
  expect(howSureWords(...given, true)).not.toContain(NOT_KNOWN)
})

test('a card weighs nothing after a result', () => {
  expect(worthWords({ ...cushing({}), action: 'confirm' }, ORDINARY, TODAY, false)).toBe('')
})
