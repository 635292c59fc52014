import { describe, expect, test } from 'vitest'
import type { AvoidReason } from '../../src/clinical/avoid-reasons.ts'
import { CAUTIONS, type Caution, type CautionRow } from '../../src/clinical/cautions.ts'
import { day } from '../../src/clinical/day.ts'
import type { AxisDecision } from '../../src/clinical/decision.ts'
import { avoidedTests, cautionsOf } from '../../src/clinical/decision-words.ts'
import { drugWords } from '../../src/clinical/drug-words.ts'
import type { ChartCondition, ChartMedication, Facts, ResultKey } from '../../src/clinical/facts.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import type { Situation } from '../../src/clinical/situation.ts'
import { conceptsOfIngredient } from '../../src/clinical/value-sets.ts'
import { ORDINARY } from './ordinary-chart.ts'

const TODAY = day('2026-11-02')

const condition = (
  concept: string,
  onset: string | null,
  more: Partial<ChartCondition> = {},
): ChartCondition => ({ concept, onset: onset === null ? null : day(onset), abated: null, ...more })

const drug = (
  ingredient: string,
  from: string | null,
  more: Partial<ChartMedication> = {},
): ChartMedication => ({
  ingredient,
  concepts: conceptsOfIngredient(ingredient),
  route: 'oral',
  status: 'active',
  startedOn: from === null ? null : day(from),
  stoppedOn: null,
  doseMg: null,
  doses: null,
  matchedBy: 'code',
  ...more,
})

const nameless = (from: string | null, more: Partial<ChartMedication> = {}): ChartMedication => ({
  ...drug('', from, more),
  ingredient: null,
  matchedBy: 'none',
})

const dst = (value: number, on: string) => ({ test: 'dst_1mg' as const, value, uln: null, on: day(on) })

const hba1c = (value: number, on: string) => ({ test: 'hba1c' as const, value, uln: null, on: day(on) })

const seen = (facts: Partial<Facts>): Situation => ({
  facts: { ...ORDINARY, ...facts },
  today: TODAY,
  policy: BOOK_POLICY,
})

const here = (caution: Caution, facts: Partial<Facts>): readonly string[] => {
  const row: CautionRow = CAUTIONS[caution]
  return row.here?.(seen(facts)) ?? []
}

describe('what makes saliva results doubtful is named', () => {
  test.each<{ name: string; facts: Partial<Facts>; expected: readonly string[] }>([
    { name: 'age 59', facts: { age: 59 }, expected: [] },
    { name: 'age 60', facts: { age: 60 }, expected: ['age 60'] },
    { name: 'an unknown age', facts: { age: null }, expected: [] },
    {
      name: 'the first day of several entries',
      facts: {
        age: 40,
        conditions: [condition('hypertension', '2021-05-01'), condition('hypertension', '2019-03-02')],
      },
      expected: ['hypertension on file since 2019-03-02'],
    },
    {
      name: 'an entry without a day',
      facts: { age: 40, conditions: [condition('type2-diabetes', null)] },
      expected: ['type 2 diabetes on file, since when is not recorded'],
    },
    {
      name: 'one that is only considered',
      facts: { age: 40, conditions: [condition('hypertension', '2026-01-01', { certainty: 'considered' })] },
      expected: ['hypertension (not confirmed) on file since 2026-01-01'],
    },
    {
      name: 'the day of the confirmed one',
      facts: {
        age: 40,
        conditions: [
          condition('hypertension', '2018-01-01', { certainty: 'considered' }),
          condition('hypertension', '2020-01-01'),
        ],
      },
      expected: ['hypertension on file since 2020-01-01'],
    },
    {
      name: 'one that is over',
      facts: {
        age: 40,
        conditions: [condition('hypertension', '2018-01-01', { abated: day('2019-01-01') })],
      },
      expected: [],
    },
    {
      name: 'several of them',
      facts: {
        age: 67,
        conditions: [condition('type1-diabetes', '2001-01-01'), condition('resistant-hypertension', null)],
      },
      expected: [
        'age 67',
        'resistant hypertension on file, since when is not recorded',
        'type 1 diabetes on file since 2001-01-01',
      ],
    },
  ])('$name', ({ facts, expected }) => {
    expect(here('LNSC_FALSE_POSITIVE', facts)).toEqual(expected)
  })
})

