import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PatientFindings } from '../../src/assessments/find.ts'
import { type CardSite, type CardsInput, cardsFor } from '../../src/cds-hooks/card.ts'
import { SHOWN_ACTIONS, shownAxes } from '../../src/cds-hooks/shown.ts'
import { summaryFor } from '../../src/cds-hooks/summary.ts'
import type { Condition } from '../../src/clinical/conditions.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import type { AxisDecision, Decision } from '../../src/clinical/decision.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import type { RuleId } from '../../src/clinical/rules.ts'
import type { Situation } from '../../src/clinical/situation.ts'
import { TESTS, type TestKey } from '../../src/clinical/tests.ts'
import { EHR_PROFILE_NAMES } from '../../src/ehr-profiles.ts'
import { arbitraryInput } from '../clinical/arbitrary-input.ts'
import { drug, ORDINARY, withConditions } from '../clinical/ordinary-chart.ts'
import { type ReadAnswer, readAnswer } from './answer-schema.ts'

const TAKEN_ON = day('2026-10-20')

const CHART: Situation = { facts: ORDINARY, today: day('2026-11-02'), policy: BOOK_POLICY }

function facing(concept: string, fields: Partial<Facts> = {}): Facts {
  return { ...ORDINARY, conditions: [{ concept, onset: null, abated: null }], ...fields }
}

function axis(fields: Partial<AxisDecision> = {}): AxisDecision {
  return {
    condition: 'cushing',
    action: 'workup',
    reason: null,
    urgency: 'routine',
    recommend: [],
    recommendIfExcluded: [],
    avoidIfExcluded: [],
    onFile: [],
    avoid: [],
    cautions: [],
    refer: null,
    tier: null,
    replace: null,
    rules: ['CS-WHO-1'],
    ...fields,
  }
}

function decision(shown: AxisDecision): Decision {
  const silent = (condition: Condition) =>
    axis({ condition, action: 'silent', reason: 'SI-NEG-1', urgency: 'none' })
  return {
    axes: { cushing: silent('cushing'), acromegaly: silent('acromegaly'), [shown.condition]: shown },
    silent: false,
    urgency: shown.urgency,
    indicator: 'info',
    unread: [],
    rules: shown.rules,
  }
}

function foundBy(
  { condition }: AxisDecision,
  signs: readonly string[] = [],
  outcome: 'suspected' | 'indeterminate' = 'suspected',
): PatientFindings {
  const finding = { condition, outcome, reasons: [], takenOn: TAKEN_ON, ageAtPhoto: 46 }
  const photo = {
    source: { type: 'Media' as const, id: 'm1', versionId: null },
    version: 'Media/m1/version/1',
    takenOn: TAKEN_ON,
    contentType: 'image/jpeg',
    content: { kind: 'url' as const, url: 'Binary/b1' },
  }
  const counting = {
    photo,
    takenOn: TAKEN_ON,
    findings: [finding],
    signs: { cushing: [], acromegaly: [], [condition]: signs },
    measures: [],
    refusals: [],
    cautions: [],
  }
  return { findings: [finding], counting, photos: [counting], pending: 0 }
}

