import { describe, expect, test } from 'vitest'
import { decisionInput } from '../../src/cli/case-input.ts'
import { parseFactsFile } from '../../src/cli/facts-file.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import { LIMIT_KEYS, LIMITS, type Limit, type LimitKey } from '../../src/clinical/limits.ts'
import { RULES } from '../../src/clinical/rules.ts'

const TODAY = day('2026-06-15')
const BOTH = { cushing: 'suspected', acromegaly: 'suspected' }
const CUSHING_FEATURES = ['easy-bruising', 'proximal-myopathy', 'adrenal-mass', 'fragility-fracture']

type Change = Readonly<Record<string, unknown>>
type Row = { readonly fires: string; readonly with: (value: number) => Change; readonly by?: number }

/** For each limit a rule that fires on its side and no further, and the facts that hold a value. */
const ROWS: Readonly<Record<LimitKey, Row>> = {
  dexamethasone: { fires: 'CS-RES-1', with: lab('dst_1mg', 'ug/dL') },
  pregnantUrine: {
    fires: 'CS-RES-1',
    with: (times) => ({ pregnant: true, gestationWeeks: 24, ...lab('ufc24', 'nmol/d', 100)(times * 100) }),
  },
  severeUrine: { fires: 'RF-CS-1', with: (times) => lab('ufc24', 'nmol/d', 100)(times * 100) },
  severeSerum: { fires: 'RF-CS-1', with: lab('cortisol_serum', 'ug/dL') },
  lowPotassium: { fires: 'RF-CS-3', with: lab('potassium', 'mmol/L') },
  egfrReduced: { fires: 'CS-REN-1', with: lab('egfr', 'mL/min/1.73m2') },
  egfrFailing: { fires: 'CS-REN-2', with: lab('egfr', 'mL/min/1.73m2') },
  urineVolume: { fires: 'CS-POLY-1', with: lab('urine_volume_24h', 'L') },
  severeObesity: { fires: 'CS-PSEUDO-1', with: (bmi) => ({ bmi }) },
  poorHba1c: { fires: 'CS-PSEUDO-1', with: lab('hba1c', '%') },
  highIgf1: { fires: 'AC-RES-1', with: (times) => lab('igf1', 'ng/mL', 100)(times * 100) },
  igf1Score: { fires: 'AC-RES-2', with: lab('igf1_sds', '1') },
  unsuppressedHormone: { fires: 'AC-OGTT-1', with: (nadir) => glucoseTest(nadir) },
  suppressedHormone: { fires: 'AC-OGTT-2', with: (nadir) => glucoseTest(nadir) },
  suppressedHormoneLean: { fires: 'AC-OGTT-2', with: (nadir) => glucoseTest(nadir, 24) },
  lean: { fires: 'AC-OGTT-2', with: (bmi) => glucoseTest(0.3, bmi) },
  featuresForSoon: { fires: 'PTP-1', with: features, by: 1 },
  featuresForCard: {
    fires: 'PTP-5',
    with: (count) => ({ ...features(count), policy: { gate: 'on' } }),
    by: 1,
  },
  featuresAgainstNormal: {
    fires: 'CS-RES-8',
    with: (count) => ({ ...features(count), ...lab('dst_1mg', 'ug/dL')(1) }),
    by: 1,
  },
  featuresForIndeterminate: {
    fires: 'SI-IND-1',
    with: (count) => ({ ...features(count), findings: { cushing: 'indeterminate', acromegaly: 'not' } }),
    by: 1,
  },
}

describe.each(LIMIT_KEYS)('the limit %s', (key) => {
  const { value, acts }: Limit = LIMITS[key]
  const { fires, with: facts, by = value / 100 } = ROWS[key]

  test.each([
    { side: 'below', at: value - by, isExpected: acts === 'below' },
    { side: 'at', at: value, isExpected: acts === 'from' },
    { side: 'above', at: value + by, isExpected: acts !== 'below' },
  ])(`${fires}, $side it: $isExpected`, ({ at, isExpected }) => {
    expect(rulesWith(facts(at)).includes(fires)).toBe(isExpected)
  })
})

test.each([
  { key: 'dexamethasone', lab: 'dst_1mg', at: 50, isExpected: false },
  { key: 'dexamethasone', lab: 'dst_1mg', at: 50.1, isExpected: true },
  { key: 'severeSerum', lab: 'cortisol_serum', at: 992.9, isExpected: false },
  { key: 'severeSerum', lab: 'cortisol_serum', at: 993, isExpected: true },
] as const)('$key in nmol/L at $at', ({ key, lab: name, at, isExpected }) => {
  expect(rulesWith(lab(name, 'nmol/L')(at)).includes(ROWS[key].fires)).toBe(isExpected)
})

test('the rules of a limit exist', () => {
  const named = LIMIT_KEYS.flatMap((key): readonly string[] => LIMITS[key].rules)
  expect(named.filter((rule) => !Object.hasOwn(RULES, rule))).toEqual([])
})

function rulesWith(change: Change): readonly string[] {
  const { input } = parseFactsFile({ age: 45, sex: 'female', findings: BOTH, ...change }, TODAY)
  const { cushing, acromegaly } = decide(decisionInput(input, TODAY)).axes
  return [...cushing.rules, ...acromegaly.rules, cushing.reason ?? '', acromegaly.reason ?? '']
}

function lab(name: string, unit: string, uln?: number): (value: number) => Change {
  return (value) => ({
    labs: [{ test: name, value, unit, date: TODAY, ...(uln === undefined ? {} : { uln }) }],
  })
}

function glucoseTest(nadir: number, bmi?: number): Change {
  const equivocal = { test: 'igf1', value: 120, uln: 100, unit: 'ng/mL', date: TODAY }
  const glucose = { test: 'ogtt_gh_nadir', value: nadir, unit: 'ug/L', date: TODAY }
  return { labs: [equivocal, glucose], ...(bmi === undefined ? {} : { bmi }) }
}

function features(count: number): Change {
  return {
    findings: { cushing: 'suspected', acromegaly: 'not' },
    conditions: CUSHING_FEATURES.slice(0, count).map((key) => ({ key })),
  }
}