test.each<{ caution: Caution; facts: Partial<Facts>; expected: readonly string[] }>([
  {
    caution: 'DRUG_LOWERS_IGF1',
    facts: {
      medications: [
        drug('octreotide', '2025-02-01', { route: 'im' }),
        drug('octreotide', '2025-01-01', { route: 'im' }),
        drug('cabergoline', null),
        drug('lanreotide', '2024-01-01', { status: 'stopped', stoppedOn: day('2024-06-01') }),
        drug('metformin', '2024-01-01'),
      ],
    },
    expected: [
      'octreotide (intramuscular) on file since 2025-01-01',
      'cabergoline (oral) on file, since when is not recorded',
    ],
  },
  {
    caution: 'OPIOID',
    facts: { medications: [drug('oxycodone', '2026-10-01')] },
    expected: ['oxycodone (oral) on file since 2026-10-01'],
  },
  {
    caution: 'NON_ORAL_OESTROGEN',
    facts: {
      medications: [
        drug('estradiol', '2026-10-01', { route: 'transdermal' }),
        drug('estradiol', '2026-10-01', { route: 'topical' }),
        drug('estradiol', '2020-10-01'),
      ],
    },
    expected: [
      'estradiol (transdermal) on file since 2026-10-01',
      'estradiol (topical) on file since 2026-10-01',
    ],
  },
  {
    caution: 'PSEUDO_DIABETES',
    facts: { results: [hba1c(9.9, '2026-08-01'), hba1c(8, '2026-10-01'), hba1c(7, '2026-12-01')] },
    expected: ['HbA1c 8 % (2026-10-01)'],
  },
  { caution: 'DIABETES_LOWERS_IGF1', facts: { results: [] }, expected: [] },
  {
    caution: 'EMERGENCY',
    facts: {
      conditions: [
        condition('sepsis', '2026-09-20', { abated: day('2026-10-01') }),
        condition('sepsis', '2026-09-01'),
        condition('acute-psychosis', '2019-09-20'),
        condition('venous-thromboembolism', null),
        condition('acute-psychosis', '2026-12-01'),
      ],
    },
    expected: ['sepsis (2026-09-20)', 'thromboembolism (its day is not recorded)'],
  },
  {
    caution: 'CORTISOL_UNREAD',
    facts: { unreadable: unread('potassium', 'igf1', 'lnsc') },
    expected: ['potassium', 'late-night salivary cortisol'],
  },
  {
    caution: 'MEDICATION_UNREAD',
    facts: {
      medications: [
        nameless('2026-01-01'),
        nameless(null),
        nameless('2026-01-01', { status: 'stopped', stoppedOn: day('2026-02-01') }),
        drug('prednisone', null),
      ],
    },
    expected: ['2 entries'],
  },
  { caution: 'MEDICATION_UNREAD', facts: { medications: [nameless(null)] }, expected: ['1 entry'] },
  {
    caution: 'RESULT_SET_ASIDE',
    facts: {
      medications: [drug('ethinyl estradiol', '2025-01-01')],
      results: [dst(3.1, '2026-10-01'), dst(4, '2026-08-01'), dst(1.2, '2026-09-01')],
    },
    expected: [
      '1 mg overnight dexamethasone suppression test 3.1 µg/dL (2026-10-01) and 1 more, because of ethinyl estradiol (oral) on file since 2025-01-01',
    ],
  },
  {
    caution: 'RESULT_SET_ASIDE',
    facts: {
      conditions: [condition('shift-worker', null)],
      results: [{ test: 'lnsc', value: 8, uln: 4, on: day('2026-10-01') }],
    },
    expected: [
      'Late-night salivary cortisol 8 nmol/L (0.29 µg/dL) (2026-10-01), as night or rotating shifts displace the daily low of cortisol',
    ],
  },
  {
    caution: 'RESULT_SET_ASIDE',
    facts: { results: [{ ...dst(3.1, '2026-10-01'), confounded: true }] },
    expected: ['1 mg overnight dexamethasone suppression test 3.1 µg/dL (2026-10-01)'],
  },
  { caution: 'RESULT_SET_ASIDE', facts: { results: [dst(3.1, '2026-10-01')] }, expected: [] },
  {
    caution: 'RESULT_INCOMPLETE',
    facts: { results: [{ test: 'lnsc', value: 2, uln: 4, on: day('2026-10-01') }] },
    expected: ['Late-night salivary cortisol 2 nmol/L (0.0725 µg/dL) (2026-10-01)'],
  },
  {
    caution: 'STEROID_STOPPED',
    facts: {
      medications: [
        drug('prednisone', '2020-01-01', { status: 'stopped', stoppedOn: day('2026-08-03') }),
        drug('prednisone', '2020-01-01', { status: 'stopped', stoppedOn: day('2026-08-04') }),
      ],
    },
    expected: ['prednisone (oral), stopped 2026-08-03'],
  },
  {
    caution: 'STEROID_END_UNKNOWN',
    facts: { medications: [drug('prednisone', '2026-01-01', { status: 'stopped' })] },
    expected: ['prednisone (oral), stopped on a day that is not recorded'],
  },
  { caution: 'IGF1_UNREAD', facts: { unreadable: unread('potassium', 'igf1') }, expected: ['IGF-1'] },
])('$caution names $expected', ({ caution, facts, expected }) => {
  expect(here(caution, facts)).toEqual(expected)
})

test('a caution ends with what of it this patient has, where it names several things', () => {
  const axis = {
    cautions: ['LNSC_FALSE_POSITIVE', 'PSEUDO_PCOS'],
    recommend: ['lnsc_x2'],
    recommendIfExcluded: [],
  }
  const chart = seen({ age: 67, conditions: [condition('hypertension', '2019-03-02')] })
  expect(cautionsOf(axis as unknown as AxisDecision, chart)).toEqual([
    `${CAUTIONS.LNSC_FALSE_POSITIVE.says} In this patient: age 67; hypertension on file since 2019-03-02.`,
    CAUTIONS.PSEUDO_PCOS.says,
  ])
})

