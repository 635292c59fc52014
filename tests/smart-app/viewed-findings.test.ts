import { describe, expect, test } from 'vitest'
import { detailFor } from '../../src/cds-hooks/detail.ts'
import type { ShownAxis } from '../../src/cds-hooks/shown.ts'
import { day } from '../../src/clinical/day.ts'
import type { AxisDecision } from '../../src/clinical/decision.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import type { SpeakingAxis } from '../../src/clinical/meanings.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import type { SiteOrders } from '../../src/fhir/site-orders.ts'
import type { ViewedCondition } from '../../src/smart-app/view.ts'
import { viewedFindings } from '../../src/smart-app/viewed-findings.ts'
import { decisionWords } from '../../src/smart-app/words.ts'
import { ORDINARY } from '../clinical/ordinary-chart.ts'
import { NO_FINDINGS } from './app.ts'

const TODAY = day('2026-11-02')

const WORKUP: ShownAxis = {
  condition: 'cushing',
  action: 'workup',
  reason: null,
  urgency: 'routine',
  recommend: ['lnsc_x2', 'dst_1mg'],
  recommendIfExcluded: [],
  avoidIfExcluded: [],
  onFile: [],
  avoid: [],
  cautions: [],
  refer: null,
  tier: null,
  replace: null,
  rules: ['CS-WHO-1'],
}

/** What the app shows of a decision, and the text of the card about the same one. */
function appAndCard(
  changes: Partial<SpeakingAxis> = {},
  own: SiteOrders = { orders: {}, orderSets: {} },
): {
  readonly app: ViewedCondition | undefined
  readonly card: string
} {
  const axis = { ...WORKUP, ...changes } as ShownAxis
  const facts: Facts = ORDINARY
  const silent: AxisDecision = { ...WORKUP, condition: 'acromegaly', action: 'silent', reason: 'SI-NEG-1' }
  const decision = {
    axes: { cushing: axis, acromegaly: silent },
    silent: false,
    urgency: axis.urgency,
    indicator: 'info' as const,
    unread: [],
    rules: axis.rules,
  }
  const { conditions } = viewedFindings(NO_FINDINGS, {
    decision,
    facts,
    today: TODAY,
    policy: BOOK_POLICY,
    own,
    isReleased: true,
  })
  const model = { name: 'a-model', version: '1', maxMode: 'live', statement: 'A model.' } as const
  const shown = { photos: [], takenOn: null, mode: 'live', model } as const
  return {
    app: conditions[0],
    card: detailFor({ ...shown, axis, facts, today: TODAY, policy: BOOK_POLICY }),
  }
}

test('the condition that asks for attention first comes first', () => {
  const axis = (condition: AxisDecision['condition'], urgency: AxisDecision['urgency']): AxisDecision => ({
    ...WORKUP,
    condition,
    urgency,
  })
  const decision = {
    axes: { cushing: axis('cushing', 'routine'), acromegaly: axis('acromegaly', 'urgent') },
    silent: false,
    urgency: 'urgent',
    indicator: 'critical',
    unread: [],
    rules: [],
  } as const
  const about = { facts: ORDINARY, today: TODAY, policy: BOOK_POLICY, isReleased: true }
  const own = { orders: {}, orderSets: {} }
  const { conditions } = viewedFindings(NO_FINDINGS, { decision, own, ...about })
  expect(conditions.map(({ condition }) => condition)).toEqual(['acromegaly', 'cushing'])
})

test('what on file a decision rests on stands by itself too', () => {
  const { app } = appAndCard({
    action: 'confirm',
    rules: ['CS-RES-1'],
    onFile: [{ test: 'lnsc_x2', verdict: 'abnormal', on: day('2026-10-02') }],
  })
  expect(app?.onFile).toEqual(['Late-night salivary cortisol abnormal (2026-10-02)'])
})

