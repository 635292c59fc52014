import { describe, expect, test } from 'vitest'
import { TESTS } from '../../src/clinical/tests.ts'
import VALUE_SETS from '../../src/clinical/value-sets.json' with { type: 'json' }
import {
  CONCEPTS,
  codesOf,
  conceptsOf,
  conceptsOfIngredient,
  ingredientOf,
} from '../../src/clinical/value-sets.ts'

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'
const SNOMED = 'http://snomed.info/sct'
const LOINC = 'http://loinc.org'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ATC = 'http://www.whocc.no/atc'

describe('a code means what its system and code say together', () => {
  test.each([
    { name: 'an exact code', coding: { system: ICD, code: 'E24.0' }, concepts: ['cushing-endogenous'] },
    {
      name: 'drug-induced Cushing is not endogenous',
      coding: { system: ICD, code: 'E24.2' },
      concepts: ['cushing-iatrogenic'],
    },
    {
      name: 'alcohol pseudo-Cushing is not endogenous',
      coding: { system: ICD, code: 'E24.4' },
      concepts: ['pseudo-cushing'],
    },
    {
      name: 'the family of a known diagnosis is no match',
      coding: { system: ICD, code: 'E24' },
      concepts: [],
    },
    { name: 'a code below a prefix', coding: { system: ICD, code: 'E11.65' }, concepts: ['type2-diabetes'] },
    ...['I12.0', 'I13.11', 'I13.2'].map((code) => ({
      name: `kidney failure under ${code}`,
      coding: { system: ICD, code },
      concepts: ['ckd-severe', 'hypertension'],
    })),
    ...['I12.9', 'I13.0'].map((code) => ({
      name: `no kidney failure under ${code}`,
      coding: { system: ICD, code },
      concepts: ['hypertension'],
    })),
    { name: 'type 1 diabetes', coding: { system: ICD, code: 'E10.9' }, concepts: ['type1-diabetes'] },
    {
      name: 'a stomach made smaller',
      coding: { system: ICD, code: 'Z98.84' },
      concepts: ['bariatric-surgery'],
    },
    { name: 'lower case', coding: { system: ICD, code: 'e11.9' }, concepts: ['type2-diabetes'] },
    { name: 'a code of another system', coding: { system: SNOMED, code: 'E24.0' }, concepts: [] },
    { name: 'a code without a system', coding: { code: 'E24.0' }, concepts: [] },
    { name: 'a system without a code', coding: { system: ICD }, concepts: [] },
    { name: 'striae of unknown width', coding: { system: ICD, code: 'L90.6' }, concepts: ['skin-striae'] },
    { name: 'plain obesity', coding: { system: ICD, code: 'E66.9' }, concepts: ['obesity'] },
    {
      name: 'an unspecified field defect',
      coding: { system: ICD, code: 'H53.40' },
      concepts: ['visual-field-defect-unspecified'],
    },
    {
      name: 'another disorder of the pituitary',
      coding: { system: ICD, code: 'E23.6' },
      concepts: ['pituitary-disorder-other'],
    },
    { name: 'tall stature', coding: { system: ICD, code: 'E34.4' }, concepts: [] },
    {
      name: 'a very potent steroid cream',
      coding: { system: ATC, code: 'D07AD01' },
      concepts: ['gc-topical-atc', 'gc-very-potent-topical'],
    },
    ...['O09.90', 'Z33.1', 'Z34.83', 'Z3A.20'].map((code) => ({
      name: `pregnant now: ${code}`,
      coding: { system: ICD, code },
      concepts: ['pregnancy'],
    })),
    ...['O10.011', 'O14.02', 'O21.0', 'O24.410', 'O26.611', 'O47.9'].map((code) => ({
      name: `pregnant now, and its end is not that of the pregnancy: ${code}`,
      coding: { system: ICD, code },
      concepts: ['pregnancy-complication'],
    })),
    ...['O80', 'O82', 'Z37.0', 'Z37.9'].map((code) => ({
      name: `has given birth: ${code}`,
      coding: { system: ICD, code },
      concepts: ['childbirth'],
    })),
    ...['O86.4', 'Z39.2'].map((code) => ({
      name: `gave birth some weeks before: ${code}`,
      coding: { system: ICD, code },
      concepts: ['puerperium'],
    })),
    ...['O00.101', 'O02.1', 'O03.9', 'O04.5', 'Z33.2'].map((code) => ({
      name: `lost a pregnancy: ${code}`,
      coding: { system: ICD, code },
      concepts: ['pregnancy-loss'],
    })),
    ...['O02.81', 'O07.4', 'O10.02', 'O14.05', 'O24.439', 'O60.1', 'O70.0', 'O90.9', 'Z87.59'].map(
      (code) => ({
        name: `not pregnant now: ${code}`,
        coding: { system: ICD, code },
        concepts: [],
      }),
    ),
    { name: 'an adrenal disorder that is no mass', coding: { system: ICD, code: 'E27.8' }, concepts: [] },
    {
      name: 'hemianopia of any type',
      coding: { system: SNOMED, code: '77674003' },
      concepts: ['visual-field-defect-unspecified'],
    },
    ...['I26.09', 'I82.401', 'I82.4Z9'].map((code) => ({
      name: `a thrombosis: ${code}`,
      coding: { system: ICD, code },
      concepts: ['venous-thromboembolism'],
    })),
    ...['G47.30', 'G47.33'].map((code) => ({
      name: `sleep apnoea: ${code}`,
      coding: { system: ICD, code },
      concepts: ['sleep-apnoea'],
    })),
    { name: 'central sleep apnoea', coding: { system: ICD, code: 'G47.31' }, concepts: [] },
    ...['I11.9', 'I12.9', 'I13.10', 'I15.2', 'I16.0'].map((code) => ({
      name: `hypertension: ${code}`,
      coding: { system: ICD, code },
      concepts: ['hypertension'],
    })),
    {
      name: 'glaucoma',
      coding: { system: ICD, code: 'H40.11X0' },
      concepts: ['eye-disease-with-field-defect'],
    },
    ...[
      [ICD, 'K70.31'],
      [ICD, 'K70.40'],
      [ICD, 'K71.7'],
      [ICD, 'K72.10'],
      [ICD, 'K72.91'],
      [ICD, 'K74.4'],
      [ICD, 'K74.69'],
      [ICD, 'K91.82'],
      [SNOMED, '59927004'],
      [SNOMED, '420054005'],
    ].map(([system, code]) => ({
      name: `cirrhosis or a liver that fails: ${code}`,
      coding: { system, code },
      concepts: ['cirrhosis'],
    })),
    ...['K70.2', 'K71.0', 'K73.9', 'K74.0', 'K76.0'].map((code) => ({
      name: `neither of them: ${code}`,
      coding: { system: ICD, code },
      concepts: [],
    })),
    ...['E40', 'E44.0', 'E44.1', 'F50.01', 'F50.020'].map((code) => ({
      name: `malnutrition or anorexia: ${code}`,
      coding: { system: ICD, code },
      concepts: ['malnutrition'],
    })),
    ...['E50.9', 'F50.2', 'F50.9', 'R63.6'].map((code) => ({
      name: `neither of those: ${code}`,
      coding: { system: ICD, code },
      concepts: [],
    })),
    ...['E03.0', 'E03.2', 'E03.8', 'E89.0'].map((code) => ({
      name: `hypothyroidism: ${code}`,
      coding: { system: ICD, code },
      concepts: ['hypothyroidism'],
    })),
    ...['E02', 'E05.00', 'E89.1', 'E89.2'].map((code) => ({
      name: `no hypothyroidism: ${code}`,
      coding: { system: ICD, code },
      concepts: [],
    })),
    ...['E23.0', 'E27.1', 'E27.40', 'E89.3', 'E89.6'].map((code) => ({
      name: `a lack of cortisol: ${code}`,
      coding: { system: ICD, code },
      concepts: ['adrenal-insufficiency'],
    })),
    { name: 'fludrocortisone', coding: { system: ATC, code: 'H02AA02' }, concepts: [] },
    { name: 'a progestogen-only pill', coding: { system: ATC, code: 'G03AC09' }, concepts: [] },
  ])('$name', ({ coding, concepts }) => {
    expect(conceptsOf(coding).toSorted()).toEqual(concepts)
  })

  test.each(VALUE_SETS.lookalikes)('$code is not $isNot', (lookalike) => {
    expect(conceptsOf(lookalike)).toEqual([])
  })
})