test('a caution about one test is left out where another is suggested', () => {
  const cautions = ['LNSC_FALSE_POSITIVE', 'UFC_INTERFERENCE', 'NON_ORAL_OESTROGEN', 'ASSAY_BIOTIN']
  const said = (...recommend: readonly string[]) =>
    cautionsOf({ cautions, recommend, recommendIfExcluded: [] } as unknown as AxisDecision, seen({}))
  const { LNSC_FALSE_POSITIVE, UFC_INTERFERENCE, NON_ORAL_OESTROGEN, ASSAY_BIOTIN } = CAUTIONS
  expect(said('lnsc_x2')).toEqual([LNSC_FALSE_POSITIVE.says, ASSAY_BIOTIN.says])
  expect(said('ufc24_x2')).toEqual([UFC_INTERFERENCE.says, ASSAY_BIOTIN.says])
  expect(said('dst_1mg')).toEqual([NON_ORAL_OESTROGEN.says, ASSAY_BIOTIN.says])
  expect(said()).toEqual([])
})

describe('why a test does not suit names what of the chart speaks against it', () => {
  const egfr = (value: number, on: string) => ({ test: 'egfr' as const, value, uln: null, on: day(on) })
  test.each<{ name: string; reason: AvoidReason; facts: Partial<Facts>; begins: string }>([
    {
      name: 'two drugs, one of them stopped within the window',
      reason: 'CYP3A4_INDUCER',
      facts: {
        medications: [
          drug('carbamazepine', '2024-01-01'),
          drug('rifampin', '2026-10-01', { status: 'stopped', stoppedOn: day('2026-10-25') }),
          drug('phenytoin', '2020-10-01', { status: 'stopped', stoppedOn: day('2021-10-25') }),
        ],
      },
      begins:
        'carbamazepine (oral) on file since 2024-01-01 and rifampin (oral), stopped 2026-10-25: a CYP3A4 inducer',
    },
    {
      name: 'a drug that was stopped on an unknown day',
      reason: 'CYP3A4_INDUCER',
      facts: { medications: [drug('rifampin', '2026-01-01', { status: 'stopped' })] },
      begins: 'rifampin (oral), stopped on a day that is not recorded: a CYP3A4 inducer',
    },
    {
      name: 'a drug of another course that goes on',
      reason: 'CYP3A4_INDUCER',
      facts: {
        medications: [
          drug('rifampin', '2026-09-01', { status: 'stopped', stoppedOn: day('2026-10-01') }),
          drug('rifampin', '2026-10-05'),
        ],
      },
      begins: 'rifampin (oral) on file since 2026-10-05: a CYP3A4 inducer',
    },
    {
      name: 'an exposure, whose drugs and injections the meaning of the decision names already',
      reason: 'EXOGENOUS_GC',
      facts: {
        conditions: [condition('steroid-joint-injection', '2026-10-05', { abated: day('2026-10-05') })],
      },
      begins: 'glucocorticoid exposure',
    },
    {
      name: 'a value below its limit',
      reason: 'RENAL',
      facts: { results: [egfr(59, '2026-10-05')] },
      begins: 'eGFR 59 mL/min/1.73 m² (2026-10-05): reduced kidney function',
    },
    {
      name: 'the code and not a value at the limit',
      reason: 'RENAL',
      facts: { results: [egfr(60, '2026-10-05')], conditions: [condition('ckd-severe', null)] },
      begins: 'severe kidney disease on file, since when is not recorded: reduced kidney function',
    },
    {
      name: 'nothing that can be named',
      reason: 'PREGNANCY',
      facts: {},
      begins: 'pregnancy changes this test',
    },
  ])('$name', ({ reason, facts, begins }) => {
    const avoid = [{ test: 'dst_1mg', reasons: [reason] }]
    const [words] = avoidedTests({ avoid } as unknown as AxisDecision, seen(facts))
    expect(words?.because.slice(0, begins.length)).toBe(begins)
  })
})

function unread(...results: readonly ResultKey[]): NonNullable<Facts['unreadable']> {
  return { problems: false, results }
}

describe('a sentence names six drugs, and counts the others', () => {
  const STEROIDS = ['prednisone', 'prednisolone', 'dexamethasone', 'hydrocortisone', 'betamethasone']
  const drugs = STEROIDS.flatMap((name) => [
    drug(name, '2026-10-05'),
    drug(name, '2026-10-05', { route: 'iv' }),
  ])
  const on = (name: string, route: string) => `${name} (${route}) on file since 2026-10-05`

  const all = STEROIDS.flatMap((name) => [on(name, 'oral'), on(name, 'intravenous')])

  test.each([
    { count: 6, beyond: [] },
    { count: 7, beyond: ['1 more on the chart'] },
    { count: 10, beyond: ['4 more on the chart'] },
  ])('of $count', ({ count, beyond }) => {
    const words = drugWords(drugs.slice(0, count), () => true, TODAY)
    expect(words).toEqual([...all.slice(0, 6), ...beyond])
  })
})
