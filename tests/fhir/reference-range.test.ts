import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { patientFacts } from '../../src/fhir/patient-facts.ts'
import { resultFacts } from '../../src/fhir/result-facts.ts'
import { coded, LOINC, SNOMED, UCUM } from './ehr.ts'

const TODAY = day('2026-11-23')
const SAMPLED = '2026-10-01'
const IN_YEARS = { unit: 'a', system: UCUM, code: 'a' }
const YOUNG = {
  high: { value: 400 },
  age: { low: { value: 18, ...IN_YEARS }, high: { value: 25, ...IN_YEARS } },
}
const OLD = {
  high: { value: 210 },
  age: { low: { value: 51, ...IN_YEARS }, high: { value: 60, ...IN_YEARS } },
}
const OLDER = { high: { value: 190 }, age: { low: { value: 61, ...IN_YEARS } } }
const BANDS = [YOUNG, OLD, OLDER]
const EVERYBODY = { high: { value: 250 } }
const MAN = coded(SNOMED, '248153007')
const WOMAN = coded(SNOMED, '248152002')
const of = (high: number, ...appliesTo: readonly object[]) => ({ high: { value: high }, appliesTo })
const aged = (age: object | string) => ({ high: { value: 210 }, age })

type Sample = {
  readonly ranges: readonly object[]
  readonly born?: string | undefined
  readonly sex?: Facts['sex']
  readonly on?: string | undefined
}

/** The upper limit of an IGF-1 of somebody, in ng/mL. */
function limit({ ranges, born, sex = 'male', on = SAMPLED }: Sample): number | null | undefined {
  const igf1 = {
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '2484-4'),
    effectiveDateTime: on,
    valueQuantity: { value: 315, unit: 'ng/mL', system: UCUM, code: 'ng/mL' },
    referenceRange: ranges,
  }
  const person = { resourceType: 'Patient', gender: sex, birthDate: born }
  return resultFacts([igf1], TODAY, { patient: patientFacts(person, TODAY) }).results[0]?.uln
}

describe('of ranges by age', () => {
  test.each([
    { name: 'on the birthday of its first year', born: '1975-10-01', expected: 210 },
    { name: 'on the day before, between two', born: '1975-10-02', expected: null },
    { name: 'on the last day of its last year', born: '1965-10-02', expected: 210 },
    { name: 'on the birthday of the next', born: '1965-10-01', expected: 190 },
    { name: 'in one without an end', born: '1930-01-01', expected: 190 },
    { name: 'in none', born: '1990-01-01', expected: null },
    { name: 'of a birth date that is not known', born: undefined, expected: null },
    { name: 'of a year of birth that lies in one', born: '1970', expected: 210 },
    { name: 'of a year of birth that may lie in two', born: '1965', expected: null },
    { name: 'of a month of birth that may lie in two', born: '1965-10', expected: null },
    { name: 'of a month of birth that lies in one', born: '1965-09', expected: 190 },
    { name: 'before birth', born: '2026-11-01', expected: null },
  ])('$name the limit is $expected', ({ born, expected }) => {
    expect(limit({ ranges: BANDS, born })).toBe(expected)
  })

  test('the age is that of the sample', () => {
    const born = '1965-10-15'
    expect([limit({ ranges: BANDS, born }), limit({ ranges: BANDS, born, on: '2026-10-15' })]).toEqual([
      210, 190,
    ])
  })

  test.each([
    { name: 'no day of the sample', on: '2026' },
    { name: 'a day that does not exist', on: '2026-02-30' },
  ])('with $name no range is chosen', ({ on }) => {
    expect(limit({ ranges: BANDS, born: '1970-01-01', on })).toBeNull()
  })

  const years = (value: unknown, more: object = {}) => ({ value, ...IN_YEARS, ...more })
  test.each([
    { name: 'months', age: { low: { value: 216, unit: 'mo', code: 'mo' } }, expected: 210 },
    { name: 'weeks', age: { low: { value: 940, unit: 'wk' } }, expected: 210 },
    { name: 'days', age: { high: { value: 6574, unit: 'days' } }, expected: null },
    { name: 'years in words', age: { low: { value: 18, unit: 'Years' } }, expected: 210 },
    { name: 'an end within the patient’s year', age: { high: years(56.5) }, expected: null },
    { name: 'an end within another year', age: { high: years(56.999) }, expected: null },
    { name: 'an end in the next year', age: { high: years(57.5) }, expected: 210 },
    { name: 'a beginning within the patient’s year', age: { low: years(56.5) }, expected: null },
    { name: 'a comparator', age: { high: years(60, { comparator: '<' }) }, expected: null },
    { name: 'no unit', age: { high: { value: 60 } }, expected: null },
    { name: 'a unit that is none of age', age: { high: { value: 60, unit: 'kg' } }, expected: null },
    { name: 'a code that contradicts', age: { high: { value: 60, unit: 'a', code: 'mo' } }, expected: null },
    { name: 'a value that is no number', age: { high: years('60') }, expected: null },
    { name: 'an end that is none', age: { high: null }, expected: null },
    { name: 'no end', age: {}, expected: null },
    { name: 'words', age: 'adult', expected: null },
    { name: 'a list', age: [{ high: years(60) }], expected: null },
  ])('one in $name, beside one of the young: $expected', ({ age, expected }) => {
    expect(limit({ ranges: [aged(age), YOUNG], born: '1970-01-01' })).toBe(expected)
  })

  test.each([
    { name: 'two that overlap', ranges: [OLD, { ...OLDER, age: { low: { value: 60, ...IN_YEARS } } }] },
    { name: 'the same one twice', ranges: [OLD, OLD] },
    { name: 'one and one for everybody', ranges: [OLD, EVERYBODY] },
    { name: 'one and one that cannot be told', ranges: [OLD, aged({})] },
  ])('of $name none is chosen', ({ ranges }) => {
    expect(limit({ ranges, born: '1966-01-01' })).toBeNull()
  })

  test('the only one that is for everybody is theirs where no other is', () => {
    expect(limit({ ranges: [YOUNG, EVERYBODY], born: '1966-01-01' })).toBe(250)
  })

  test.each([
    { name: 'is theirs', born: '1970-01-01', expected: 210 },
    { name: 'is another’s', born: '1990-01-01', expected: null },
    { name: 'cannot be told from theirs: the laboratory chose it', born: undefined, expected: 210 },
  ])('one alone that $name: $expected', ({ born, expected }) => {
    expect(limit({ ranges: [OLD], born })).toBe(expected)
  })

  test('of one without a limit nothing is taken from another', () => {
    expect(limit({ ranges: [{ ...OLD, high: undefined }, YOUNG], born: '1970-01-01' })).toBeNull()
  })

  test('the normal ones alone count', () => {
    const normal = { type: { coding: [{ code: 'normal' }] } }
    const ranges = [{ ...OLD, ...normal }, { ...YOUNG, ...normal }, OLD]
    expect(limit({ ranges, born: '1970-01-01' })).toBe(210)
  })
})

