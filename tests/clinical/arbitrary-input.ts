import fc from 'fast-check'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { addDays, type Day, day } from '../../src/clinical/day.ts'
import type { DecisionInput } from '../../src/clinical/decision.ts'
import type { ChartCondition, ChartMedication, ChartResult, Facts } from '../../src/clinical/facts.ts'
import { RESULT_UNITS, type ResultKey } from '../../src/clinical/facts.ts'
import type { Finding } from '../../src/clinical/finding.ts'
import { CONCEPTS, conceptsOfIngredient } from '../../src/clinical/value-sets.ts'

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

const dayBefore: fc.Arbitrary<Day> = fc.integer({ min: 0, max: 900 }).map((days) => addDays(TODAY, -days))
const maybeDay = fc.option(dayBefore)

const condition: fc.Arbitrary<ChartCondition> = fc.record({
  concept: fc.constantFrom(...CONCEPTS, ...CLINICAL_FLAGS),
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

const result: fc.Arbitrary<ChartResult> = fc.record({
  test: fc.constantFrom(...(Object.keys(RESULT_UNITS) as ResultKey[])),
  value: fc.double({ min: 0, max: 400, noNaN: true }),
  uln: fc.option(fc.double({ min: 0.1, max: 300, noNaN: true })),
  on: maybeDay,
})

const finding: fc.Arbitrary<Finding> = fc.record({
  condition: fc.constantFrom(...CONDITION_KEYS),
  outcome: fc.constantFrom('suspected', 'suspected', 'indeterminate', 'not', 'not-assessed'),
  reasons: fc.constant([]),
  takenOn: maybeDay,
  ageAtPhoto: fc.option(fc.integer({ min: 15, max: 80 })),
})

const facts: fc.Arbitrary<Facts> = fc.record({
  sex: fc.constantFrom('female', 'male', 'other', 'unknown'),
  age: fc.option(fc.integer({ min: 16, max: 90 }), { freq: 9 }),
  setting: fc.constantFrom('outpatient', 'outpatient', 'outpatient', 'inpatient', 'emergency', 'unknown'),
  pregnancy: fc.constantFrom('not-pregnant', 'not-pregnant', 'pregnant', 'unknown'),
  gestationWeeks: fc.constant(null),
  deliveredOn: fc.option(dayBefore, { freq: 2 }),
  conditions: fc.array(condition, { maxLength: 5 }),
  medications: fc.array(medication, { maxLength: 3 }),
  results: fc.array(result, { maxLength: 4 }),
  bmi: fc.option(fc.double({ min: 15, max: 60, noNaN: true })),
  care: fc.record({
    hospice: fc.constantFrom(false, false, false, true),
    lastEndocrineVisit: fc.oneof(
      fc.constantFrom('none' as const, 'none' as const, 'unknown' as const),
      fc.record({ on: dayBefore, reason: fc.constantFrom('pituitary-adrenal', 'thyroid', 'unknown') }),
    ),
    openEndocrineReferral: fc.constantFrom(false, false, true),
  }),
  imageConsent: fc.constantFrom(true, true, true, false),
  unread: fc.constantFrom([], [], [], ['results' as const]),
})

/** Charts that reach every step: most findings are suspicious, most charts readable. */
export const arbitraryInput: fc.Arbitrary<DecisionInput> = fc.record({
  hook: fc.constantFrom('patient-view', 'encounter-start'),
  findings: fc.array(finding, { maxLength: 4 }),
  facts,
  draftOrders: fc.constant([]),
  today: fc.constant(TODAY),
  served: fc.array(
    fc.record({
      condition: fc.constantFrom(...CONDITION_KEYS),
      outcome: fc.constantFrom('dismissed', 'accepted', 'ignored'),
      on: dayBefore,
    }),
    { maxLength: 2 },
  ),
  policy: fc.record({ gate: fc.constantFrom('on', 'off'), adviseBeforeSteroid: fc.boolean() }),
})