describe('a drug is known by its substance', () => {
  test.each([
    { word: 'Carbamazepine', concepts: ['cyp3a4-inducers', 'ufc-interfering'] },
    { word: 'rifampicin', concepts: ['cyp3a4-inducers'] },
    { word: 'ethinylestradiol', concepts: ['combined-contraceptives', 'oral-oestrogens'] },
    { word: 'e.estradiol', concepts: ['combined-contraceptives', 'oral-oestrogens'] },
    { word: 'ethinyl estrad', concepts: ['combined-contraceptives', 'oral-oestrogens'] },
    { word: 'estradiol', concepts: ['oral-oestrogens'] },
    { word: 'clobetasol', concepts: ['gc-very-potent-topical', 'glucocorticoid-ingredients'] },
    { word: 'levetiracetam', concepts: ['non-inducing-antiepileptics'] },
    { word: 'somapacitan', concepts: ['exogenous-gh-igf'] },
    { word: 'paracetamol', concepts: [] },
    { word: 'constructor', concepts: [] },
  ])('$word', ({ word, concepts }) => {
    expect(conceptsOfIngredient(word).toSorted()).toEqual(concepts)
  })

  test.each([
    { name: 'an RxNorm ingredient', coding: { system: RXNORM, code: '8640' }, ingredient: 'prednisone' },
    {
      name: 'an ATC substance, in the word of RxNorm',
      coding: { system: ATC, code: 'J04AB02' },
      ingredient: 'rifampin',
    },
    { name: 'an ATC group', coding: { system: ATC, code: 'H02AB' }, ingredient: null },
    { name: 'an ATC combination', coding: { system: ATC, code: 'R03AK06' }, ingredient: null },
    { name: 'an unknown code', coding: { system: RXNORM, code: '1' }, ingredient: null },
  ])('$name', ({ coding, ingredient }) => {
    expect(ingredientOf(coding)).toBe(ingredient)
  })
})

