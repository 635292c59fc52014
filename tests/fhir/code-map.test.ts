import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { buildCodeMap, type LocalTerms } from '../../src/fhir/build-code-map.ts'
import { readChart } from '../../src/fhir/chart.ts'
import { codeKey, withLocalCodes } from '../../src/fhir/code-map.ts'
import { conceptsOfCoded } from '../../src/fhir/condition-facts.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { ATC, about, bundle, coded, door, EHR, LOINC, nockForTests, PATIENT, RXNORM, SNOMED } from './ehr.ts'

nockForTests()

const TODAY = day('2026-11-23')
const LOCAL = 'urn:oid:2.16.756.5.30.1.999'
const NDC = 'http://hl7.org/fhir/sid/ndc'

const NOTHING: LocalTerms = { codes: {}, products: [], terms: [] }
const TERMS: LocalTerms = {
  codes: {
    'lab-ufc24': [{ system: LOCAL, code: 'UFC-24' }],
    'lab-egfr': [{ system: LOCAL, code: 'eGFR, CKD-EPI' }],
    hypertension: [{ system: LOCAL, code: 'P-110' }],
    'steroid-joint-injection': [{ system: LOCAL, code: 'OP-9' }],
    'specialty-endocrinology': [{ system: LOCAL, code: 'WARD-7' }],
    'obs-bmi': [{ system: LOCAL, code: 'BMI' }],
  },
  products: [
    { system: LOCAL, code: 'D-1', ingredients: ['Prednisone'], route: 'oral' },
    { system: LOCAL, code: 'D-2', ingredients: ['levothyroxine'] },
    { system: LOCAL, code: 'D-3', ingredients: ['other:bexarotene'] },
    { system: LOCAL, code: 'D-4', ingredients: ['other:salmeterol', '41126'], route: 'inhaled' },
    { system: LOCAL, code: 'D-5', ingredients: ['R03AK07'] },
    { system: LOCAL, code: 'D-6', ingredients: ['C10AA05'] },
    { system: NDC, code: '0054-4728-25', ingredients: ['prednisone'] },
  ],
  terms: [
    { ingredients: ['dexamethasone'], route: 'oral', codes: { [RXNORM]: ['312615'], [LOCAL]: ['D-9'] } },
  ],
}
const { codeMap } = buildCodeMap(TERMS)

function mapped(terms: Partial<LocalTerms>): readonly string[] {
  return buildCodeMap({ ...NOTHING, ...terms }).problems.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )
}

const request = (concept: unknown, more: Readonly<Record<string, unknown>> = {}): FhirResource => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: concept,
  ...about(PATIENT),
  ...more,
})
const PATIENT_RESOURCE = { resourceType: 'Patient', id: PATIENT, gender: 'female', birthDate: '1980-05-05' }
const SENT = {
  patient: PATIENT_RESOURCE,
  photos: null,
  conditions: null,
  medications: null,
  results: null,
  ownResults: null,
  encounters: null,
}

async function factsOf(
  sent: Readonly<Record<string, unknown>>,
  record: ReturnType<typeof door> | null = null,
) {
  const prefetch = { ...SENT, ...sent }
  return (await readChart({ patientId: PATIENT, prefetch, record, today: TODAY, site: { codeMap } })).facts
}

async function drugOf(concept: unknown, more: Readonly<Record<string, unknown>> = {}) {
  return (await factsOf({ medications: bundle([request(concept, more)]) })).medications[0]
}

