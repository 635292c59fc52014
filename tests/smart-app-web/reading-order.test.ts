import { expect, test } from 'vitest'
import type { ViewedCondition } from '../../src/smart-app/view.ts'
import { inReadingOrder } from '../../src/smart-app/web/reading-order.ts'

type Outcome = ViewedCondition['outcome']

test.each<{ cushing: Outcome; acromegaly: Outcome; first: ViewedCondition['condition'] }>([
  { cushing: 'not', acromegaly: 'suspected', first: 'acromegaly' },
  { cushing: 'indeterminate', acromegaly: 'suspected', first: 'acromegaly' },
  { cushing: 'not', acromegaly: 'not-assessed', first: 'acromegaly' },
  { cushing: 'not-assessed', acromegaly: 'indeterminate', first: 'acromegaly' },
  { cushing: 'suspected', acromegaly: 'suspected', first: 'cushing' },
  { cushing: 'suspected', acromegaly: 'not', first: 'cushing' },
])('cushing $cushing, acromegaly $acromegaly: $first comes first', ({ first, ...outcomes }) => {
  const given = (['cushing', 'acromegaly'] as const).map((key) => viewed(key, outcomes[key]))
  expect(inReadingOrder(given).map(({ condition }) => condition)[0]).toBe(first)
})

function viewed(condition: ViewedCondition['condition'], outcome: Outcome): ViewedCondition {
  const words = {
    action: 'silent',
    howSoon: '',
    needsAll: false,
    says: '',
    worth: '',
    decision: '',
    testOrder: '',
    referral: null,
  } as const
  const lists = { tests: [], avoided: [], cautions: [], onFile: [], forPatient: [] }
  return { condition, name: condition, outcome, ...words, ...lists }
}
