import { expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { dueAgainWords } from '../../src/clinical/due-again.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { meaningOf, type SpeakingAxis } from '../../src/clinical/meanings.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { cushing, ORDINARY, TODAY } from './ordinary-chart.ts'

const deferred = (rule: 'CS-ILL-1' | 'AC-PREG-1'): SpeakingAxis => ({
  ...cushing({}),
  action: 'defer',
  rules: [rule],
})

test.each([
  { rule: 'CS-ILL-1', says: 'New photo and test about 4 to 6 weeks after recovery.' },
  { rule: 'AC-PREG-1', says: 'New photo and test about 3 months after delivery.' },
] as const)('$rule says when it is due again', ({ rule, says }) => {
  expect(meaningOf(deferred(rule), { facts: ORDINARY, today: TODAY, policy: BOOK_POLICY })).toContain(says)
})

const STAYS = [
  { from: day('2026-05-20'), to: day('2026-06-01') },
  { from: day('2026-05-01'), to: day('2026-05-03') },
]

test.each<{ name: string; rule: 'CS-ILL-1' | 'AC-PREG-1'; facts: Partial<Facts>; says: string }>([
  {
    name: 'after a discharge',
    rule: 'CS-ILL-1',
    facts: { hospitalStays: STAYS },
    says: 'Counted from the discharge on 2026-06-01, that is 2026-06-29 to 2026-07-13.',
  },
  {
    name: 'still in hospital',
    rule: 'CS-ILL-1',
    facts: { setting: 'inpatient', hospitalStays: STAYS },
    says: '',
  },
  { name: 'ill at home', rule: 'CS-ILL-1', facts: {}, says: '' },
  {
    name: 'pregnant, weeks known',
    rule: 'AC-PREG-1',
    facts: { pregnancy: 'pregnant', gestationWeeks: 38 },
    says: 'By the weeks on the chart delivery is expected about 2026-06-29: then that is about 2026-09-28.',
  },
  { name: 'pregnant, weeks not known', rule: 'AC-PREG-1', facts: { pregnancy: 'pregnant' }, says: '' },
])('$name: "$says"', ({ rule, facts, says }) => {
  expect(dueAgainWords(deferred(rule), { ...ORDINARY, ...facts }, TODAY)).toBe(says)
})

test('what is not deferred is not due again', () => {
  expect(dueAgainWords(cushing({}), { ...ORDINARY, hospitalStays: STAYS }, TODAY)).toBe('')
})