describe('a local drug code', () => {
  test.each([
    {
      code: 'D-1',
      drug: { ingredient: 'prednisone', route: 'oral' },
      concepts: ['glucocorticoid-ingredients'],
    },
    { code: ' d-1 ', drug: { ingredient: 'prednisone' }, concepts: ['glucocorticoid-ingredients'] },
    { code: 'D-2', drug: { ingredient: 'levothyroxine', route: 'unknown' }, concepts: [] },
    { code: 'D-3', drug: { ingredient: 'bexarotene' }, concepts: [] },
    {
      code: 'D-4',
      drug: { ingredient: 'fluticasone', route: 'inhaled' },
      concepts: ['glucocorticoid-ingredients'],
    },
    {
      code: 'D-5',
      drug: { ingredient: 'formoterol and budesonide', route: 'inhaled' },
      concepts: ['gc-inhaled-atc'],
    },
    { code: 'D-6', drug: { ingredient: 'c10aa05' }, concepts: [] },
    {
      code: 'D-9',
      drug: { ingredient: 'dexamethasone', route: 'oral' },
      concepts: ['glucocorticoid-ingredients'],
    },
  ])('$code is $drug.ingredient, by its code', async ({ code, drug, concepts }) => {
    const read = await drugOf(coded(LOCAL, code))
    expect(read).toMatchObject({ ...drug, matchedBy: 'code' })
    expect(read?.concepts).toEqual(expect.arrayContaining(concepts))
    if (concepts.length === 0) expect(read?.concepts).toEqual([])
  })

  test.each([
    ['0054-4728-25', '00054472825'],
    ['54472-825-1', '54472082501'],
    ['12345-6789-1', '12345678901'],
    ['12345-678-90', '12345067890'],
    ['00054472825', '00054472825'],
    ['0054472825', '0054472825'],
    ['no code', 'no code'],
  ])('the NDC %s is looked up as %s', (code, key) => {
    expect(codeKey(NDC, code)).toBe(key)
  })

  test.each([
    [NDC, '00054-4728-25'],
    [NDC, '00054472825'],
    ['urn:oid:2.16.840.1.113883.6.69', '0054-4728-25'],
    ['2.16.840.1.113883.6.69', '00054472825'],
    ['urn:oid:2.16.840.1.113883.6.88', '312615'],
  ])('%s|%s is found under any name of its system', async (system, code) => {
    expect((await drugOf(coded(system, code)))?.matchedBy).toBe('code')
  })

  test.each([
    { name: 'nobody knows', concept: coded(LOCAL, 'D-77'), matchedBy: 'none' },
    { name: 'of another system', concept: coded('urn:oid:1.2.3', 'D-1'), matchedBy: 'none' },
    {
      name: 'nobody knows, with words',
      concept: coded(LOCAL, 'D-77', 'prednisone tablet'),
      matchedBy: 'text',
    },
  ])('$name is read by the words, or not at all', async ({ concept, matchedBy }) => {
    const named = { ...concept, text: matchedBy === 'none' ? 'Aktifan' : 'prednisone tablet' }
    expect((await drugOf(named))?.matchedBy).toBe(matchedBy)
  })

  test('the route that the order codes comes before that of the product, and that before the words', async () => {
    const nasal = { dosageInstruction: [{ route: coded(SNOMED, '46713006') }] }
    const worded = { dosageInstruction: [{ route: { text: 'intravenous' } }] }
    const cream = coded(LOCAL, 'D-1', 'prednisone cream')
    expect((await drugOf(cream, nasal))?.route).toBe('nasal')
    expect((await drugOf(cream, worded))?.route).toBe('iv')
    expect((await drugOf(cream))?.route).toBe('oral')
  })

  test('an ingredient code of the EHR itself names the drug', async () => {
    const both = { coding: [{ system: LOCAL, code: 'D-1' }, ...[{ system: ATC, code: 'J04AB02' }]] }
    expect(await drugOf(both)).toMatchObject({ ingredient: 'rifampin', matchedBy: 'code' })
  })

  test('is understood in a contained Medication, in its ingredients, and in one that is read later', async () => {
    const inside = { resourceType: 'Medication', id: 'm', code: coded(LOCAL, 'D-1') }
    const deeper = {
      resourceType: 'Medication',
      id: 'm',
      ingredient: [{ itemCodeableConcept: coded(LOCAL, 'D-9') }],
    }
    const reference = (text: string) => ({ medicationReference: { reference: text } })
    const orders = [
      request(undefined, { ...reference('#m'), contained: [inside] }),
      request(undefined, { ...reference('#m'), contained: [deeper] }),
      request(undefined, reference('Medication/far')),
      request(undefined, reference('Medication/sent')),
      { ...inside, id: 'sent' },
    ]
    nock(EHR)
      .get('/fhir/r4/Medication/far')
      .reply(200, { ...inside, id: 'far' })
    const { medications } = await factsOf({ medications: bundle(orders) }, door())
    expect(medications.map(({ ingredient }) => ingredient)).toEqual([
      'prednisone',
      'dexamethasone',
      'prednisone',
      'prednisone',
    ])
  })
})

