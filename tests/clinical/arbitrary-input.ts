import fc from 'fast-check'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { addDays, type Day, day } from '../../src/clinical/day.ts'
import type { DecisionInput } from '../../src/clinical/decision.ts'
import type { ChartCondition, ChartMedication, ChartResult, Facts } from '../../src/clinical/facts.ts'
import { RESULT_UNITS, type ResultKey, SIDE_SOURCES } from '../../src/clinical/facts.ts'
import type { Finding } from '../../src/clinical/finding.ts'
import { CORTISOL_TESTS, TESTS } from '../../src/clinical/tests.ts'
import { CONCEPTS, codesOf, conceptsOfIngredient } from '../../src/clinical/value-sets.ts'
import { WINDOW_KEYS, WINDOWS, type WindowKey } from '../../src/clinical/windows.ts'

export const TODAY = day('2026-06-15')

const INGREDIENTS = [
  'prednisone',
  'dexamethasone',
  'fluticasone',
  'clobetasol',
  'ritonavir',
  'ethinyl estradiol',
  'estradiol',
  'carbamazepine',
  'fluoxetine',
  'mitotane',
  'oxycodone',
  'somatropin',
  'pegvisomant',
  'megestrol',
  'levetiracetam',
] as const
const ROUTES = [
  'oral',
  'iv',
  'intra-articular',
  'inhaled',
  'nasal',
  'topical',
  'transdermal',
  'unknown',
] as const
const CLINICAL_FLAGS = ['suspected-cyclic', 'acute-severe-illness', 'major-surgery', 'wide-purple-striae']
const LIMITS: Readonly<Partial<Record<ResultKey, number>>> = {
  dst_1mg: 1.8,
  egfr: 60,
  hba1c: 8,
  potassium: 3,
  ogtt_gh_nadir: 0.4,
}
const DRAFTS = [
  ...Object.keys(TESTS),
  'random_gh',
  'cortisol_serum',
  'acth',
  'adrenal_imaging',
  'start:prednisone',
  'start:dexamethasone',
  'start:methylprednisolone:iv',
  'lipid_panel',
]
const ENDS_THE_QUESTION = ['hospice', 'comfort-or-palliative', 'cushing-endogenous', 'acromegaly']

function mostly<Value>(usual: Value, ...rare: Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  )
}

function isOftenAsked(concept: string): boolean {
  return (
    codesOf(concept).length > 0 &&
    !ENDS_THE_QUESTION.includes(concept) &&
    !/^(lab|order|obs|gc)-/.test(concept)
  )
}

const dayBefore: fc.Arbitrary<Day> = fc.integer({ min: 0, max: 900 }).map((days) => addDays(TODAY, -days))
const maybeDay = fc.option(dayBefore)

const condition: fc.Arbitrary<ChartCondition> = fc.record({
  concept: fc.constantFrom(
    ...CONCEPTS.filter((concept) => isOftenAsked(concept)),
    ...CLINICAL_FLAGS,
    ...ENDS_THE_QUESTION,
  ),
  certainty: mostly<'confirmed' | 'considered'>('confirmed', 'considered'),
  onset: maybeDay,
  abated: fc.option(dayBefore, { freq: 5 }),
})

const medication: fc.Arbitrary<ChartMedication> = fc
  .record({
    ingredient: fc.constantFrom(...INGREDIENTS),
    route: fc.constantFrom(...ROUTES),
    status: fc.constantFrom('active' as const, 'stopped' as const),
    startedOn: maybeDay,
    stoppedOn: maybeDay,
    doseMg: fc.option(fc.constantFrom(0.5, 1, 4)),
    doses: fc.option(fc.constantFrom(1, 8, 30)),
    matchedBy: fc.constantFrom('code' as const, 'text' as const, 'none' as const),
  })
  .map((drug) => ({ ...drug, concepts: conceptsOfIngredient(drug.ingredient) }))

