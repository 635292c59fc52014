import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { RESULT_UNITS, type ResultKey } from '../../src/clinical/facts.ts'
import { inOurUnit, unitReader } from '../../src/fhir/result-units.ts'
import { isUnit, ucumFactor } from '../../src/fhir/ucum.ts'
import { ucumSpelling } from '../../src/fhir/unit-spellings.ts'

type Given = readonly [value: number, unit: string]

const RESULTS = Object.keys(RESULT_UNITS) as readonly ResultKey[]

/** For each result: our value, and how other laboratories write the same one. Cortisol 362.46 g/mol. */
const SAME: Readonly<Record<ResultKey, readonly Given[]>> = {
  lnsc: [
    [10, 'nmol/L'],
    [0.36246, 'ug/dL'],
    [0.36246, 'µg/dL'],
    [362.46, 'ng/dL'],
    [3.6246, 'ng/mL'],
    [3.6246, 'mcg/L'],
    [10_000, 'pmol/L'],
  ],
  ufc24: [
    [100, 'nmol/d'],
    [100, 'nmol/24 h'],
    [100, 'nmol/(24.h)'],
    [0.1, 'umol/24h'],
    [36.246, 'ug/24h'],
    [36.246, 'mcg/24 hr'],
    [36.246, 'MCG/24HR'],
    [36.246, 'µg/d'],
    [0.036246, 'mg/day'],
  ],
  dst_1mg: [
    [1.8123, 'ug/dL'],
    [50, 'nmol/L'],
    [18.123, 'ng/mL'],
    [0.05, 'umol/L'],
  ],
  cortisol_serum: [
    [18.123, 'ug/dL'],
    [500, 'nmol/L'],
    [500, 'nmol·L⁻¹'],
    [181.23, 'ug/L'],
    [18.123, 'mcg/100 mL'],
  ],
  igf1: [
    [305.96, 'ng/mL'],
    [305.96, 'NG/ML'],
    [305.96, 'ug/L'],
    [30.596, 'ug/dL'],
    [40, 'nmol/L'],
  ],
  igf1_sds: [
    [2.4, '1'],
    [2.4, ''],
    [2.4, '{Zscore}'],
    [2.4, 'Z-score'],
    [2.4, 'SD'],
    [2.4, 'SDS'],
  ],
  ogtt_gh_nadir: [
    [0.4, 'ug/L'],
    [0.4, 'ng/mL'],
    [400, 'pg/mL'],
  ],
  random_gh: [
    [22.124, 'ug/L'],
    [1, 'nmol/L'],
    [1000, 'pmol/L'],
  ],
  egfr: [
    [60, 'mL/min/{1.73_m2}'],
    [60, 'mL/min/1.73m2'],
    [60, 'mL/min/1.73 m²'],
    [60, 'mL/min'],
    [60, ''],
    [1, 'mL/s/1.73m2'],
  ],
  urine_volume_24h: [
    [1.8, 'L'],
    [1800, 'mL'],
    [1800, 'cc'],
    [18, 'dL'],
    [1.8, 'L/24h'],
    [1800, 'mL/24 hr'],
    [1.8, 'Liters'],
  ],
  hba1c: [
    [6.54304, '%'],
    [6.54304, '% of total Hb'],
    [6.54304, '%{HemoglobinA1C}'],
    [48, 'mmol/mol'],
    [48, 'mmol/mol Hb'],
  ],
  potassium: [
    [3.5, 'mmol/L'],
    [3.5, 'mEq/L'],
    [3.5, 'meq/L'],
    [0.0035, 'mol/L'],
  ],
}

describe('one result, written by many laboratories, is one value', () => {
  test.each(
    RESULTS.flatMap((result) => SAME[result].map(([value, unit]) => ({ result, value, unit }))),
  )('$result: $value $unit', ({ result, value, unit }) => {
    const [ours = Number.NaN] = SAME[result].map(([first]) => first)
    expect(ratio(inOurUnit(result, value, unit), ours)).toBeLessThan(1e-6)
  })

  test.each(RESULTS)('%s in our own unit is not changed at all', (result) => {
    expect(inOurUnit(result, 1.8, RESULT_UNITS[result])).toBe(1.8)
  })

  test('a change of unit by a power of ten meets a cut-off exactly', () => {
    expect(inOurUnit('igf1', 30, 'ug/dL')).toBe(300)
    expect(inOurUnit('dst_1mg', 18, 'ug/L')).toBe(1.8)
  })
})

describe('what rests on a figure of chemistry', () => {
  test.each([
    ['cortisol_serum', 1, 'nmol/L', 1 / 27.59],
    ['lnsc', 1, 'ug/dL', 27.59],
    ['ufc24', 1, 'ug/d', 2.759],
    ['igf1', 1, 'nmol/L', 7.65],
    ['random_gh', 1, 'pmol/L', 0.0221],
    ['hba1c', 53, 'mmol/mol', 7.0],
  ] as const)('%s: %d %s is about %d', (result, value, unit, expected) => {
    expect(ratio(inOurUnit(result, value, unit), expected)).toBeLessThan(2e-3)
  })
})