test('every code of every concept is found again', () => {
  const lost = CONCEPTS.flatMap((concept) =>
    codesOf(concept)
      .filter((coding) => !conceptsOf(coding).includes(concept))
      .map(({ code }) => `${concept} ${code}`),
  )
  expect(lost).toEqual([])
})

test('a word that is no concept has no codes', () => {
  expect(codesOf('no-such-concept')).toEqual([])
})

test('only verified codes leave in an order', () => {
  const orders = Object.values(TESTS)
    .map(({ order }) => order)
    .filter((order) => order !== null)
  const verified = CONCEPTS.flatMap(codesOf).filter((code) => code.verified)
  const loose = orders.filter(
    ({ system, code }) => !verified.some((known) => known.system === system && known.code === code),
  )
  expect(orders.length).toBeGreaterThan(0)
  expect(loose).toEqual([])
})

test('a bare serum cortisol is never an order, and the dexamethasone test has none', () => {
  const codes = Object.values(TESTS).flatMap(({ order }) => (order ? [order] : []))
  expect(codes.filter((order) => conceptsOf(order).includes('lab-cortisol-serum'))).toEqual([])
  expect(codesOf('lab-cortisol-serum').filter(({ system }) => system === LOINC).length).toBeGreaterThan(0)
  expect(TESTS.dst_1mg.order).toBeNull()
})