describe('a local code of anything else', () => {
  test('is understood by every reader of the chart', async () => {
    const facts = await factsOf({
      conditions: bundle([
        { resourceType: 'Condition', code: coded(LOCAL, 'P-110'), ...about(PATIENT) },
        {
          resourceType: 'Condition',
          code: coded(LOCAL, 'OP-9'),
          onsetDateTime: '2026-11-01',
          ...about(PATIENT),
        },
      ]),
      results: bundle([
        observation('UFC-24', { value: 300, unit: 'nmol/d' }),
        observation('EGFR, CKD-EPI', { value: 50, unit: 'mL/min/{1.73_m2}' }),
        observation('BMI', { value: 31, unit: 'kg/m2' }),
      ]),
      encounters: bundle([
        {
          resourceType: 'Encounter',
          status: 'finished',
          class: { code: 'AMB' },
          serviceType: coded(LOCAL, 'WARD-7'),
          period: { start: '2026-10-01', end: '2026-10-01' },
          ...about(PATIENT),
        },
      ]),
    })
    expect(facts.conditions.map(({ concept }) => concept)).toEqual([
      'hypertension',
      'steroid-joint-injection',
    ])
    expect(facts.results.map(({ test, value }) => [test, value])).toEqual([
      ['ufc24', 300],
      ['egfr', 50],
    ])
    expect([facts.bmi, facts.care.lastEndocrineVisit]).toEqual([31, { on: '2026-10-01', reason: 'unknown' }])
  })

  const observation = (code: string, valueQuantity: unknown) => ({
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOCAL, code),
    effectiveDateTime: '2026-10-01',
    valueQuantity,
    ...about(PATIENT),
  })
  const urine = (id: string, value: number) => ({
    ...observation('UFC-24', { value, unit: 'nmol/d' }),
    id,
  })
  const OTHER = {
    ...observation('x', { value: 50, unit: 'mL/min/{1.73_m2}' }),
    code: coded(LOINC, '98979-8'),
  }

  test.each([
    { name: 'a whole answer to the standard query', results: bundle([OTHER]), tests: ['egfr', 'ufc24'] },
    { name: 'an answer that holds it already', results: bundle([urine('o1', 300)]), tests: ['ufc24'] },
    { name: 'no results by the standard codes', results: null, tests: ['ufc24'] },
  ])('is asked for besides where the EHR sent $name', async ({ results, tests }) => {
    const asked: string[] = []
    nock(EHR)
      .get('/fhir/r4/Observation')
      .query(({ code }) => typeof code === 'string' && asked.push(code) > 0)
      .reply(200, bundle([urine('o1', 300)]))
    const facts = await factsOf({ results, ownResults: undefined }, door())
    expect([facts.results.map(({ test }) => test), facts.unread]).toEqual([tests, []])
    expect(asked[0]).toBe(`${LOCAL}|UFC-24,${LOCAL}|eGFR\\, CKD-EPI,${LOCAL}|BMI`)
  })

  test.each([
    { name: 'nobody can be asked', sent: undefined, record: null },
    { name: 'the EHR failed', sent: { resourceType: 'OperationOutcome' }, record: null },
    { name: 'the record refuses', sent: undefined, record: door },
  ])('leaves the results unread where $name', async ({ sent, record }) => {
    if (record) nock(EHR).get('/fhir/r4/Observation').query(true).reply(400, {})
    const facts = await factsOf({ results: bundle([OTHER]), ownResults: sent }, record?.() ?? null)
    expect(facts.unread).toEqual(['results'])
  })

  test('may be sent along like any other part', async () => {
    const facts = await factsOf({ ownResults: bundle([urine('o1', 300)]) })
    expect([facts.results.map(({ value }) => value), facts.unread]).toEqual([[300], []])
  })
})