describe('a spelling is read as the unit of UCUM', () => {
  test.each([
    ['µg/dL', 'ug/dl'],
    ['μg/dl', 'ug/dl'],
    ['MCG/DL', 'ug/dl'],
    ['Ng/mL', 'ng/ml'],
    ['ng / mL', 'ng/ml'],
    ['ug/100 mL', 'ug/dl'],
    ['mcg/24 hr', 'ug/d'],
    ['ug/24h', 'ug/d'],
    ['ug/(24.h)', 'ug/d'],
    ['ug/{24_h}', 'ug/d'],
    ['nmol/24 hours', 'nmol/d'],
    ['nmol per day', 'nmol/d'],
    ['L/24h', 'l/d'],
    ['litres', 'l'],
    ['milliliter', 'ml'],
    ['mL/min/1.73 m²', 'ml/min/(173.dm2)'],
    ['mL/min/1.73m2', 'ml/min/(173.dm2)'],
    ['mL/min/1.73 m^2', 'ml/min/(173.dm2)'],
    ['mL/min/1.73m*2', 'ml/min/(173.dm2)'],
    ['mL/min/1.73 sq.m', 'ml/min/(173.dm2)'],
    ['mL/min/1.73', 'ml/min/(173.dm2)'],
    ['mL/minute per 1.73 m2', 'ml/min/(173.dm2)'],
    ['% of total Hgb', '%'],
    ['% (NGSP)', '%'],
    ['percent', '%'],
    ['mmol/mol (IFCC)', 'mmol/mol'],
    ['{Zscore}', '1'],
    ['ug/g{creat}', 'ug/g'],
    ['uIU/mL', 'u[iU]/ml'],
    ['m[IU]/L', 'm[iU]/l'],
    ['μU/mL', 'uU/ml'],
    ['U/L', 'U/l'],
  ])('%j is %s', (written, ucum) => {
    expect(ucumSpelling(written)).toBe(ucum)
    expect(isUnit(ucum)).toBe(true)
  })
})

describe('no value comes from', () => {
  test.each([
    ['potassium', 'mg/dL'],
    ['potassium', 'mmol/d'],
    ['cortisol_serum', 'mL'],
    ['cortisol_serum', 'nmol'],
    ['cortisol_serum', 'nmol/d'],
    ['lnsc', 'U/L'],
    ['lnsc', 'u/L'],
    ['ufc24', 'ug/L'],
    ['ufc24', 'ug'],
    ['ufc24', 'ug/g{creat}'],
    ['ufc24', 'ug/d/1.73m2'],
    ['igf1', '[iU]/mL'],
    ['igf1', '1'],
    ['igf1_sds', '%'],
    ['igf1_sds', 'ng/mL'],
    ['random_gh', 'mIU/L'],
    ['random_gh', 'uIU/mL'],
    ['ogtt_gh_nadir', 'm[IU]/L'],
    ['egfr', 'mg/min'],
    ['egfr', '{score}'],
    ['urine_volume_24h', 'mg'],
    ['hba1c', '1'],
    ['hba1c', 'mol/mol'],
    ['hba1c', 'g/dL'],
  ] as const)('%s in %s, a unit of another kind', (result, unit) => {
    expect(isUnit(ucumSpelling(unit))).toBe(true)
    expect(inOurUnit(result, 1, unit)).toBeNull()
  })

  test.each(
    RESULTS.filter((result) => !['igf1_sds', 'egfr'].includes(result)),
  )('%s without a unit', (result) => {
    expect(inOurUnit(result, 1, '')).toBeNull()
    expect(inOurUnit(result, 1)).toBeNull()
  })

  test.each([
    'furlongs',
    'see note',
    'ng/mL (EIA)',
    '4(mmol/L)',
    'constructor',
    'mconstructor/L',
    '__proto__',
    'toString',
    'braces_placeholder',
    'parens_placeholder0',
    '()',
    'mmol/L/',
    '0.mmol/L',
    '10*1e9.mmol/L',
    '10*400.mmol/L',
    '10*-400.mmol/L',
    'mmol/L\u0000',
    'mmol\u0007/L',
    '$&',
    '{'.repeat(60),
    `${'('.repeat(25)}m${')'.repeat(25)}`,
    'm.'.repeat(30),
    `mmol/L${' '.repeat(60)}`,
    '('.repeat(100_000),
    'ﷺ'.repeat(60),
  ])('words that are no unit: %j', (unit) => {
    for (const result of RESULTS) expect(inOurUnit(result, 1, unit)).toBeNull()
  })

  test('a value that no number holds any more', () => {
    expect(inOurUnit('igf1', 1e308, 'mol/L')).toBeNull()
    expect(inOurUnit('igf1', Number.NaN, 'ng/mL')).toBeNull()
  })
})

