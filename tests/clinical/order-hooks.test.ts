import { expect, test } from 'vitest'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { addDays } from '../../src/clinical/day.ts'
import type { DecisionInput } from '../../src/clinical/decision.ts'
import type { EndocrineReason, Facts } from '../../src/clinical/facts.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { decided, drug, ORDINARY, result, SUSPECTED, TODAY, withConditions } from './ordinary-chart.ts'

type Order = {
  readonly name: string
  readonly drafts: readonly string[]
  readonly facts?: Partial<Facts>
  readonly both?: boolean
  readonly expected: string
}

const ABNORMAL_SALIVA = result('lnsc', 9, { uln: 4 })
const ABNORMAL_URINE = result('ufc24', 300, { uln: 150 })
const HIGH_IGF1 = result('igf1', 400, { uln: 200 })
const EQUIVOCAL_IGF1 = result('igf1', 220, { uln: 200 })
const SEEN_LATELY = seenFor('pituitary-adrenal')
const SEEN_FOR_DIABETES = seenFor('diabetes')
const ON_PILL = { medications: [drug('ethinyl estradiol')] }
const ON_PREDNISONE = { medications: [drug('prednisone')] }

const ADVISING = { ...BOOK_POLICY, adviseBeforeSteroid: true }

test.each<Order>([
  {
    name: 'random cortisol is changed to the first-line tests',
    drafts: ['cortisol_serum'],
    expected: 'change-order cortisol_serum > lnsc_x2 ufc24_x2 dst_1mg',
  },
  {
    name: 'only the unsuitable one of two orders is challenged',
    drafts: ['lnsc_x2', 'adrenal_imaging'],
    expected: 'change-order adrenal_imaging > lnsc_x2 ufc24_x2 dst_1mg',
  },
  {
    name: 'the blood draw and the tablet of a dexamethasone test belong to it',
    drafts: ['start:dexamethasone', 'cortisol_serum', 'dst_1mg'],
    expected: 'silent HK-4',
  },
  {
    name: 'the 2-day test shares the reasons against the 1 mg test',
    drafts: ['lddst_2d'],
    facts: ON_PILL,
    expected: 'change-order lddst_2d > lnsc_x2 ufc24_x2',
  },
  {
    name: 'no cortisol test before a steroid is reviewed, and none in its place',
    drafts: ['ufc24_x2'],
    facts: ON_PREDNISONE,
    expected: 'change-order ufc24_x2 > ',
  },
  {
    name: 'no cortisol test in acute illness',
    drafts: ['lnsc_x2'],
    facts: { setting: 'inpatient' },
    expected: 'change-order lnsc_x2 > ',
  },
  {
    name: 'one abnormal test: imaging comes too early',
    drafts: ['pituitary_mri'],
    facts: { results: [ABNORMAL_SALIVA] },
    expected: 'change-order pituitary_mri > ufc24_x2',
  },
  {
    name: 'two abnormal tests: imaging looks for the cause',
    drafts: ['pituitary_mri', 'acth'],
    facts: { results: [ABNORMAL_SALIVA, ABNORMAL_URINE] },
    expected: 'silent HK-4',
  },
  {
    name: 'two abnormal tests: a random cortisol is still challenged',
    drafts: ['cortisol_serum'],
    facts: { results: [ABNORMAL_SALIVA, ABNORMAL_URINE] },
    expected: 'change-order cortisol_serum > ',
  },
  {
    name: 'no test left: which one to take all the same is for endocrinology',
    drafts: ['dst_1mg'],
    facts: { ...ON_PILL, ...withConditions('shift-worker', 'ckd-severe') },
    expected: 'silent HK-4',
  },
  {
    name: 'endocrinology sees the patient: its imaging stands',
    drafts: ['pituitary_mri'],
    facts: SEEN_LATELY,
    expected: 'silent HK-4',
  },
  {
    name: 'the acromegaly that endocrinology knows: its imaging stands',
    drafts: ['pituitary_mri'],
    facts: { ...withConditions('acromegaly'), ...SEEN_FOR_DIABETES },
    both: true,
    expected: 'silent HK-4',
  },
  {
    name: 'a known disease: another first-line test is for its doctors to choose',
    drafts: ['dst_1mg'],
    facts: { ...ON_PILL, ...withConditions('cushing-endogenous') },
    expected: 'silent HK-4',
  },
  {
    name: 'known adrenal insufficiency: a cortisol and ACTH look for a lack, and screen for nothing',
    drafts: ['cortisol_serum', 'acth'],
    facts: { ...withConditions('adrenal-insufficiency'), medications: [drug('hydrocortisone')] },
    expected: 'silent HK-4',
  },
  {
    name: 'known adrenal insufficiency: another test is challenged as ever',
    drafts: ['acth', 'ufc24_x2'],
    facts: { ...withConditions('adrenal-insufficiency'), medications: [drug('hydrocortisone')] },
    expected: 'change-order ufc24_x2 > ',
  },
  {
    name: 'a steroid alone: the letter of the rule holds for a cortisol',
    drafts: ['cortisol_serum'],
    facts: ON_PREDNISONE,
    expected: 'change-order cortisol_serum > ',
  },
  {
    name: 'an order for the other condition is none for this one',
    drafts: ['igf1'],
    expected: 'silent HK-1',
  },
  {
    name: 'a visual field defect without a date: its own tests are not challenged',
    drafts: ['visual_fields', 'pituitary_mri'],
    facts: withConditions('visual-field-defect'),
    expected: 'silent HK-4',
  },
])('cushing: $name', ({ drafts, facts, both, expected }) => {
  expect(said('cushing', { drafts, facts, both })).toBe(expected)
})

