import { expect, test } from 'vitest'
import { answer } from '../../src/clinical/axis.ts'
import { CONDITION_KEYS, type Condition } from '../../src/clinical/conditions.ts'
import type { AxisDecision, Urgency } from '../../src/clinical/decision.ts'
import type { Finding, FindingOutcome } from '../../src/clinical/finding.ts'
import { readingOrder } from '../../src/clinical/reading-order.ts'

type Asked = readonly [FindingOutcome, Urgency]

test.each<{ cushing: Asked; acromegaly: Asked; first: Condition }>([
  { cushing: ['not', 'none'], acromegaly: ['suspected', 'none'], first: 'acromegaly' },
  { cushing: ['indeterminate', 'none'], acromegaly: ['suspected', 'none'], first: 'acromegaly' },
  { cushing: ['not', 'none'], acromegaly: ['not-assessed', 'none'], first: 'acromegaly' },
  { cushing: ['not-assessed', 'none'], acromegaly: ['indeterminate', 'none'], first: 'acromegaly' },
  { cushing: ['suspected', 'none'], acromegaly: ['suspected', 'none'], first: 'cushing' },
  { cushing: ['suspected', 'none'], acromegaly: ['not', 'none'], first: 'cushing' },
  { cushing: ['suspected', 'routine'], acromegaly: ['suspected', 'soon'], first: 'acromegaly' },
  { cushing: ['suspected', 'soon'], acromegaly: ['indeterminate', 'urgent'], first: 'acromegaly' },
  { cushing: ['suspected', 'none'], acromegaly: ['indeterminate', 'routine'], first: 'acromegaly' },
  { cushing: ['indeterminate', 'routine'], acromegaly: ['suspected', 'routine'], first: 'acromegaly' },
])('cushing $cushing, acromegaly $acromegaly: $first comes first', ({ first, ...asked }) => {
  const axes = {
    cushing: axis('cushing', asked.cushing[1]),
    acromegaly: axis('acromegaly', asked.acromegaly[1]),
  }
  const order = readingOrder(
    { axes },
    CONDITION_KEYS.map((key) => finding(key, asked[key][0])),
  )
  expect(order).toHaveLength(CONDITION_KEYS.length)
  expect(order[0]).toBe(first)
})

test('a condition without a finding was not assessed', () => {
  const axes = { cushing: axis('cushing', 'none'), acromegaly: axis('acromegaly', 'none') }
  expect(readingOrder({ axes }, [finding('cushing', 'not')])).toEqual(['acromegaly', 'cushing'])
})

function axis(condition: Condition, urgency: Urgency): AxisDecision {
  return answer(condition, 'workup', [], { urgency })
}

function finding(condition: Condition, outcome: FindingOutcome): Finding {
  return { condition, outcome, reasons: [], takenOn: null, ageAtPhoto: null }
}