describe('what a site may not say', () => {
  const one = (system: string, code: string) => [{ system, code }]
  const product = (system: string, code: string, ...ingredients: string[]) => ({ system, code, ingredients })

  test.each([
    {
      name: 'a code twice under one concept',
      terms: { codes: { hypertension: [...one(LOCAL, 'X'), ...one(LOCAL, ' x')] } },
      says: 'codes.hypertension.1: code " x" stands here twice',
    },
    {
      name: 'one code for two results',
      terms: { codes: { 'lab-igf1': one(LOCAL, 'X'), 'lab-ufc24': one(LOCAL, 'X') } },
      says: 'codes.lab-ufc24.0: code "X" has another meaning already: lab-igf1',
    },
    {
      name: 'a result that is a drug too',
      terms: { codes: { 'lab-igf1': one(LOCAL, 'X') }, products: [product(LOCAL, 'X', 'prednisone')] },
      says: 'products.0: code "X" has another meaning already: lab-igf1',
    },
    {
      name: 'a product of two drugs',
      terms: { products: [product(LOCAL, 'X', 'prednisone'), product(LOCAL, 'X', 'prednisolone')] },
      says: 'products.1: code "X" has another meaning already: prednisone',
    },
    {
      name: 'a product that the imported file says otherwise',
      terms: {
        products: [product(LOCAL, 'X', 'prednisone')],
        terms: [{ ingredients: ['metformin'], codes: { [LOCAL]: ['Y', 'X'] } }],
      },
      says: `terms.products.0.${LOCAL}.X: code "X" has another meaning already: prednisone`,
    },
    {
      name: 'another meaning for a code of the value sets',
      terms: { codes: { hospice: one(SNOMED, '38341003') } },
      says: 'codes.hospice.0: code "38341003" already means hypertension in the value sets',
    },
    {
      name: 'another drug for an ingredient code',
      terms: { products: [product(RXNORM, '8640', 'levothyroxine')] },
      says: 'products.0: code "8640" already means ',
    },
    {
      name: 'a code that is easily taken for another',
      terms: { codes: { 'lab-ufc24': one(LOINC, '14158-0') } },
      says: 'codes.lab-ufc24.0: code "14158-0" is easily taken for something that it is not',
    },
    {
      name: 'more codes of results than an address holds',
      terms: {
        codes: {
          'lab-igf1': Array.from({ length: 7 }, (_, at) => one(LOCAL, `${at}${'\u6e2c'.repeat(99)}`)).flat(),
        },
      },
      says: 'codes: a search for its laboratory values and observations would have 6',
    },
  ])('$name', ({ terms, says }) => {
    expect(mapped(terms).join('\n')).toContain(says)
  })

  test.each([
    { concept: 'order-referral-endocrinology', says: '' },
    { concept: 'specialty-endocrinology', says: '' },
    { concept: 'obs-bmi', says: '' },
    { concept: 'lab-acth', says: 'codes.lab-acth: is not read from a chart by a code (lab)' },
    {
      concept: 'order-mri-pituitary',
      says: 'codes.order-mri-pituitary: is not read from a chart by a code (order)',
    },
  ])('codes for $concept: it may, where a reader of the chart asks for it', ({ concept, says }) => {
    expect(mapped({ codes: { [concept]: one(LOCAL, 'X') } }).join()).toBe(says)
  })

  test('but it may say again what the value sets say', () => {
    expect(mapped({ codes: { hypertension: one(SNOMED, '38341003') } })).toEqual([])
  })

  test.each([
    'suspected-cyclic',
    'acute-severe-illness',
    'major-surgery',
    'wide-purple-striae',
  ])('%s, for which no value set has a code, may have one of the site', (concept) => {
    const terms = buildCodeMap({ ...NOTHING, codes: { [concept]: one(LOCAL, 'X-1') } })
    expect(terms.problems).toEqual([])
    const condition = { resourceType: 'Condition', code: coded(LOCAL, 'X-1') }
    expect(conceptsOfCoded(withLocalCodes(condition, terms.codeMap).code)).toEqual([concept])
  })

  test('a file that is wrong throughout is not listed throughout', () => {
    const products = Array.from({ length: 500 }, () => product(LOCAL, 'X', 'prednisone'))
    expect(mapped({ products })).toHaveLength(20)
  })

  test('and what follows its twentieth problem is not even looked at', () => {
    const read: number[] = []
    const products = Array.from({ length: 500 }, (_, index) => ({
      system: LOCAL,
      code: `${index}`,
      get ingredients() {
        read.push(index)
        return ['nonsense']
      },
    }))
    expect(mapped({ products })).toHaveLength(20)
    expect(Math.max(...read)).toBeLessThan(25)
  })
})