describe('the app says of a decision what the card says', () => {
  test.each<{ readonly name: string; readonly changes: Partial<SpeakingAxis> }>([
    { name: 'tests to choose from', changes: {} },
    { name: 'a single test', changes: { recommend: ['ufc24_x2'] } },
    {
      name: 'tests of which some do not suit',
      changes: {
        recommend: ['lnsc_x2', 'ufc24_x2'],
        avoid: [{ test: 'dst_1mg', reasons: ['OESTROGEN', 'CYP3A4_INDUCER'] }],
      },
    },
    {
      name: 'no test, two of them for the same reason',
      changes: {
        action: 'review-exogenous',
        recommend: [],
        avoid: [
          { test: 'lnsc_x2', reasons: ['EXOGENOUS_GC'] },
          { test: 'ufc24_x2', reasons: ['EXOGENOUS_GC'] },
        ],
        cautions: ['ASSAY_BIOTIN', 'OPIOID'],
        rules: ['CS-EXO-1'],
      },
    },
    { name: 'a caution about tests', changes: { cautions: ['ASSAY_BIOTIN', 'OPIOID'] } },
    { name: 'a work-up after a result', changes: { rules: ['CS-RES-1'] } },
  ])('$name', ({ changes }) => {
    const { app, card } = appAndCard(changes)
    for (const { order } of app?.tests ?? []) expect(card).toContain(order)
    for (const { name, because } of app?.avoided ?? []) expect(card).toContain(`- ${name}: ${because}`)
    const [forFirst] = app?.forPatient ?? []
    if (forFirst) expect(card).toContain(`- ${forFirst.says}`)
    const order = app?.testOrder ? ` (${app.testOrder})` : ''
    expect(card.includes(`**Tests**${order}:`)).toBe(app?.tests.length !== 0)
    const isWeighed = !app?.worth.includes('not stated here')
    expect(card.includes('**What it is worth**')).toBe(isWeighed)
    if (isWeighed) expect(card).toContain(app?.worth ?? 'no condition')
    const keepInMind = card.split('\n\n').find((part) => part.startsWith('**Keep in mind**')) ?? ''
    expect(keepInMind.split('\n- ').slice(1)).toEqual(app?.cautions)
  })
})

test('an order does not repeat the name that stands before it', () => {
  const { app } = appAndCard({ recommend: ['lnsc_x2', 'igf1_repeat', 'pituitary_mri'] })
  expect(app?.tests.map(({ order }) => order)).toEqual([
    '(23:00 to 24:00), two nights',
    'same assay, with an age- and sex-specific reference range',
    'MRI of pituitary and sella; without gadolinium in pregnancy',
  ])
})

test.each([
  { name: 'without any test', recommend: [], cautions: 1 },
  { name: 'with one', recommend: ['lnsc_x2'], cautions: 3 },
] as const)('$name: how to read or choose a test stands only beside tests', ({ recommend, cautions }) => {
  const { app } = appAndCard({ recommend, cautions: ['ASSAY_BIOTIN', 'PREGNANCY_UNKNOWN', 'OPIOID'] })
  expect(app?.cautions).toHaveLength(cautions)
})

test.each([
  { name: 'without an order set of the site', orderSets: {}, bySet: [false, true] },
  {
    name: 'with one',
    orderSets: { dst_1mg: { system: 'urn:oid:1.2.3', code: 'DST', display: 'Dexamethasone test' } },
    bySet: [false, false],
  },
])('$name: which test is left to the order set', ({ orderSets, bySet }) => {
  const { app } = appAndCard({ recommend: ['lnsc_x2', 'dst_1mg'] }, { orders: {}, orderSets })
  expect(app?.tests.map((test) => test.bySet)).toEqual(bySet)
})

test.each([
  {
    name: 'seen there',
    lastEndocrineVisit: { on: day('2026-09-01'), reason: 'pituitary-adrenal' },
    says: 'The diagnosis is known and under endocrine care, last seen on 2026-09-01: no suggestion.',
  },
  {
    name: 'unread',
    lastEndocrineVisit: 'unknown',
    says: 'The diagnosis is known. Whether endocrinology sees the patient could not be read, so nothing is suggested.',
  },
] as const)('a known diagnosis, $name: which of the two it is', ({ lastEndocrineVisit, says }) => {
  const axis: AxisDecision = { ...WORKUP, action: 'silent', reason: 'SI-DX-2', rules: ['SI-DX-2'] }
  const facts: Facts = { ...ORDINARY, care: { ...ORDINARY.care, lastEndocrineVisit } }
  expect(decisionWords(axis, 'suspected', null, { facts, today: TODAY, policy: BOOK_POLICY })).toBe(says)
})