/** Values on both sides of the limit that the rules ask about. */
const result: fc.Arbitrary<ChartResult> = fc
  .record({
    test: fc.constantFrom(...(Object.keys(RESULT_UNITS) as ResultKey[])),
    times: fc.double({ min: 0.1, max: 6, noNaN: true }),
    hasUln: fc.boolean(),
    on: maybeDay,
  })
  .map(({ test, times, hasUln, on }) => {
    const limit = LIMITS[test] ?? 40
    return { test, value: times * limit, uln: hasUln ? limit : null, on }
  })

const finding: fc.Arbitrary<Finding> = fc.record({
  condition: fc.constantFrom(...CONDITION_KEYS),
  outcome: fc.constantFrom(
    'suspected',
    'suspected',
    'suspected',
    'suspected',
    'indeterminate',
    'not',
    'not-assessed',
  ),
  reasons: fc.constant([]),
  takenOn: fc.option(
    fc.integer({ min: 0, max: 760 }).map((days) => addDays(TODAY, -days)),
    { freq: 19 },
  ),
  ageAtPhoto: fc.option(fc.integer({ min: 16, max: 80 }), { freq: 19 }),
})

const facts: fc.Arbitrary<Facts> = fc.record({
  sex: fc.constantFrom('female', 'male', 'other', 'unknown'),
  age: fc.option(fc.integer({ min: 17, max: 90 }), { freq: 29 }),
  setting: mostly<Facts['setting']>('outpatient', 'inpatient', 'emergency', 'unknown'),
  hospitalStays: mostly<NonNullable<Facts['hospitalStays']>>(
    [],
    [{ from: addDays(TODAY, -30), to: addDays(TODAY, -20) }],
    [{ from: addDays(TODAY, -300), to: addDays(TODAY, -290) }],
  ),
  pregnancy: mostly<Facts['pregnancy']>('not-pregnant', 'pregnant', 'unknown'),
  gestationWeeks: fc.constant(null),
  deliveredOn: mostly<Day | null>(null, addDays(TODAY, -40), addDays(TODAY, -300)),
  conditions: fc.array(condition, { maxLength: 4 }),
  medications: fc.array(medication, { maxLength: 2 }),
  results: fc.array(result, { maxLength: 4 }),
  bmi: fc.option(fc.double({ min: 15, max: 60, noNaN: true })),
  care: fc.record({
    hospice: mostly(false, true),
    lastEndocrineVisit: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('none' as const, 'unknown' as const) },
      {
        weight: 1,
        arbitrary: fc.record({
          on: dayBefore,
          reason: fc.constantFrom('pituitary-adrenal', 'thyroid', 'unknown'),
        }),
      },
    ),
    openEndocrineReferral: mostly<Facts['care']['openEndocrineReferral']>(
      'none',
      { on: null },
      { on: addDays(TODAY, -30) },
      { on: addDays(TODAY, -500) },
    ),
  }),
  imageConsent: mostly<Facts['imageConsent']>('not-refused', 'refused', 'unknown'),
  unread: mostly<Facts['unread']>([], ['results']),
  alsoUnread: fc.subarray([...SIDE_SOURCES]),
})

/** Charts that reach every step: most findings are suspicious, most charts readable. */
export const arbitraryInput: fc.Arbitrary<DecisionInput> = fc.record({
  hook: fc.constantFrom('patient-view', 'encounter-start', 'order-select', 'order-sign'),
  findings: fc.array(finding, { minLength: 1, maxLength: 4 }),
  facts,
  draftOrders: fc.array(fc.constantFrom(...DRAFTS), { maxLength: 3 }),
  today: fc.constant(TODAY),
  served: fc.array(
    fc.record({
      condition: fc.constantFrom(...CONDITION_KEYS),
      outcome: fc.constantFrom('dismissed', 'accepted', 'ignored'),
      on: dayBefore,
    }),
    { maxLength: 2 },
  ),
  policy: fc.record({
    gate: fc.constantFrom('on', 'off'),
    adviseBeforeSteroid: fc.boolean(),
    firstLine: fc.shuffledSubarray([...CORTISOL_TESTS], { minLength: 1 }),
    windows: fc.record(
      Object.fromEntries(
        WINDOW_KEYS.map((key) => [key, fc.integer({ min: WINDOWS[key].least, max: WINDOWS[key].most })]),
      ) as Record<WindowKey, fc.Arbitrary<number>>,
    ),
  }),
})
