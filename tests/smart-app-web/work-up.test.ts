import { describe, expect, test } from 'vitest'
import type { ViewedCondition, ViewedTest } from '../../src/smart-app/view.ts'
import {
  bySetWords,
  draftsWords,
  draftWords,
  findingSentence,
  firstTicked,
  hasWorkUp,
  howSureWords,
  isSign,
  keptDrafts,
  orderLine,
  orderRows,
  orderText,
  outcomeLine,
  withDrafted,
  withDrafts,
} from '../../src/smart-app/web/work-up.ts'

const SALIVA: ViewedTest = { test: 'lnsc_x2', name: 'Saliva', order: 'two nights', bySet: false }
const URINE: ViewedTest = { test: 'ufc24_x2', name: 'Urine', order: 'two days', bySet: false }
const TABLET: ViewedTest = { test: 'dst_1mg', name: 'Tablet', order: 'by the local order set', bySet: true }

const WORK_UP = { action: 'workup', needsAll: false } as const

const MADE = { test: 'lnsc_x2', name: 'Saliva', reference: 'ServiceRequest/12', because: null } as const
const REFUSED = { test: 'lnsc_x2', name: 'Saliva', reference: null, because: 'The EHR refused it.' } as const

describe('which tests may be ticked', () => {
  test.each([
    { offer: 'create', drafted: [], mayTick: [true, true, false] },
    { offer: 'copy', drafted: [], mayTick: [true, true, true] },
    { offer: 'none', drafted: [], mayTick: [false, false, false] },
    { offer: 'create', drafted: [MADE], mayTick: [false, true, false] },
    { offer: 'create', drafted: [REFUSED], mayTick: [true, true, false] },
  ] as const)('$offer, drafted $drafted: $mayTick', ({ offer, drafted, mayTick }) => {
    const rows = orderRows([SALIVA, URINE, TABLET], offer, drafted)
    expect(rows.map((row) => row.mayTick)).toEqual(mayTick)
    expect(rows[2]?.hint).toContain("as your site's set")
  })
})

test.each([
  { name: 'nothing is suggested', tests: [], offer: 'create', ticked: [] },
  { name: 'the first of two', tests: [SALIVA, URINE], offer: 'create', ticked: ['lnsc_x2'] },
  {
    name: 'a set is first: nobody is led to the second',
    tests: [TABLET, URINE],
    offer: 'create',
    ticked: [],
  },
  { name: 'a set is first, and only copied', tests: [TABLET, URINE], offer: 'copy', ticked: ['dst_1mg'] },
  { name: 'nothing may leave', tests: [SALIVA], offer: 'none', ticked: [] },
] as const)('ticked to begin with, where $name: $ticked', ({ tests, offer, ticked }) => {
  expect([...firstTicked(orderRows(tests, offer, []), WORK_UP)]).toEqual(ticked)
})

const SET = "To begin with Tablet, use your site's order set in the EHR."

test.each([
  { name: 'the first has a code', tests: [SALIVA, TABLET], decided: WORK_UP, says: '' },
  {
    name: 'the first goes by the set',
    tests: [TABLET, URINE],
    decided: WORK_UP,
    says: `${SET} To draft another test from here, tick it.`,
  },
  {
    name: 'nothing else is there',
    tests: [TABLET],
    decided: WORK_UP,
    says: `${SET} No draft can be made from here.`,
  },
  {
    name: 'all are needed',
    tests: [SALIVA, TABLET],
    decided: { action: 'confirm', needsAll: true },
    says: `${SET} To draft another test from here, tick it.`,
  },
  {
    name: 'a call comes first',
    tests: [TABLET],
    decided: { action: 'urgent-referral', needsAll: false },
    says: '',
  },
  { name: 'nothing is suggested', tests: [], decided: WORK_UP, says: '' },
] as const)('what goes by an order set, where $name: "$says"', ({ tests, decided, says }) => {
  expect(bySetWords(tests, decided)).toBe(says)
})

test('what was drafted before the page was opened is ticked, has its draft, and is not drafted again', () => {
  const drafts = [
    { test: 'ufc24_x2', reference: 'ServiceRequest/12' },
    { test: 'lnsc_x2', reference: null },
  ] as const
  const drafted = keptDrafts({ drafts })
  const rows = orderRows([SALIVA, URINE], 'create', drafted)
  expect(rows.map(({ mayTick, result }) => [mayTick, result])).toEqual([
    [true, 'Whether a draft was made is not known: look in the EHR before you try again.'],
    [false, 'Draft made: ServiceRequest/12.'],
  ])
  expect([...withDrafted(new Set(), drafted)]).toEqual(['ufc24_x2'])
})

test('a newer result stands in place of the older one of the same test', () => {
  const urine = { ...MADE, test: 'ufc24_x2', name: 'Urine' } as const
  expect(withDrafts([REFUSED, urine], { orders: [MADE] })).toEqual([urine, MADE])
})

test.each([
  { draft: MADE, says: 'Draft made: ServiceRequest/12.' },
  { draft: REFUSED, says: 'The EHR refused it.' },
  {
    draft: { reference: null, because: null },
    says: 'Whether a draft was made is not known: look in the EHR before you try again.',
  },
])('$says', ({ draft, says }) => {
  expect(draftWords(draft)).toBe(says)
})