describe('hostile input', () => {
  test.each([
    ['urn:facies:concept', 'hypertension'],
    ['urn:facies:ingredient', 'prednisone'],
    ['urn:facies:route', 'oral'],
  ])('an EHR cannot speak in our system %s', async (system, code) => {
    const own = coded(system, code)
    const condition = { resourceType: 'Condition', code: own, ...about(PATIENT) }
    const facts = await factsOf({
      conditions: bundle([condition]),
      medications: bundle([request({ ...own, text: 'Aktifan' })]),
    })
    expect(facts.conditions).toEqual([])
    expect(facts.medications).toMatchObject([{ matchedBy: 'none', route: 'unknown' }])
    expect(conceptsOfCoded(own)).toEqual([])
  })

  test('a look-alike stays one', () => {
    expect(conceptsOfCoded(withLocalCodes(asResource(coded(LOINC, '14158-0')), codeMap).code)).toEqual([])
  })

  test('a list that says the same a hundred thousand times is complemented once', () => {
    const coding = Array.from({ length: 100_000 }, () => ({ system: LOCAL, code: 'D-4' }))
    const { code } = withLocalCodes(asResource({ coding }), codeMap)
    expect((code as { readonly coding: readonly unknown[] }).coding).toHaveLength(100_003)
  })

  test('what lies just as deep as anything that is read is understood, and one deeper is not', () => {
    const at = (levels: number) =>
      Array.from({ length: levels }).reduce<unknown>((inner) => ({ part: inner }), coded(LOCAL, 'P-110'))
    expect(withLocalCodes(asResource(at(6)), codeMap)).not.toEqual(asResource(at(6)))
    const deeper = asResource(at(7))
    expect(withLocalCodes(deeper, codeMap)).toBe(deeper)
  })

  test('what lies deeper than anything that is read stays as it is', () => {
    let deep: unknown = coded(LOCAL, 'P-110')
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 === 0 ? [deep] : { part: deep }
    const resource = asResource(deep)
    expect(withLocalCodes(resource, codeMap)).toBe(resource)
  })

  test.each([
    ['no list', { coding: { system: LOCAL, code: 'D-1' } }],
    ['entries that are none', { coding: [null, 1, [], 'x', { system: 1, code: {} }, { system: LOCAL }] }],
    ['a name of every object', { coding: [{ system: '__proto__', code: 'constructor' }] }],
    ['a code of no kind', { coding: [{ system: LOCAL, code: 'D-1'.repeat(10_000) }] }],
  ])('codings that are %s stay as they are', (_name, concept) => {
    const resource = asResource(concept)
    expect(withLocalCodes(resource, codeMap)).toBe(resource)
  })

  test('a part called __proto__ stays a part', () => {
    const resource = JSON.parse(
      `{"resourceType":"Condition","__proto__":{"x":1},"code":{"coding":[{"system":"${LOCAL}","code":"P-110"}]}}`,
    )
    const read = withLocalCodes(resource, codeMap)
    expect(Object.keys(read)).toEqual(['resourceType', '__proto__', 'code'])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(conceptsOfCoded(read.code)).toEqual(['hypertension'])
  })

  test('a site without codes of its own reads the very same resources', () => {
    const resource = asResource(coded(LOCAL, 'P-110'))
    expect(withLocalCodes(resource, buildCodeMap(NOTHING).codeMap)).toBe(resource)
  })

  const asResource = (code: unknown): FhirResource => ({ resourceType: 'Condition', code })
})
