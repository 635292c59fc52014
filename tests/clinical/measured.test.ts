import { expect, test } from 'vitest'
import { type Measured, measuredWords, timesLimitWords, valueWords } from '../../src/clinical/measured.ts'

const igf1 = (value: number, uln: number | null): Measured => ({ test: 'igf1', value, uln })

test.each<{ name: string; given: Measured; says: string }>([
  {
    name: 'a result with its limit',
    given: igf1(420, 280),
    says: '420 ng/mL, upper limit 280 ng/mL',
  },
  { name: 'one without a limit', given: igf1(420, null), says: '420 ng/mL' },
  { name: 'one with a limit of nothing', given: igf1(420, 0), says: '420 ng/mL' },
  {
    name: 'digits that only the conversion made',
    given: igf1(420.695_000_1, 280.000_02),
    says: '420.7 ng/mL, upper limit 280 ng/mL',
  },
  { name: 'all digits before the point', given: igf1(12_345.6, null), says: '12346 ng/mL' },
  { name: 'an IGF-1 as score', given: { test: 'igf1_sds', value: -2.5, uln: null }, says: '-2.5 SD' },
  {
    name: 'saliva in both units',
    given: { test: 'lnsc', value: 5.518, uln: 3 },
    says: '5.518 nmol/L (0.2 µg/dL), upper limit 3 nmol/L (0.109 µg/dL)',
  },
  {
    name: 'urine in both units',
    given: { test: 'ufc24', value: 827.7, uln: 138 },
    says: '827.7 nmol/day (300 µg/day), upper limit 138 nmol/day (50 µg/day)',
  },
  {
    name: 'a cortisol in blood as it was reported, without the limit of one without dexamethasone',
    given: { test: 'dst_1mg', value: 52 / 27.59, uln: 22, isMolar: true },
    says: '52 nmol/L',
  },
  {
    name: 'a bound',
    given: { test: 'egfr', value: 59.982, uln: null, bound: 'below' },
    says: 'below 60 mL/min/1.73 m²',
  },
  {
    name: 'a bound of a cortisol as it was reported',
    given: { test: 'dst_1mg', value: 1.811_756, uln: null, isMolar: true, bound: 'below' },
    says: 'below 50 nmol/L',
  },
  {
    name: 'a bound with the limit, which is none',
    given: { test: 'igf1', value: 900.27, uln: 200, bound: 'above' },
    says: 'above 900 ng/mL, upper limit 200 ng/mL',
  },
  { name: 'the other unit', given: { test: 'cortisol_serum', value: 40, uln: 22 }, says: '40 µg/dL' },
])('says $name', ({ given, says }) => {
  expect(measuredWords(given)).toBe(says)
})

test.each([
  { given: igf1(420, 280), says: '1.5 times the upper limit' },
  { given: igf1(365, 280), says: '1.3 times the upper limit' },
  { given: igf1(420, null), says: '420 ng/mL' },
  { given: { ...igf1(900.27, 200), bound: 'above' as const }, says: 'above 4.5 times the upper limit' },
  { given: { test: 'dst_1mg', value: 3.1, uln: 22 } as const, says: '3.1 µg/dL' },
])('in a line: $says', ({ given, says }) => {
  expect(timesLimitWords(given)).toBe(says)
})

test('a value below zero keeps its sign', () => {
  expect(valueWords({ test: 'igf1_sds', value: -0.05 })).toBe('-0.05 SD')
})
