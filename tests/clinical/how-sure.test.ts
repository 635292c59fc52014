import { expect, test } from 'vitest'
import type { Condition } from '../../src/clinical/conditions.ts'
import type { AxisDecision } from '../../src/clinical/decision.ts'
import { howSureWords, worthWords } from '../../src/clinical/decision-words.ts'
import type { Concept, Facts } from '../../src/clinical/facts.ts'
import { likelihoodIn } from '../../src/clinical/likelihood.ts'
import { cushing, ORDINARY, TODAY } from './ordinary-chart.ts'

const NOT_KNOWN = 'How accurate this model is in patients is not known.'

test.each<{ name: string; axis?: Partial<AxisDecision>; facts?: Partial<Facts>; says: string }>([
  {
    name: 'in pregnancy',
    facts: { pregnancy: 'pregnant' },
    says: 'Pregnancy may explain the face: how often such a finding is right then is not known.',
  },
  {
    name: 'on a steroid',
    axis: { action: 'review-exogenous', rules: ['CS-EXO-1'] },
    says: 'How often such a finding is right in people who take a steroid is not known.',
  },
  {
    name: 'on growth hormone',
    axis: { condition: 'acromegaly', action: 'review-exogenous', rules: ['AC-EXO-1'] },
    says: 'How often such a finding is right in people who take growth hormone or the like is not known.',
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

const BORROWED = 'borrowed from photo tools for acromegaly; not known for this one'
const CAVEAT = 'Signs in the chart raise that, by how much is not known.'

test.each<{ has?: Concept; age?: number; condition?: Condition; says: string }>([
  {
    says: `Of 10,000 such findings in unselected people, perhaps 3 to 7 are right (${BORROWED}). ${CAVEAT}`,
  },
  {
    has: 'hypertension',
    says: `Of 100 such findings in people with hypertension, perhaps 3 to 12 are right (${BORROWED}).`,
  },
  {
    has: 'hypertension',
    age: 39,
    says: `Of 100 such findings in people with hypertension before the age of 40, perhaps 29 to 47 are right (${BORROWED}).`,
  },
  {
    condition: 'acromegaly',
    says: `Of 10,000 such findings in unselected people, perhaps 4 to 8 are right (borrowed from other photo tools; not known for this one). ${CAVEAT}`,
  },
  {
    condition: 'acromegaly',
    has: 'sleep-apnoea',
    says: 'Of 1,000 such findings in people with sleep apnoea, perhaps 16 to 32 are right (borrowed from other photo tools; not known for this one).',
  },
])('$condition, $has, $age: "$says"', ({ has, age = 45, condition = 'cushing', says }) => {
  const conditions = has ? [{ concept: has, onset: null, abated: null }] : []
  const facts = { ...ORDINARY, age, conditions }
  expect(likelihoodIn(condition, facts, TODAY, false)).toBe(says)
  expect(likelihoodIn(condition, facts, TODAY, true)).not.toContain('not known for this one')
})
