import { expect, test } from 'vitest'
import type { Condition } from '../../src/clinical/conditions.ts'
import { inReadingOrder, orderOf } from '../../src/smart-app/web/reading-order.ts'
import { LOOKED } from './looks.ts'
import { OVER_TIME } from './over-times.ts'
import { FULL } from './views.ts'

test('the order is that of the findings, as they came', () => {
  const conditions = FULL.findings?.conditions.toReversed() ?? []
  const findings = FULL.findings && { ...FULL.findings, conditions }
  expect(findings && orderOf(findings)).toEqual(['acromegaly', 'cushing'])
})

test.each([
  { name: 'scores of a photo', all: LOOKED.conditions.map(conditionOf) },
  { name: 'changes over time', all: OVER_TIME.changes.map(conditionOf) },
])('$name follow it', ({ all }) => {
  const [first, second] = [
    inReadingOrder(all, ['acromegaly', 'cushing']),
    inReadingOrder(all, ['cushing', 'acromegaly']),
  ]
  expect(first.map(({ condition }) => condition)).toEqual(['acromegaly', 'cushing'])
  expect(second.map(({ condition }) => condition)).toEqual(['cushing', 'acromegaly'])
})

test('those of one condition stay as they came', () => {
  const all = ['a', 'b'].map((name) => ({ condition: 'cushing' as const, name }))
  expect(inReadingOrder(all, ['acromegaly', 'cushing'])).toEqual(all)
})

function conditionOf({ condition }: { readonly condition: Condition }) {
  return { condition }
}