test.each<Order>([
  {
    name: 'imaging before IGF-1 is changed to IGF-1',
    drafts: ['pituitary_mri'],
    expected: 'change-order pituitary_mri > igf1',
  },
  {
    name: 'imaging after a high IGF-1 stands',
    drafts: ['pituitary_mri'],
    facts: { results: [HIGH_IGF1] },
    expected: 'silent HK-4',
  },
  {
    name: 'an IGF-1 is a repeat of the equivocal one',
    drafts: ['igf1'],
    facts: { results: [EQUIVOCAL_IGF1] },
    expected: 'silent HK-4',
  },
  {
    name: 'pregnancy: a repeat of IGF-1 is avoided as the first one is',
    drafts: ['igf1_repeat'],
    facts: { pregnancy: 'pregnant' },
    expected: 'change-order igf1_repeat > ',
  },
  {
    name: 'a steroid start spoils no IGF-1',
    drafts: ['start:prednisone'],
    expected: 'silent HK-1',
  },
])('acromegaly: $name', ({ drafts, facts, expected }) => {
  expect(said('acromegaly', { drafts, facts, policy: ADVISING })).toBe(expected)
})

const FIRST_LINE = 'advise-before-steroid lnsc_x2 ufc24_x2 dst_1mg'

test.each<Order>([
  { name: 'a tablet', drafts: ['start:prednisone'], expected: FIRST_LINE },
  { name: 'beside a suitable test', drafts: ['lnsc_x2', 'start:prednisone:oral'], expected: FIRST_LINE },
  { name: 'not into a vein', drafts: ['start:methylprednisolone:iv'], expected: 'silent HK-1' },
  { name: 'not hydrocortisone', drafts: ['start:hydrocortisone'], expected: 'silent HK-1' },
  { name: 'no other drug', drafts: ['start:paracetamol'], expected: 'silent HK-1' },
  {
    name: 'not in an emergency',
    drafts: ['start:prednisone'],
    facts: { setting: 'emergency' },
    expected: 'silent HK-1',
  },
  {
    name: 'not where the setting is unknown',
    drafts: ['start:prednisone'],
    facts: { setting: 'unknown' },
    expected: 'silent HK-1',
  },
  {
    name: 'not once endocrinology decides',
    drafts: ['start:prednisone'],
    facts: { results: [ABNORMAL_SALIVA, ABNORMAL_URINE] },
    expected: 'silent HK-1',
  },
])('advice before a steroid: $name', ({ drafts, facts, expected }) => {
  expect(said('cushing', { drafts, facts, policy: ADVISING })).toBe(expected)
})

test('advice before a steroid is routine, also where a test on file presses', () => {
  const given = { facts: { ...ORDINARY, results: [ABNORMAL_SALIVA] }, policy: ADVISING }
  const ordering = { ...given, hook: 'order-sign', draftOrders: ['start:prednisone'] } as const
  expect([decided(given).urgency, decided(ordering).urgency]).toEqual(['soon', 'routine'])
})

test('imaging that one condition calls for is not challenged by the other', () => {
  const { axes } = decided({
    hook: 'order-sign',
    findings: [SUSPECTED, { ...SUSPECTED, condition: 'acromegaly' }],
    facts: { ...ORDINARY, results: [EQUIVOCAL_IGF1, result('ogtt_gh_nadir', 1)] },
    draftOrders: ['pituitary_mri'],
  })
  expect([axes.cushing.reason, axes.acromegaly.reason]).toEqual(['HK-4', 'HK-4'])
})

function said(
  condition: 'cushing' | 'acromegaly',
  given: {
    readonly drafts: readonly string[]
    readonly facts?: Partial<Facts> | undefined
    readonly both?: boolean | undefined
    readonly policy?: DecisionInput['policy']
  },
): string {
  const { action, reason, replace, recommend } = decided({
    hook: 'order-select',
    findings: (given.both ? CONDITION_KEYS : [condition]).map((one) => ({ ...SUSPECTED, condition: one })),
    facts: { ...ORDINARY, ...given.facts },
    draftOrders: given.drafts,
    ...(given.policy ? { policy: given.policy } : {}),
  }).axes[condition]
  if (replace) return `${action} ${replace.from.join(' ')} > ${replace.to.join(' ')}`
  return `${action} ${reason ?? recommend.join(' ')}`
}

function seenFor(reason: EndocrineReason): Partial<Facts> {
  return { care: { ...ORDINARY.care, lastEndocrineVisit: { on: addDays(TODAY, -30), reason } } }
}