describe('of ranges by sex', () => {
  const text = (word: string) => ({ text: word })
  test.each<{ ranges: readonly object[]; sex: Facts['sex']; expected: number | null }>([
    { ranges: [of(300, WOMAN), of(200, MAN)], sex: 'female', expected: 300 },
    { ranges: [of(300, WOMAN), of(200, MAN)], sex: 'male', expected: 200 },
    { ranges: [of(300, WOMAN), of(200, MAN)], sex: 'other', expected: null },
    { ranges: [of(300, WOMAN), of(200, MAN)], sex: 'unknown', expected: null },
    { ranges: [of(300, text('Female')), of(200, text(' male '))], sex: 'female', expected: 300 },
    { ranges: [of(300, coded('urn:x', 'F')), of(200, coded('urn:x', 'M'))], sex: 'male', expected: 200 },
    { ranges: [of(300, WOMAN, MAN), of(200, MAN)], sex: 'male', expected: null },
    { ranges: [of(300, WOMAN), of(200, text('pregnant'))], sex: 'male', expected: null },
    { ranges: [of(300, WOMAN), of(200, MAN, text('smoker'))], sex: 'male', expected: null },
    { ranges: [of(300, WOMAN), EVERYBODY], sex: 'male', expected: 250 },
    { ranges: [of(300, WOMAN), EVERYBODY], sex: 'female', expected: null },
    { ranges: [of(200)], sex: 'male', expected: 200 },
    { ranges: [of(200, MAN)], sex: 'male', expected: 200 },
    { ranges: [of(200, WOMAN)], sex: 'male', expected: null },
    { ranges: [of(200, WOMAN)], sex: 'unknown', expected: 200 },
    { ranges: [of(200, text('adults'))], sex: 'male', expected: 200 },
    {
      ranges: [
        { ...EVERYBODY, appliesTo: WOMAN },
        { high: { value: 200 }, appliesTo: MAN },
      ],
      sex: 'male',
      expected: 200,
    },
    {
      ranges: [
        of(300, { coding: [WOMAN, MAN].flatMap(({ coding }) => coding) }),
        of(200, { ...MAN, text: 'men from Bern' }),
      ],
      sex: 'male',
      expected: null,
    },
  ])('$ranges of somebody $sex the limit is $expected', ({ ranges, sex, expected }) => {
    expect(limit({ ranges, sex, born: '1970-01-01' })).toBe(expected)
  })

  test('and age, the one that fits both', () => {
    const ranges = [
      { ...OLD, appliesTo: [MAN] },
      { ...OLD, high: { value: 220 }, appliesTo: [WOMAN] },
      { ...YOUNG, appliesTo: [WOMAN] },
    ]
    expect(limit({ ranges, sex: 'female', born: '1970-01-01' })).toBe(220)
  })
})