describe('a unit that is given twice', () => {
  test.each([
    { name: 'agrees', units: ['nmol/L', 'nmol/L'], expected: 18.123 },
    { name: 'agrees in another spelling', units: ['ug/dL', 'MCG/DL'], expected: 500 },
    { name: 'is a code and words that say nothing', units: ['ug/dL', 'see note'], expected: 500 },
    { name: 'is words and a code that is none', units: ['1743-x', 'ug/dL'], expected: 500 },
    { name: 'contradicts itself', units: ['nmol/L', 'ug/dL'], expected: null },
    { name: 'is of two kinds', units: ['nmol/L', 'nmol/d'], expected: null },
    { name: 'is international units beside mass', units: ['[iU]/L', 'ug/dL'], expected: null },
    { name: 'is none, twice', units: ['n/a', 'see note'], expected: null },
  ])('and $name is $expected', ({ units, expected }) => {
    const value = inOurUnit('cortisol_serum', 500, ...units)
    if (expected === null) expect(value).toBeNull()
    else expect(ratio(value, expected)).toBeLessThan(1e-6)
  })
})

describe('for any text', () => {
  const PARTS = [
    'm',
    'ug',
    'mol',
    'L',
    'd',
    '24h',
    '/',
    '.',
    '(',
    ')',
    '{',
    '}',
    '[iU]',
    '[',
    ']',
    '10*',
    '-9',
    '%',
  ]
  const WORDS = [
    '1.73',
    'm2',
    ' ',
    '_',
    'constructor',
    'braces_placeholder',
    'specialUnitOne',
    'Cel',
    '\u0000',
    'µ',
  ]
  const unitLike = fc
    .array(fc.constantFrom(...PARTS, ...WORDS), { maxLength: 12 })
    .map((parts) => parts.join(''))
  const text = fc.oneof(unitLike, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }))

  test('there is a finite value or none, nothing thrown and nothing printed', () => {
    const printed = vi.spyOn(console, 'log')
    onTestFinished(() => printed.mockRestore())
    fc.assert(
      fc.property(fc.constantFrom(...RESULTS), text, (result, unit) => {
        const value = inOurUnit(result, 1, unit)
        expect(value === null || Number.isFinite(value)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
    expect(printed).not.toHaveBeenCalled()
  })

  test('a value of 0 stays 0 on every scale but that of HbA1c', () => {
    const proportional = RESULTS.filter((result) => result !== 'hba1c')
    fc.assert(
      fc.property(fc.constantFrom(...proportional), text, (result, unit) => {
        expect([0, null]).toContain(inOurUnit(result, 0, unit))
      }),
    )
  })
})

describe('there and back again', () => {
  const CONCENTRATIONS = ['nmol/L', 'ug/dL', 'ng/mL', 'pmol/L', 'ug/L', 'mol/L', 'pg/mL', 'g/dL']
  const molarMass = fc.double({ min: 1, max: 200_000, noNaN: true })
  const unit = fc.constantFrom(...CONCENTRATIONS)

  test('a concentration is what it was', () => {
    fc.assert(
      fc.property(
        unit,
        unit,
        molarMass,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (a, b, mass, value) => {
          const there = ucumFactor(a, b, { molarMass: mass })
          const back = ucumFactor(b, a, { molarMass: mass })
          expect(ratio(value * (there ?? Number.NaN) * (back ?? Number.NaN), value)).toBeLessThan(1e-9)
        },
      ),
    )
  })

  test('moles are no mass where nobody says what they weigh', () => {
    expect(ucumFactor('nmol/L', 'ug/L')).toBeNull()
  })
})

describe('the library is held to its word', () => {
  test.each([
    { name: 'a guess of its own', from: 'nmol/24h', to: 'nmol/d' },
    { name: 'a factor too small for a number', from: '10*-400.mol/L', to: 'mol/L' },
    { name: 'a factor too large for a number', from: '10*400.mol/L', to: 'mol/L' },
    { name: 'a factor of 0', from: '0.mol/L', to: 'mol/L' },
    { name: 'an arbitrary unit', from: '[iU]/L', to: 'ug/L' },
    { name: 'a word of JavaScript', from: 'constructor', to: '1' },
    { name: 'nothing', from: '', to: '1' },
  ])('$name is no conversion', ({ from, to }) => {
    expect(ucumFactor(from, to, { molarMass: 100, charge: 1 })).toBeNull()
  })
})

/** How far apart, as a part of the expected value; infinitely for no value. */
function ratio(value: number | null, expected: number): number {
  return value === null ? Number.POSITIVE_INFINITY : Math.abs(value / expected - 1)
}

test('of one chart 200 units are read, each as often as it stands there, and no further one', () => {
  const written = Array.from({ length: 201 }, (_, index) => `ng/mL{${index}}`)
  const first = written.slice(0, 200)
  const last = written.slice(200)
  const read = unitReader()
  const values = (units: readonly string[]) => new Set(units.map((unit) => read('igf1', 7, unit)))
  expect([values(first), values(last), values(first)]).toEqual([new Set([7]), new Set([null]), new Set([7])])
  expect(read('igf1', 7, 'ng/mL{0}', 'ng/mL{200}')).toBeNull()
  expect(unitReader()('igf1', 7, 'ng/mL{200}')).toBe(7)
})