/** The cards of one axis, each checked against the specification's form. */
function cards(shown: AxisDecision, changes: Partial<CardsInput> = {}): ReadAnswer['cards'] {
  let ids = 0
  const newId = () => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`
  const input: CardsInput = {
    decision: decision(shown),
    found: foundBy(shown),
    facts: ORDINARY,
    today: day('2026-11-02'),
    patientId: 'patient.1',
    mode: 'live',
    baseUrl: new URL('https://facies.example/cds'),
    model: {
      name: 'facies-geometry',
      version: '1.0.0',
      maxMode: 'silent',
      statement: 'This model has seen no patient.',
    },
    site: GENERIC,
    drafts: [],
    newId,
    newAppContext: newId,
    hasApp: true,
    ...changes,
  }
  return readAnswer(JSON.parse(JSON.stringify({ cards: cardsFor(input) }))).cards
}

const GENERIC: CardSite = { profile: 'generic', orders: {}, orderSets: {}, policy: BOOK_POLICY }

function card(shown: AxisDecision, changes: Partial<CardsInput> = {}): ReadAnswer['cards'][number] {
  const [only] = cards(shown, changes)
  if (!only) throw new RangeError('Cannot look at the card: there is none')
  return only
}

describe('the summary', () => {
  test.each([
    {
      given: axis({ recommend: ['lnsc_x2'] }),
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20): consider late-night salivary cortisol",
    },
    {
      given: axis({ condition: 'acromegaly', recommend: ['igf1'] }),
      says: 'Facial features resembling acromegaly (photo of 2026-10-20): consider IGF-1',
    },
    {
      given: axis({ action: 'confirm', recommend: ['ufc24_x2'] }),
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20) and one result not normal: consider 24-hour urinary free cortisol",
    },
    {
      given: axis({ action: 'refer' }),
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20): consider asking endocrinology",
    },
    {
      given: axis({ action: 'urgent-referral' }),
      says: "Features resembling Cushing's syndrome (photo of 2026-10-20) and a red flag in the chart: contact endocrinology today",
    },
    {
      given: axis({ action: 'follow-up', rules: ['SI-DX-1'] }),
      says: "Cushing's syndrome on file, no endocrine visit in this chart for over a year: consider follow-up",
    },
    {
      given: axis({ action: 'review-exogenous' }),
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20): review steroid exposure before hormone tests",
    },
    {
      given: axis({ condition: 'acromegaly', action: 'review-exogenous' }),
      says: 'Facial features resembling acromegaly (photo of 2026-10-20): review growth hormone treatment before hormone tests',
    },
  ])('says: $says', ({ given, says }) => {
    expect(card(given).summary).toBe(says)
  })

  test('of a normal IGF-1 that something lowers sends nobody to repeat it at once', () => {
    const given = axis({ condition: 'acromegaly', recommend: ['igf1'], rules: ['AC-WHO-1', 'AC-RES-4'] })
    expect(summaryFor({ ...given, action: 'workup' }, TAKEN_ON, 'live', CHART)).toBe(
      'Facial features resembling acromegaly and a normal IGF-1 that something lowers: consider correcting that, then IGF-1 again',
    )
  })

  const RULES_OF = [
    ['CS-WHO-1'],
    ['CS-EXO-1'],
    ['AC-EXO-1'],
    ['CS-ILL-1'],
    ['AC-PREG-1'],
    ['AC-OGTT-2'],
    ['AC-RES-4'],
  ] as const satisfies readonly RuleId[][]

  const everyCase = SHOWN_ACTIONS.flatMap((action) =>
    (['cushing', 'acromegaly'] as const).flatMap((condition) =>
      ([null, ...Object.keys(TESTS)] as (TestKey | null)[]).flatMap((test) =>
        (['live', 'demo', 'test'] as const).flatMap((mode) =>
          [TAKEN_ON, null].flatMap((takenOn) =>
            RULES_OF.map((rules) => ({ action, condition, test, mode, takenOn, rules })),
          ),
        ),
      ),
    ),
  )

  test('fits into 139 characters for every action, condition, test, mode, date and reason, and never says "has" or "diagnosed"', () => {
    const summaries = everyCase.map(({ test, mode, takenOn, ...fields }) => {
      const shown = axis({ ...fields, recommend: test ? [test] : [] })
      return summaryFor({ ...shown, action: fields.action }, takenOn, mode, CHART)
    })
    expect(summaries.length).toBe(6720)
    expect(
      summaries.filter((summary) => summary.length > 139 || /\b(has (?!to wait)|diagnos)/i.test(summary)),
    ).toEqual([])
  })

  test('fits into 139 characters for every decision of a chart, in every mode', () => {
    fc.assert(
      fc.property(arbitraryInput, (input) => {
        for (const axis of shownAxes(decide(input), input.findings))
          for (const mode of ['live', 'demo', 'test'] as const)
            for (const takenOn of [TAKEN_ON, null])
              expect(summaryFor(axis, takenOn, mode, input).length).toBeLessThanOrEqual(139)
      }),
      { numRuns: 300 },
    )
  })

  const IGF1 = { test: 'igf1', value: 300, uln: 200, on: day('2026-10-02') } as const
  const PREDNISONE = drug('prednisone', { startedOn: day('2026-02-01') })
  test.each<{
    name: string
    of: 'cushing' | 'acromegaly'
    facts: Partial<Facts>
    mode: 'live' | 'test'
    says: string
  }>([
    {
      name: 'the result behind a referral',
      of: 'acromegaly',
      facts: { results: [IGF1] },
      mode: 'live',
      says: 'Facial features resembling acromegaly (photo of 2026-10-20) and IGF-1 1.5 times the upper limit (2026-10-02): consider asking endocrinology',
    },
    {
      name: 'the result, where there is less room',
      of: 'acromegaly',
      facts: { results: [IGF1] },
      mode: 'test',
      says: 'TEST - not for clinical use: Features resembling acromegaly and IGF-1 1.5 times the upper limit (2026-10-02): consider asking endocrinology',
    },
    {
      name: 'an undated field defect',
      of: 'acromegaly',
      facts: withConditions('visual-field-defect'),
      mode: 'live',
      says: 'Facial features resembling acromegaly (photo of 2026-10-20) and a visual field defect of unknown date: consider asking endocrinology',
    },
    {
      name: 'a severe result',
      of: 'cushing',
      facts: { results: [{ test: 'cortisol_serum', value: 40, uln: null, on: day('2026-10-02') }] },
      mode: 'live',
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20) and serum cortisol 40 µg/dL (2026-10-02): contact endocrinology today",
    },
    {
      name: 'a severe result, where there is less room',
      of: 'cushing',
      facts: { results: [{ test: 'cortisol_serum', value: 40, uln: null, on: day('2026-10-02') }] },
      mode: 'test',
      says: "TEST - not for clinical use: Features resembling Cushing's syndrome and serum cortisol 40 µg/dL (2026-10-02): contact endocrinology today",
    },
    {
      name: 'one abnormal result',
      of: 'cushing',
      facts: { results: [{ test: 'dst_1mg', value: 5, uln: null, on: day('2026-10-02') }] },
      mode: 'live',
      says: "Facial features resembling Cushing's syndrome and cortisol after dexamethasone 5 µg/dL (2026-10-02): consider late-night salivary cortisol",
    },
    {
      name: 'the drug to review',
      of: 'cushing',
      facts: { medications: [PREDNISONE] },
      mode: 'live',
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20): review prednisone (oral) before hormone tests",
    },
    {
      name: 'the drug to review, where there is less room',
      of: 'cushing',
      facts: { medications: [PREDNISONE] },
      mode: 'test',
      says: "TEST - not for clinical use: Facial features resembling Cushing's syndrome: review prednisone (oral) before any hormone test",
    },
    {
      name: 'a drug and what makes it systemic',
      of: 'cushing',
      facts: { medications: [drug('fluticasone', { route: 'nasal' }), drug('cobicistat')] },
      mode: 'live',
      says: "Facial features resembling Cushing's syndrome (photo of 2026-10-20): review fluticasone (nasal) with cobicistat (oral) before hormone tests",
    },
  ])('names $name', ({ of, facts, mode, says }) => {
    const chart = { ...CHART, facts: { ...ORDINARY, ...facts } }
    const { findings } = foundBy(axis({ condition: of }))
    const input = { hook: 'patient-view', findings, draftOrders: [], served: [], ...chart } as const
    const [shown] = shownAxes(decide(input), findings)
    expect(shown && summaryFor(shown, TAKEN_ON, mode, chart)).toBe(says)
  })

  test.each([
    { mode: 'test', label: 'TEST - not for clinical use' },
    { mode: 'demo', label: 'DEMO' },
  ] as const)('and the detail begin with $label in mode $mode', ({ mode, label }) => {
    const { summary, detail } = card(axis({ recommend: ['dst_1mg'] }), { mode })
    expect({
      summary: summary.startsWith(`${label}: `),
      detail: detail.startsWith(`**${label}**\n\n`),
    }).toEqual({ summary: true, detail: true })
  })
})

describe('the indicator', () => {
  test.each([
    { urgency: 'routine', indicator: 'info' },
    { urgency: 'soon', indicator: 'warning' },
    { urgency: 'urgent', indicator: 'critical' },
  ] as const)('of $urgency is $indicator', ({ urgency, indicator }) => {
    expect(card(axis({ action: 'urgent-referral', urgency })).indicator).toBe(indicator)
  })
})

describe('no card is made for', () => {
  test.each([
    { name: 'a silent axis', given: axis({ action: 'silent', reason: 'SI-REP-1' }) },
    { name: 'an incomplete chart', given: axis({ action: 'silent', reason: 'facts-incomplete' }) },
    { name: 'what has to wait (HK-6)', given: axis({ action: 'defer', rules: ['CS-ILL-1'] }) },
    {
      name: 'what endocrinology sees already (HK-6)',
      given: axis({ action: 'follow-up', rules: ['SI-ENDO-1'] }),
    },
  ])('$name', ({ given }) => {
    expect(cards(given)).toEqual([])
  })
})

describe('the detail', () => {
  test('of a work-up says what was seen, which tests, why not others, and what it is not', () => {
    const given = axis({
      recommend: ['dst_1mg', 'ufc24_x2'],
      avoid: [{ test: 'lnsc_x2', reasons: ['SHIFT_WORK'] }],
      cautions: ['OPIOID'],
      rules: ['CS-WHO-1', 'CS-SHIFT-1'],
    })
    const found = foundBy(given, ['lower face wider than in 97 of 100 women of the reference set'])
    expect(card(given, { found }).detail).toBe(
      [
        "**What was seen** (photo of 2026-10-20): a resemblance to the facial features of Cushing's syndrome, above the upper threshold of the model.",
        '- lower face wider than in 97 of 100 women of the reference set',
        '',
        '**What it is worth**: Of 10,000 such findings in unselected people, perhaps 3 to 7 are right (borrowed from photo tools for acromegaly; not known for this one). Signs in the chart raise that, by how much is not known.',
        '',
        'Confirm signs such as easy bruising, plethora, proximal weakness or wide purple striae before testing, and ask about steroids in any form: creams, injections, inhalers, herbal remedies, joint supplements.',
        '',
        '**Tests** (in order of preference; the first is enough to begin; why not the others: below):',
        `1. 1 mg overnight dexamethasone suppression test, by the local order set: ${TESTS.dst_1mg.orderText}`,
        `2. ${TESTS.ufc24_x2.orderText}`,
        '',
        '**Not suitable now**:',
        '- Late-night salivary cortisol: night or rotating shifts displace the daily low of cortisol',
        '',
        '**Keep in mind**:',
        '- Opioids suppress the axis: cortisol may be low.',
        '',
        '**For the patient**:',
        `- 1 mg overnight dexamethasone suppression test: ${TESTS.dst_1mg.patientInstruction}`,
        '',
        '**This is not a diagnosis.** This model has seen no patient.',
        '',
        '_Model: facies-geometry 1.0.0, for silent trial, not released for care. Rules: CS-WHO-1, CS-SHIFT-1_',
      ].join('\n'),
    )
  })

  test.each([
    {
      name: 'a weak resemblance',
      given: axis(),
      outcome: 'indeterminate' as const,
      says: /, between the two thresholds of the model/,
    },
    {
      name: 'tier A exposure',
      given: axis({ action: 'review-exogenous' }),
      says: /Do not stop a steroid abruptly/,
    },
    {
      name: 'tier B exposure',
      given: axis({ action: 'review-exogenous', recommendIfExcluded: ['lnsc_x2', 'ufc24_x2'] }),
      says: /If the review finds too little exposure\*\*: Late-night salivary cortisol; 24-hour/,
    },
    {
      name: 'an IGF-1 far above the limit',
      given: axis({ condition: 'acromegaly', action: 'refer', recommend: [], rules: ['AC-RES-1'] }),
      says: /a photo is not one/,
    },
    {
      name: 'a glucose test that speaks against it',
      given: axis({ condition: 'acromegaly', recommend: ['igf1_repeat'], rules: ['AC-OGTT-2'] }),
      says: /makes acromegaly unlikely: repeat IGF-1 in 3 to 6 months, not now/,
    },
    {
      name: 'pregnancy',
      given: axis({ refer: 'endocrinology', rules: ['CS-WHO-1', 'CS-PREG-1'] }),
      says: /above three times the upper limit[\s\S]+No dexamethasone[\s\S]+endocrinology, together with obstetrics/,
    },
    {
      name: 'severe renal failure',
      given: axis({ rules: ['CS-WHO-1', 'CS-REN-2'] }),
      says: /saliva and dexamethasone tests are less reliable too/,
    },
    {
      name: 'tests that share a reason, in one line',
      given: axis({
        action: 'review-exogenous',
        recommend: [],
        avoid: [
          { test: 'lnsc_x2', reasons: ['EXOGENOUS_GC'] },
          { test: 'dst_1mg', reasons: ['EXOGENOUS_GC'] },
        ],
      }),
      says: /\n- Late-night salivary cortisol, 1 mg overnight dexamethasone suppression test: /,
    },
    {
      name: 'a referral',
      given: axis({ action: 'refer', refer: 'endocrinology' }),
      says: /\*\*Referral\*\*: endocrinology\./,
    },
    {
      name: 'a referral today',
      given: axis({ action: 'urgent-referral', refer: 'endocrinology-same-day' }),
      says: /the same day\./,
    },
    {
      name: 'no suitable test',
      given: axis({ action: 'refer', rules: ['CS-NONE-1'] }),
      says: /No first-line test suits/,
    },
    {
      name: 'a red flag of sight',
      given: axis({ action: 'urgent-referral', rules: ['RF-VIS-1'] }),
      says: /assume adrenal insufficiency/,
    },
    {
      name: 'a red flag of cortisol',
      given: axis({ action: 'urgent-referral', rules: ['RF-CS-1'] }),
      says: /cortisol result/,
    },
    {
      name: 'a low potassium that nothing explains',
      given: axis({ rules: ['CS-WHO-1', 'RF-CS-3'], urgency: 'soon' }),
      says: /potassium is below 3 mmol\/L.*refer to endocrinology/,
    },
    {
      name: 'a steroid start',
      given: axis({ action: 'advise-before-steroid' }),
      says: /\n\nDo not delay needed treatment/,
    },
  ])('tells of $name', ({ given, outcome, says }) => {
    expect(card(given, { found: foundBy(given, [], outcome) }).detail).toMatch(says)
  })

  test.each([
    {
      facts: facing('hypertension', { age: 39 }),
      says: 'in people with hypertension before the age of 40, perhaps 29 to 47 are right',
    },
    {
      facts: facing('hypertension', { age: 40 }),
      says: 'in people with hypertension, perhaps 3 to 12 are right',
    },
    {
      facts: facing('hypertension', { age: null }),
      says: 'in people with hypertension, perhaps 3 to 12 are right',
    },
    {
      facts: facing('severe-obesity'),
      says: 'Of 100 such findings in people with obesity, perhaps 6 to 12 are right',
    },
    {
      facts: facing('sleep-apnoea'),
      says: 'Of 10,000 such findings in unselected people, perhaps 3 to 7 are right',
    },
  ])('of a work-up weighs the finding by the setting: $says', ({ facts, says }) => {
    expect(card(axis(), { facts }).detail).toContain(says)
  })

  test('weighs nothing once a result is known', () => {
    expect(card(axis({ action: 'confirm' })).detail).not.toContain('What it is worth')
  })

  test('keeps words from elsewhere words', () => {
    const found = foundBy(axis(), ['<img src=x> [link](https://evil.example) **bold**\n# title'])
    expect(card(axis(), { found }).detail).toContain(
      '- &lt;img src=x&gt; \\[link\\]\\(https://evil.example\\) \\*\\*bold\\*\\* \\# title',
    )
  })

  test('says that nobody dated the photo', () => {
    const found = { ...foundBy(axis()), findings: [], photos: [] }
    expect(card(axis(), { found })).toMatchObject({
      summary: expect.stringContaining('(chart photo)'),
      detail: expect.stringContaining('chart photo without a date'),
    })
  })
})

type Suggestion = NonNullable<ReadAnswer['cards'][number]['suggestions']>[number]

/** The codes of what a suggestion orders; none where it takes an order back. */
function orderedCodes({ actions }: Suggestion): readonly string[] {
  return actions.flatMap((action) =>
    action.type === 'create' ? action.resource.code.coding.map(({ code }) => code) : [],
  )
}

describe('suggestions', () => {
  test.each<{
    name: string
    recommend: readonly TestKey[]
    codes: readonly string[]
    marked: readonly boolean[]
  }>([
    {
      name: 'the first is recommended',
      recommend: ['lnsc_x2', 'ufc24_x2'],
      codes: ['2142-8', '2147-7'],
      marked: [true, false],
    },
    {
      name: 'HK-7: a dexamethasone test stands in words only',
      recommend: ['lnsc_x2', 'dst_1mg'],
      codes: ['2142-8'],
      marked: [true],
    },
    {
      name: 'none takes the mark of a preferred test in words',
      recommend: ['dst_1mg', 'ufc24_x2'],
      codes: ['2147-7'],
      marked: [false],
    },
    {
      name: 'a glucose test stands in words only',
      recommend: ['igf1_repeat', 'ogtt_gh'],
      codes: ['2484-4'],
      marked: [true],
    },
    { name: 'none at all', recommend: ['dst_1mg'], codes: [], marked: [] },
  ])('$name', ({ recommend, codes, marked }) => {
    const { suggestions = [], selectionBehavior } = card(axis({ recommend }))
    expect(suggestions.flatMap(orderedCodes)).toEqual(codes)
    expect(suggestions.map(({ isRecommended = false }) => isRecommended)).toEqual(marked)
    expect(selectionBehavior).toBe(codes.length > 0 ? 'any' : undefined)
  })

  test('are drafts for this patient that say how often and when', () => {
    const [first] = card(axis({ recommend: ['lnsc_x2'] })).suggestions ?? []
    expect(first).toMatchObject({
      label: 'Order late-night salivary cortisol',
      actions: [
        {
          type: 'create',
          description:
            "Order late-night salivary cortisol: facial features resembling Cushing's syndrome (photo of 2026-10-20)",
          resource: {
            resourceType: 'ServiceRequest',
            status: 'draft',
            intent: 'order',
            subject: { reference: 'Patient/patient.1' },
            code: { text: TESTS.lnsc_x2.orderText },
            reasonCode: [{ text: "Question of Cushing's syndrome: facial features, photo of 2026-10-20" }],
          },
        },
      ],
    })
  })

  test('are none for an exposure that must be reviewed first', () => {
    expect(
      card(axis({ action: 'review-exogenous', recommendIfExcluded: ['lnsc_x2'] })).suggestions,
    ).toBeUndefined()
  })
})

const PREFERENCE_LIST = 'urn:com.epic.cdshooks.action.code.system.preference-list-item'
const ORDER_SET = 'urn:com.epic.cdshooks.action.code.system.orderset-item'
const own = (code: string, system = 'urn:oid:1.2.3') => ({ system, code, display: `Our ${code}` })

describe('suggestions at a site with codes of its own', () => {
  const codes = (recommend: readonly TestKey[], site: Partial<CardSite>) =>
    (card(axis({ recommend }), { site: { ...GENERIC, ...site } }).suggestions ?? []).map(orderedCodes)

  test.each<{
    name: string
    recommend: readonly TestKey[]
    site: Partial<CardSite>
    expected: readonly (readonly string[])[]
  }>([
    {
      name: "the standard's code and its own",
      recommend: ['lnsc_x2'],
      site: { orders: { lnsc_x2: own('SAL') } },
      expected: [['2142-8', 'SAL']],
    },
    {
      name: 'HK-7: a dexamethasone test as its order set',
      recommend: ['dst_1mg', 'lnsc_x2'],
      site: { orderSets: { dst_1mg: own('DEX-SET') } },
      expected: [['DEX-SET'], ['2142-8']],
    },
    {
      name: 'Epic: its own alone, and none without',
      recommend: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
      site: {
        profile: 'epic',
        orders: { lnsc_x2: own('101', PREFERENCE_LIST) },
        orderSets: { dst_1mg: own('202', ORDER_SET) },
      },
      expected: [['101'], ['202']],
    },
    {
      name: 'Epic without any: none',
      recommend: ['lnsc_x2', 'igf1', 'dst_1mg'],
      site: { profile: 'epic' },
      expected: [],
    },
    {
      name: 'Oracle: as the standard says',
      recommend: ['igf1'],
      site: { profile: 'oracle' },
      expected: [['2484-4']],
    },
  ])('$name', ({ recommend, site, expected }) => {
    expect(codes(recommend, site)).toEqual(expected)
  })

  test('are single actions whose description says what label and link would, since Epic shows no other words', () => {
    const site = { ...GENERIC, profile: 'epic' as const, orders: { lnsc_x2: own('101', PREFERENCE_LIST) } }
    const { suggestions, selectionBehavior } = card(axis({ recommend: ['lnsc_x2'] }), { site })
    expect(selectionBehavior).toBe('any')
    expect(suggestions?.map(({ actions }) => actions.map(({ description }) => description))).toEqual([
      [
        "Order late-night salivary cortisol: facial features resembling Cushing's syndrome (photo of 2026-10-20)",
      ],
    ])
  })
})

describe('a card on an order', () => {
  const drafts = [
    { reference: 'ServiceRequest/o1', words: ['cortisol_serum'] },
    { reference: null, words: ['cortisol_serum'] },
    { reference: 'ServiceRequest/o2', words: ['lnsc_x2'] },
  ]
  const changing = (fields: Partial<AxisDecision>) =>
    axis({ action: 'change-order', replace: { from: ['cortisol_serum'], to: [] }, ...fields })

  test('offers the better test, and apart from it to take the drafted one back, never as the recommended one', () => {
    const { suggestions } = card(changing({ recommend: ['lnsc_x2'] }), { drafts })
    expect(suggestions?.map(({ actions, isRecommended }) => [actions[0], isRecommended])).toEqual([
      [expect.objectContaining({ type: 'create' }), true],
      [
        {
          type: 'delete',
          description: 'Remove the drafted order: serum cortisol without dexamethasone',
          resourceId: 'ServiceRequest/o1',
        },
        undefined,
      ],
    ])
  })

  test('offers nothing to take back where no drafted order has an id', () => {
    expect(card(changing({}), { drafts: drafts.slice(1) }).suggestions).toBeUndefined()
  })

  test('offers five to take back at most', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      reference: `ServiceRequest/o${index}`,
      words: ['cortisol_serum'],
    }))
    expect(card(changing({}), { drafts: many }).suggestions).toHaveLength(5)
  })

  test.each<{ name: string; fields: Partial<AxisDecision>; summary: string; detail: RegExp }>([
    {
      name: 'a steroid on the chart',
      fields: { rules: ['CS-EXO-1', 'HK-2'], tier: 'A' },
      summary: "Question of Cushing's syndrome: review steroid exposure before the test being ordered",
      detail: /unsuitable or misleading[\s\S]+Do not stop a steroid abruptly/,
    },
    {
      name: 'growth hormone on the chart',
      fields: { condition: 'acromegaly', rules: ['AC-EXO-1', 'HK-2'] },
      summary: 'Question of acromegaly: review growth hormone treatment before the test being ordered',
      detail: /IGF-1 cannot be read with it/,
    },
    {
      name: 'an acute illness',
      fields: { rules: ['CS-ILL-1', 'HK-2'] },
      summary: "Question of Cushing's syndrome: the test being ordered has to wait; see until when",
      detail: /4 to 6 weeks after recovery/,
    },
    {
      name: 'a pregnancy',
      fields: { condition: 'acromegaly', rules: ['AC-PREG-1', 'HK-2'] },
      summary: 'Question of acromegaly: the test being ordered has to wait; see until when',
      detail: /3 months after delivery/,
    },
    {
      name: 'results that are a specialist’s to read',
      fields: { rules: ['CS-RES-3', 'HK-2'] },
      summary:
        "Question of Cushing's syndrome: the test being ordered does not fit this patient now; see why",
      detail: /disagree/,
    },
  ])('that has no better one says why: $name', ({ fields, summary, detail }) => {
    const shown = card(changing(fields))
    expect(shown.summary).toBe(summary)
    expect(shown.detail).toMatch(detail)
  })

  test('that another card is about too is taken back by the first alone', () => {
    const mri = [{ reference: 'ServiceRequest/o1', words: ['pituitary_mri'] }]
    const about = (condition: Condition) =>
      axis({ condition, action: 'change-order', replace: { from: ['pituitary_mri'], to: [] } })
    const both = decision(about('cushing'))
    const axes = { ...both.axes, acromegaly: about('acromegaly') }
    const shown = cards(about('cushing'), { decision: { ...both, axes }, drafts: mri })
    expect(shown.map(({ suggestions = [] }) => suggestions.length)).toEqual([1, 0])
  })

  test('still says what the finding is worth, before any result', () => {
    const rules: RuleId[] = ['CS-WHO-1', 'HK-2']
    const onFile = [{ test: 'ufc24_x2', verdict: 'normal', on: TAKEN_ON }] as const
    expect(card(changing({ rules })).detail).toContain('What it is worth')
    expect(card(changing({ rules, onFile })).detail).not.toContain('What it is worth')
  })
})

test('of two cards the one that asks for attention first comes first', () => {
  const both = decision(axis({ urgency: 'routine' }))
  const axes = {
    ...both.axes,
    acromegaly: axis({ condition: 'acromegaly', action: 'urgent-referral', urgency: 'urgent' }),
  }
  const shown = cards(axis(), { decision: { ...both, axes } })
  expect(shown.map(({ indicator }) => indicator)).toEqual(['critical', 'info'])
})

test('every card has the form of the specification and nothing empty, whatever the action, test, mode and EHR', () => {
  const drafts = [{ reference: 'ServiceRequest/o1', words: ['random_gh', 'cortisol_serum'] }]
  const everyCard = SHOWN_ACTIONS.flatMap((action) =>
    (['cushing', 'acromegaly'] as const).flatMap((condition) =>
      ([[], ...Object.keys(TESTS).map((test) => [test])] as TestKey[][]).flatMap((recommend) =>
        (['live', 'demo', 'test'] as const).flatMap((mode) =>
          EHR_PROFILE_NAMES.map((profile) => {
            const replace = action === 'change-order' ? { from: ['random_gh'], to: [] } : null
            const shown = axis({ action, condition, recommend, replace })
            return card(shown, { mode, drafts, site: { ...GENERIC, profile } })
          }),
        ),
      ),
    ),
  )
  expect(everyCard).toHaveLength(8 * 2 * 10 * 3 * 3)
  expect(everyCard.filter(({ detail }) => !detail.includes('This is not a diagnosis'))).toEqual([])
})

describe('override reasons', () => {
  test('are those of HL7 that fit and ours, each once and with its words', () => {
    const reasons = card(axis()).overrideReasons
    expect(new Set(reasons.map(({ code }) => code)).size).toBe(reasons.length)
    expect(reasons.filter(({ system }) => system.startsWith('urn:facies:')).map(({ code }) => code)).toEqual([
      'photo-not-this-patient',
      'known-explanation',
      'snooze-year',
    ])
  })
})

describe('source and links', () => {
  const APP = 'https://facies.example/cds/smart/launch'
  const MODEL = 'https://facies.example/cds/models/facies-geometry'

  test.each<{ name: string; site: Partial<CardSite>; expected: readonly string[] | undefined }>([
    { name: 'Oracle without a list: none', site: { profile: 'oracle' }, expected: undefined },
    {
      name: 'Oracle: the listed one',
      site: { profile: 'oracle', allowedLinks: [MODEL, 'https://elsewhere.example'] },
      expected: [MODEL],
    },
    { name: 'Epic: all', site: { profile: 'epic' }, expected: [APP, MODEL] },
    { name: 'any other with a list: the listed one', site: { allowedLinks: [APP] }, expected: [APP] },
    { name: 'an empty list: none', site: { allowedLinks: [] }, expected: undefined },
  ])('links leave as the EHR lets them through: $name', ({ site, expected }) => {
    const { links } = card(axis(), { site: { ...GENERIC, ...site } })
    expect(links?.map(({ url }) => url)).toEqual(expected)
  })

  test('the app is linked only where the site has it', () => {
    const types = (hasApp: boolean) => card(axis(), { hasApp }).links?.map(({ type }) => type)
    expect({ with: types(true), without: types(false) }).toEqual({
      with: ['smart', 'absolute'],
      without: ['absolute'],
    })
  })

  test('are absolute, ours, and hold nothing of the patient', () => {
    const { source, links } = card(axis())
    expect({ source, links }).toEqual({
      source: {
        label: 'Facies',
        url: 'https://facies.example/cds/',
        topic: {
          system: 'https://facies.example/cds/topics',
          code: 'faciescushingworkup',
          display: "Face photos: Cushing's syndrome (workup)",
        },
      },
      links: [
        {
          label: 'Open Facies',
          url: 'https://facies.example/cds/smart/launch',
          type: 'smart',
          appContext: expect.any(String),
        },
        {
          label: 'About the model',
          url: 'https://facies.example/cds/models/facies-geometry',
          type: 'absolute',
        },
      ],
    })
  })

  test('the topic of an urgent referral is another than that of a work-up', () => {
    expect(card(axis({ action: 'urgent-referral' })).source.topic.code).toBe('faciescushingurgentreferral')
  })
})
