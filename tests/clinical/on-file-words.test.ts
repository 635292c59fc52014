import { expect, test } from 'vitest'
import { addDays, day } from '../../src/clinical/day.ts'
import type { AxisDecision } from '../../src/clinical/decision.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { onFileWords } from '../../src/clinical/on-file-words.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { cushing, decided, ORDINARY, TODAY } from './ordinary-chart.ts'

const seen = (facts: Facts) => ({ facts, today: TODAY, policy: BOOK_POLICY })
const axisWith = (axis: Partial<AxisDecision>): AxisDecision => ({ ...cushing({}), ...axis })
const FOLLOWED: Facts['care'] = {
  hospice: false,
  lastEndocrineVisit: { on: day('2026-05-01'), reason: 'pituitary-adrenal' },
  openEndocrineReferral: 'none',
}
const known = (onset: string | null) => ({
  concept: 'cushing-endogenous',
  onset: onset === null ? null : day(onset),
  abated: null,
})

test.each<{ name: string; axis: Partial<AxisDecision>; facts: Partial<Facts>; says: readonly string[] }>([
  { name: 'nothing', axis: {}, facts: {}, says: [] },
  {
    name: 'results, each with its day',
    axis: {
      onFile: [
        { test: 'lnsc_x2', verdict: 'abnormal', on: day('2026-05-01') },
        { test: 'dst_1mg', verdict: 'normal', on: day('2026-05-02') },
      ],
    },
    facts: {},
    says: [
      'Late-night salivary cortisol abnormal (2026-05-01)',
      '1 mg overnight dexamethasone suppression test normal (2026-05-02)',
    ],
  },
  {
    name: 'a known diagnosis since its first day, and the visit',
    axis: { rules: ['SI-DX-2'] },
    facts: { conditions: [known('2024-01-01'), known(null), known('2023-02-03')], care: FOLLOWED },
    says: [
      'Diagnosis on file since 2023-02-03',
      'Last endocrine visit for pituitary or adrenal gland (2026-05-01)',
    ],
  },
  {
    name: 'a known diagnosis without a day or a visit',
    axis: { rules: ['SI-DX-1'] },
    facts: { conditions: [known(null)] },
    says: ['Diagnosis on file, since when is not recorded'],
  },
  {
    name: 'no diagnosis that was only considered',
    axis: { rules: ['SI-DX-1'] },
    facts: { conditions: [{ ...known('2024-01-01'), certainty: 'considered' }] },
    says: [],
  },
  {
    name: 'a referral that is open',
    axis: { rules: ['SI-ENDO-1'] },
    facts: { care: { ...ORDINARY.care, openEndocrineReferral: { on: day('2026-06-01') } } },
    says: ['Open referral to endocrinology (2026-06-01)'],
  },
  {
    name: 'a referral without a day',
    axis: { rules: ['SI-ENDO-1'] },
    facts: { care: { ...ORDINARY.care, openEndocrineReferral: { on: null } } },
    says: ['Open referral to endocrinology (its day is not recorded)'],
  },
  {
    name: 'neither diagnosis nor visit where the decision rests on something else',
    axis: { rules: ['CS-WHO-1'] },
    facts: { conditions: [known('2024-01-01')], care: FOLLOWED },
    says: [],
  },
])('says $name', ({ axis, facts, says }) => {
  expect(onFileWords(axisWith(axis), seen({ ...ORDINARY, ...facts }))).toEqual(says)
})

test('two normal tests, for which nothing is suggested, are named', () => {
  const on = addDays(TODAY, -30)
  const result = (test: 'dst_1mg' | 'lnsc', value: number) => ({ test, value, uln: 4, on })
  const facts = { ...ORDINARY, results: [result('dst_1mg', 1), result('lnsc', 2), result('lnsc', 2.5)] }
  const { cushing: axis } = decided({ facts }).axes
  expect(axis.reason).toBe('CS-RES-4')
  expect(onFileWords(axis, seen(facts)).toSorted()).toEqual([
    `1 mg overnight dexamethasone suppression test normal: 1 µg/dL (${on})`,
    `Late-night salivary cortisol normal: 2.5 nmol/L (0.0906 µg/dL), upper limit 4 nmol/L (0.145 µg/dL) (${on})`,
  ])
})