test.each([
  { orders: [MADE], says: /^1 draft was made\. A draft orders nothing until it is signed in the EHR\.$/ },
  {
    orders: [MADE, REFUSED],
    says: /^1 draft was made\. .+ For 1 of 2 no draft is known: why stands at the test\.$/,
  },
  { orders: [MADE, MADE], says: /^2 drafts were made\./ },
  { orders: [REFUSED], says: /^For 1 of 1 no draft is known: why stands at the test\.$/ },
])('$orders.length orders: $says', ({ orders, says }) => {
  expect(draftsWords({ orders })).toMatch(says)
})

test('what is copied into an order is the tests, a line each', () => {
  expect(orderText([SALIVA, URINE])).toBe('Saliva: two nights\nUrine: two days')
})

test.each([
  { outcome: 'suspected', worth: 'One in ten.', says: /^One in ten\.$/ },
  { outcome: 'indeterminate', worth: 'One in ten.', says: /^One in ten\.$/ },
  { outcome: 'not', worth: 'One in ten.', says: /^$/ },
  { outcome: 'not-assessed', worth: 'One in ten.', says: /^$/ },
] as const)('how sure $outcome is, worth "$worth": $says', ({ says, ...finding }) => {
  expect(howSureWords(finding)).toMatch(says)
})

test.each([
  { name: 'a call comes first', decided: { action: 'urgent-referral', needsAll: true }, ticked: [] },
  { name: 'all are needed', decided: { action: 'confirm', needsAll: true }, ticked: ['lnsc_x2', 'ufc24_x2'] },
] as const)('ticked to begin with, where $name: $ticked', ({ decided, ticked }) => {
  expect([...firstTicked(orderRows([SALIVA, URINE, TABLET], 'create', []), decided)]).toEqual(ticked)
})

test.each([
  { tests: [], line: null },
  { tests: [SALIVA], line: { title: 'Order first', words: 'Saliva.' } },
  {
    tests: [SALIVA, URINE, TABLET],
    line: { title: 'Order first', words: 'Saliva (first of 3; it is enough to begin).' },
  },
  { tests: [SALIVA, URINE], needsAll: true, line: { title: 'Order all', words: 'Saliva, Urine.' } },
  { tests: [SALIVA, URINE], action: 'urgent-referral', line: null },
] as const)('first of $tests.length: $line', ({ line, ...finding }) => {
  expect(orderLine({ ...WORK_UP, ...finding })).toEqual(line)
})

test.each([
  { outcome: 'suspected', sentence: 'A sentence.' },
  { outcome: 'indeterminate', sentence: 'A sentence.' },
  { outcome: 'not', sentence: '' },
  { outcome: 'not-assessed', sentence: '' },
] as const)('$outcome: besides the line in bold it is said: "$sentence"', ({ outcome, sentence }) => {
  expect(findingSentence({ outcome, says: 'A sentence.' })).toBe(sentence)
})

test.each([
  { outcome: 'suspected', asks: true },
  { outcome: 'indeterminate', asks: true },
  { outcome: 'not', asks: false },
  { outcome: 'not-assessed', asks: false },
] as const)('a card may ask about $outcome: $asks', ({ outcome, asks }) => {
  expect(isSign(outcome)).toBe(asks)
})

test.each([
  { outcome: 'suspected', howSoon: 'Today', says: 'Resemblance seen. Act today.' },
  { outcome: 'suspected', howSoon: 'Soon', says: 'Resemblance seen. Act soon.' },
  { outcome: 'suspected', howSoon: '', says: 'Resemblance seen.' },
  { outcome: 'not', howSoon: '', says: 'No resemblance seen; this excludes nothing.' },
  {
    outcome: 'not-assessed',
    howSoon: 'Today',
    says: 'Not assessed: says nothing either way. Act today.',
  },
] as const)('beside the outcome: "$says"', ({ says, ...finding }) => {
  expect(outcomeLine(finding)).toBe(says)
})

const NOTHING = {
  outcome: 'not',
  tests: [],
  avoided: [],
  onFile: [],
  cautions: [],
  forPatient: [],
  referral: null,
} as const

test.each<{ name: string; given: Partial<ViewedCondition>; snooze: boolean; has: boolean }>([
  { name: 'nothing', given: {}, snooze: true, has: false },
  { name: 'a test', given: { tests: [SALIVA] }, snooze: false, has: true },
  { name: 'what is on file', given: { onFile: ['IGF-1'] }, snooze: false, has: true },
  { name: 'a referral', given: { referral: 'endocrinology' }, snooze: false, has: true },
  { name: 'a card that may rest', given: { outcome: 'suspected' }, snooze: true, has: true },
  { name: 'a card that may not', given: { outcome: 'suspected' }, snooze: false, has: false },
])('with $name there is a work-up to show: $has', ({ given, snooze, has }) => {
  expect(hasWorkUp({ ...NOTHING, ...given }, { snooze })).toBe(has)
})
