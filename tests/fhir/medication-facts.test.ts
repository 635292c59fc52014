import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { conceptsOfIngredient } from '../../src/clinical/value-sets.ts'
import { BRAND_NAMES } from '../../src/fhir/brand-names.ts'
import { medicationFacts } from '../../src/fhir/medication-facts.ts'
import { drugsBehind } from '../../src/fhir/medication-sources.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { ATC, about, BASE, coded, door, EHR, nockForTests, RXNORM, SNOMED } from './ehr.ts'

nockForTests()

const TODAY = day('2026-11-23')
const PREDNISONE = coded(RXNORM, '8640', 'prednisone')

function request(more: Readonly<Record<string, unknown>>): FhirResource {
  return { resourceType: 'MedicationRequest', status: 'active', intent: 'order', ...about('p1'), ...more }
}

async function read(more: Readonly<Record<string, unknown>>, sent: readonly FhirResource[] = []) {
  const resources = [request({ medicationCodeableConcept: PREDNISONE, ...more }), ...sent]
  return medicationFacts(resources, await drugsBehind(resources, null, null), TODAY)
}

async function only(more: Readonly<Record<string, unknown>>) {
  return (await read(more)).medications[0]
}

describe('the drug', () => {
  test('of a Medication whose form is not stated has no blank behind its name', async () => {
    const contained = [{ resourceType: 'Medication', id: 'm', code: { text: 'Prednisone' } }]
    const behind = { medicationCodeableConcept: undefined, medicationReference: { reference: '#m' } }
    expect(await only({ contained, ...behind })).toMatchObject({ ingredient: 'prednisone' })
  })

  test.each([
    {
      concept: PREDNISONE,
      ingredient: 'prednisone',
      matchedBy: 'code',
      member: 'glucocorticoid-ingredients',
    },
    { concept: coded(ATC, 'J04AB02'), ingredient: 'rifampin', matchedBy: 'code', member: 'cyp3a4-inducers' },
    {
      concept: coded(ATC, 'H02AB07', 'Prednisone'),
      ingredient: 'prednisone',
      matchedBy: 'code',
      member: 'gc-systemic-atc',
    },
    {
      concept: coded(ATC, 'R03AK07'),
      ingredient: 'formoterol and budesonide',
      matchedBy: 'code',
      member: 'gc-inhaled-atc',
    },
    {
      concept: coded(RXNORM, '312615', 'prednisone 20 MG Oral Tablet'),
      ingredient: 'prednisone',
      matchedBy: 'text',
      member: 'glucocorticoid-ingredients',
    },
    {
      concept: { text: 'fluticasone-salmeterol 250-50 mcg/dose' },
      ingredient: 'fluticasone',
      matchedBy: 'text',
      member: 'glucocorticoid-ingredients',
    },
    {
      concept: { text: 'norethindrone / Ethinyl Estradiol tablets' },
      ingredient: 'ethinyl estradiol',
      matchedBy: 'text',
      member: 'oral-oestrogens',
    },
    {
      concept: { text: "St. John's wort extract 300 mg" },
      ingredient: "st. john's wort extract",
      matchedBy: 'text',
      member: 'cyp3a4-inducers',
    },
    ...['st johns wort', "st john's wort", 'st. john’s wort', 'st john’s wort', 'st. johns wort'].map(
      (name) => ({
        concept: { text: `${name} 300 mg` },
        ingredient: name,
        matchedBy: 'text',
        member: 'cyp3a4-inducers',
      }),
    ),
    ...['Megace ES 625 mg/5 mL suspension', 'Megace 40 mg tablet'].map((text) => ({
      concept: { text },
      ingredient: 'megestrol',
      matchedBy: 'text',
      member: 'gr-active-progestins',
    })),
    {
      concept: { text: 'Dexamethasone.' },
      ingredient: 'dexamethasone',
      matchedBy: 'text',
      member: 'glucocorticoid-ingredients',
    },
  ])('$concept is $ingredient, by its $matchedBy', async ({ concept, ingredient, matchedBy, member }) => {
    const medication = await only({ medicationCodeableConcept: concept })
    expect(medication).toMatchObject({ ingredient, matchedBy })
    expect(medication?.concepts).toContain(member)
  })

  test.each([
    { concept: coded(RXNORM, '999999', 'Somebrand 4 mg tablet') },
    { concept: { coding: [{ code: '8640', display: 'Somebrand' }] } },
  ])('$concept is a drug that nobody knows', async ({ concept }) => {
    expect(await only({ medicationCodeableConcept: concept })).toMatchObject({
      ingredient: null,
      concepts: [],
      matchedBy: 'none',
    })
  })

  test.each([
    coded('urn:local', '8640'),
    {},
    { coding: 'prednisone', text: 7 },
  ])('%j names no drug at all: the list is not whole', async (concept) => {
    expect(await read({ medicationCodeableConcept: concept })).toEqual({ medications: [], unnamed: true })
  })

  test.each([
    ['Medrol (Pak) 4 mg', 'methylprednisolone', 'oral'],
    ['SOLU-MEDROL 125 mg', 'methylprednisolone', 'iv'],
    ['Depo-Medrol 40 mg/mL', 'methylprednisolone', 'im'],
    ['Kenalog-40 intra-articular', 'triamcinolone', 'intra-articular'],
    ['Decadron ophthalmic drops', 'dexamethasone', 'eye'],
    ['Uceris 2 mg rectal foam', 'budesonide', 'rectal'],
    ['Flovent HFA 110', 'fluticasone', 'inhaled'],
    ['Flonase', 'fluticasone', 'nasal'],
    ['Temovate', 'clobetasol', 'topical'],
    ['NuvaRing', 'ethinyl estradiol', 'vaginal'],
    ['Lo Loestrin Fe', 'ethinyl estradiol', 'oral'],
    ['Ortho Tri-Cyclen', 'ethinyl estradiol', 'oral'],
    ['Paxlovid (EUA)', 'ritonavir', 'oral'],
    ['Premarin 0.625', 'conjugated estrogens', 'oral'],
    ['norethindrone-e.estradiol-iron', 'ethinyl estradiol', 'unknown'],
    ['levonorgestrel-ethinyl estrad 0.1-20 mg-mcg tablet', 'ethinyl estradiol', 'oral'],
    ['Carbamazepine[Tegretol]', 'carbamazepine', 'oral'],
    ['{5 (nirmatrelvir 150 MG Oral Tablet / ritonavir 100 MG Oral Tablet)}Pack', 'ritonavir', 'oral'],
    ['28 Day Pack [Yaz]', 'ethinyl estradiol', 'oral'],
    ['Prednison Tabl 5 mg', 'prednisone', 'oral'],
    ['PREDNISON Filmtabl. 20 mg', 'prednisone', 'oral'],
    ['Hydrocortison Galepharm Tabl 10 mg', 'hydrocortisone', 'oral'],
    ['Prednisona 5 mg comprimidos', 'prednisone', 'oral'],
    ['Metilprednisolona 4 mg cápsulas', 'methylprednisolone', 'unknown'],
    ['idrocortisone 10 mg compresse', 'hydrocortisone', 'oral'],
    ['Desametasone collirio', 'dexamethasone', 'eye'],
    ['Bétaméthasone pommade', 'betamethasone', 'topical'],
    ['Budesonid Kapseln 3 mg', 'budesonide', 'oral'],
    ['Budenofalk Kaps 3 mg', 'budesonide', 'oral'],
    ['CORTIMENT Retardtabl 9 mg', 'budesonide', 'oral'],
    ['SPIRICORT Filmtabl 20 mg', 'prednisolone', 'oral'],
    ['DIPROPHOS Inj Susp', 'betamethasone', 'unknown'],
    ['Kortison Creme', 'cortisone', 'topical'],
    ['Hydrokortison salva 1 %', 'hydrocortisone', 'topical'],
    ['Betnovate Creme', 'betamethasone', 'topical'],
    ['Elocom Salbe', 'mometasone', 'topical'],
    ['Beklometason Inhalator', 'beclomethasone', 'inhaled'],
    ['Mometason Nasenspray', 'mometasone', 'nasal'],
    ['Dexamethason Augentropfen', 'dexamethasone', 'eye'],
    ['Budesonid Klysma', 'budesonide', 'rectal'],
    ['prednisolon acetate ophth', 'prednisolone', 'eye'],
    ['Prednisome 5 mg', 'prednisone', 'unknown'],
    ['dexamethazone 4 mg tab', 'dexamethasone', 'unknown'],
  ])('%s is %s, %s', async (text, ingredient, route) => {
    const medication = await only({ medicationCodeableConcept: { text } })
    const concepts = conceptsOfIngredient(ingredient)
    expect(concepts).not.toEqual([])
    expect(medication).toMatchObject({ route, matchedBy: 'text' })
    expect(medication?.concepts).toEqual(expect.arrayContaining([...concepts]))
  })

  test.each(Object.keys(BRAND_NAMES))('the brand %s means a drug of a value set', async (brand) => {
    const medication = await only({ medicationCodeableConcept: { text: brand } })
    expect(medication?.concepts).not.toEqual([])
  })

  test.each([
    'Metformin 500 mg tablet',
    'biotin',
    'levothyroxine sodium 50 mcg',
  ])('that no rule cares for, %s, is read all the same', async (text) => {
    expect(await only({ medicationCodeableConcept: { text } })).toMatchObject({
      ingredient: text.toLowerCase().split(' ')[0],
      concepts: [],
      matchedBy: 'text',
    })
  })

  test('carries the name of the ingredient that a rule cares for', async () => {
    const medication = await only({ medicationCodeableConcept: { text: 'naproxen / prednisone' } })
    expect(medication?.ingredient).toBe('prednisone')
  })

  test('carries the concepts of every ingredient of a combination', async () => {
    const medication = await only({ medicationCodeableConcept: { text: 'ritonavir and budesonide' } })
    expect(medication?.concepts).toEqual(
      expect.arrayContaining(['strong-cyp3a4-inhibitors', 'glucocorticoid-ingredients']),
    )
  })

  test.each([
    { drug: { text: 'Darunavir/Cobicistat 800-150 mg' }, ingredients: ['darunavir', 'cobicistat'] },
    { drug: { text: 'lopinavir-ritonavir 200-50 mg' }, ingredients: ['lopinavir', 'ritonavir'] },
    {
      drug: coded(RXNORM, '4099', 'estrogens, conjugated / medroxyprogesterone'),
      ingredients: ['estrogens, conjugated (usp)', 'medroxyprogesterone'],
    },
    { drug: { text: 'prednisone 5 mg' }, ingredients: undefined },
  ])('names every ingredient of $drug', async ({ drug, ingredients }) => {
    const medication = await only({ medicationCodeableConcept: drug })
    expect(medication?.ingredients).toEqual(ingredients && expect.arrayContaining(ingredients))
  })

  test.each([
    ['J05AR14', 'strong-cyp3a4-inhibitors'],
    ['J05AR10', 'strong-cyp3a4-inhibitors'],
    ['J05AE30', 'strong-cyp3a4-inhibitors'],
    ['A02BD07', 'strong-cyp3a4-inhibitors'],
    ['C09BB10', 'cyp3a4-inhibitors'],
    ['J05AR06', 'cyp3a4-inducers'],
    ['J04AM05', 'cyp3a4-inducers'],
    ['A10BD05', 'cyp3a4-inducers'],
    ['D01AC20', 'gc-topical-atc'],
    ['S01CB02', 'gc-eye-ear-atc'],
    ['M01BA01', 'gc-systemic-atc'],
    ['G03AC06', 'gr-active-progestins'],
    ['H01AC08', 'exogenous-gh-igf'],
  ])('is known by the ATC code of a combination alone: %s', async (code, concept) => {
    const medication = await only({ medicationCodeableConcept: coded(ATC, code) })
    expect(medication).toMatchObject({ matchedBy: 'code', concepts: expect.arrayContaining([concept]) })
  })
})

describe('an order that points to its drug', () => {
  const medication = { resourceType: 'Medication', id: 'm1', code: PREDNISONE }
  const pointing = (reference: string, display?: string) =>
    request({ medicationReference: { reference, ...(display === undefined ? {} : { display }) } })
  const named = async (resources: readonly FhirResource[]) =>
    medicationFacts(resources, await drugsBehind(resources, null, new URL(BASE)), TODAY)

  test('finds one that it contains', async () => {
    const { medications } = await named([
      { ...pointing('#m1'), contained: [{ resourceType: 'Practitioner', id: 'm1' }, medication] },
    ])
    expect(medications[0]).toMatchObject({ ingredient: 'prednisone', matchedBy: 'code' })
  })

  test.each([
    'Medication/m1',
    'Medication/m1/_history/2',
    `${BASE}/Medication/m1`,
  ])('finds %s, sent along', async (reference) => {
    const { medications, unnamed } = await named([pointing(reference), medication])
    expect([medications[0]?.ingredient, unnamed]).toEqual(['prednisone', false])
  })

  test('finds one by the `urn:uuid` of its entry', async () => {
    const id = 'b0c1d2e3-4567-4abc-8def-0123456789ab'
    const { medications, unnamed } = await named([pointing(`urn:uuid:${id}`), { ...medication, id }])
    expect([medications[0]?.ingredient, unnamed]).toEqual(['prednisone', false])
  })

  test('reads one from the record, once for all orders', async () => {
    nock(EHR).get('/fhir/r4/Medication/m1').reply(200, medication)
    const record = door()
    const resources = [pointing('Medication/m1'), pointing(`${BASE}/Medication/m1`)]
    const { medications } = medicationFacts(
      resources,
      await drugsBehind(resources, record, record.base),
      TODAY,
    )
    expect(medications.map(({ ingredient }) => ingredient)).toEqual(['prednisone', 'prednisone'])
  })

  test('reads forty of them and no more, the first ones', async () => {
    const paths = Array.from({ length: 41 }, (_, index) => `Medication/m${index}`)
    for (const path of paths) nock(EHR).get(`/fhir/r4/${path}`).reply(404, {})
    const record = door()
    await drugsBehind(
      paths.map((path) => pointing(path)),
      record,
      record.base,
    )
    const left = nock.pendingMocks()
    nock.cleanAll()
    expect(left).toEqual([expect.stringMatching(/Medication\/m40$/)])
  })

  test('falls back to the words of the reference', async () => {
    nock(EHR).get('/fhir/r4/Medication/m1').reply(403)
    const record = door()
    const resources = [pointing('Medication/m1', 'Prednisone 5 mg tablet')]
    const { medications, unnamed } = medicationFacts(
      resources,
      await drugsBehind(resources, record, record.base),
      TODAY,
    )
    expect([medications[0]?.ingredient, medications[0]?.matchedBy, unnamed]).toEqual([
      'prednisone',
      'text',
      false,
    ])
  })

  test.each([
    'Medication/m9',
    '#m9',
    'https://evil.example/fhir/r4/Medication/m1',
    'Patient/p1',
  ])('leaves the list not whole where %s cannot be read', async (reference) => {
    const { medications, unnamed } = await named([pointing(reference), medication])
    expect([medications, unnamed]).toEqual([[], true])
  })
})

describe('whether it is taken', () => {
  test.each([
    ['active', 'active'],
    ['on-hold', 'active'],
    ['unknown', 'active'],
    [undefined, 'active'],
    ['stopped', 'stopped'],
    ['completed', 'stopped'],
    ['draft', undefined],
    ['cancelled', undefined],
    ['entered-in-error', undefined],
  ])('status %j reads as %j', async (status, expected) => {
    expect((await only({ status }))?.status).toBe(expected)
  })

  test.each([
    { intent: 'proposal' },
    { intent: 'option' },
    { doNotPerform: true },
  ])('not at all with %j', async (more) => {
    expect(await only(more)).toBeUndefined()
  })

  const bounds = (start: string, end?: string) => ({
    dosageInstruction: [
      { timing: { repeat: { boundsPeriod: { start, ...(end === undefined ? {} : { end }) } } } },
    ],
  })
  const supply = (start: string, end: string) => ({ dispenseRequest: { validityPeriod: { start, end } } })

  test.each([
    { more: { authoredOn: '2026-01-02T10:00:00Z' }, days: ['active', '2026-01-02', null] },
    { more: { authoredOn: '2026-01-02', ...bounds('2026-01-05') }, days: ['active', '2026-01-05', null] },
    { more: bounds('2026-01-05', '2026-01-12'), days: ['stopped', '2026-01-05', '2026-01-12'] },
    { more: bounds('2026-01-05', '2026-11-23'), days: ['active', '2026-01-05', null] },
    { more: supply('2026-01-05', '2026-02-05'), days: ['active', '2026-01-05', null] },
    { more: { status: 'stopped' }, days: ['stopped', null, null] },
    {
      more: { status: 'stopped', ...supply('2026-01-05', '2026-02-05') },
      days: ['stopped', '2026-01-05', '2026-02-05'],
    },
    {
      more: { status: 'stopped', ...supply('2026-01-05', '2027-02-05') },
      days: ['stopped', '2026-01-05', null],
    },
    {
      more: { authoredOn: '2026-03-03', dosageInstruction: [{ timing: { repeat: { count: 1 } } }] },
      days: ['stopped', '2026-03-03', '2026-03-03'],
    },
    {
      more: {
        status: 'stopped',
        authoredOn: '2026-03-03',
        dosageInstruction: [{ route: coded(SNOMED, '78421000'), timing: { repeat: { frequency: 1 } } }],
      },
      days: ['stopped', '2026-03-03', null],
    },
    {
      more: {
        status: 'completed',
        authoredOn: '2026-03-03',
        dosageInstruction: [{ route: coded(SNOMED, '12130007') }],
      },
      days: ['stopped', '2026-03-03', '2026-03-03'],
    },
    {
      more: {
        status: 'completed',
        authoredOn: '2026-03-03',
        dosageInstruction: [{ timing: { event: ['2026-03-05T23:00:00Z'], repeat: { count: 1 } } }],
      },
      days: ['stopped', '2026-03-05', '2026-03-05'],
    },
    {
      more: { authoredOn: '2024-03-03', dosageInstruction: [{ route: coded(SNOMED, '12130007') }] },
      days: ['stopped', '2024-03-03', '2024-03-03'],
    },
    {
      more: { authoredOn: '2026-03-03', dosageInstruction: [{ route: { text: 'IM' }, text: 'once today' }] },
      days: ['stopped', '2026-03-03', '2026-03-03'],
    },
    {
      more: {
        authoredOn: '2026-03-03',
        dosageInstruction: [{ route: { text: 'IM' }, text: 'every 4 weeks' }],
      },
      days: ['active', '2026-03-03', null],
    },
    {
      more: {
        authoredOn: '2026-03-03',
        dosageInstruction: [{ route: coded(SNOMED, '12130007') }],
        dispenseRequest: { numberOfRepeatsAllowed: 3 },
      },
      days: ['active', '2026-03-03', null],
    },
    {
      more: { authoredOn: '2026-03-03', dosageInstruction: [{ route: { text: 'IV' } }] },
      days: ['active', '2026-03-03', null],
    },
    {
      more: { authoredOn: '2026-11-23', dosageInstruction: [{ route: coded(SNOMED, '12130007') }] },
      days: ['active', '2026-11-23', null],
    },
    {
      more: {
        status: 'completed',
        authoredOn: '2026-01-01',
        dispenseRequest: { expectedSupplyDuration: { value: 30, code: 'd' } },
      },
      days: ['stopped', '2026-01-01', '2026-01-31'],
    },
    {
      more: {
        status: 'stopped',
        authoredOn: '2026-01-01',
        dispenseRequest: {
          expectedSupplyDuration: { value: 30, unit: 'days' },
          numberOfRepeatsAllowed: 2,
        },
      },
      days: ['stopped', '2026-01-01', '2026-04-01'],
    },
    {
      more: {
        status: 'completed',
        authoredOn: '2026-11-01',
        dispenseRequest: { expectedSupplyDuration: { value: 3, unit: 'mo' } },
      },
      days: ['stopped', '2026-11-01', null],
    },
    {
      more: {
        status: 'completed',
        authoredOn: '2026-01-01',
        dosageInstruction: [{ timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } } }],
        dispenseRequest: { quantity: { value: 20, unit: 'TAB' } },
      },
      days: ['stopped', '2026-01-01', '2026-01-11'],
    },
    { more: { status: 'completed', authoredOn: '2024-11-23' }, days: ['stopped', '2024-11-23', null] },
    {
      more: { status: 'completed', authoredOn: '2024-11-22' },
      days: ['stopped', '2024-11-22', '2025-11-22'],
    },
  ])('$more: $days', async ({ more, days }) => {
    const medication = await only(more)
    expect([medication?.status, medication?.startedOn, medication?.stoppedOn]).toEqual(days)
  })
})

describe('the route', () => {
  const drug = (text: string) => ({ medicationCodeableConcept: { text } })
  const routed = (route: unknown) => ({ dosageInstruction: [{ route }] })

  test.each([
    [{ ...drug('budesonide tablet'), ...routed(coded(SNOMED, '447694001')) }, 'inhaled'],
    [{ ...drug('budesonide'), ...routed({ text: 'Intra-articular injection' }) }, 'intra-articular'],
    [{ ...drug('budesonide'), ...routed({ text: 'PO' }) }, 'oral'],
    [{ ...drug('budesonide'), ...routed({ text: 'IM' }) }, 'im'],
    [{ ...drug('betamethasone 1 mL'), ...routed({ text: 'i.m.' }) }, 'im'],
    [drug('betamethasone 1 mL i.v.'), 'iv'],
    [drug('prednisolone 5 mg p.o.'), 'oral'],
    [drug('triamcinolone 40 mg s.c.'), 'sc'],
    [{ ...drug('budesonide 32 mcg spray'), ...routed({ text: 'Each Nare' }) }, 'nasal'],
    [{ ...drug('budesonide 32 mcg spray'), ...routed({ text: 'Both Nostrils' }) }, 'nasal'],
    [drug('prednisone 10 MG Oral Tablet'), 'oral'],
    [drug('hydrocortisone 1 % topical cream'), 'topical'],
    [drug('budesonide oral inhaler'), 'inhaled'],
    [drug('fluticasone nasal spray'), 'nasal'],
    [drug('prednisolone ophthalmic suspension'), 'eye'],
    [drug('hydrocortisone otic solution'), 'ear'],
    [drug('estradiol vaginal tablet'), 'vaginal'],
    [drug('estradiol patch'), 'transdermal'],
    [drug('hydrocortisone enema'), 'rectal'],
    [drug('triamcinolone intralesional'), 'intralesional'],
    [drug('methylprednisolone epidural injection'), 'epidural'],
    [drug('octreotide subcutaneous solution'), 'sc'],
    [drug('prednisone'), 'unknown'],
    [{ medicationCodeableConcept: coded(ATC, 'H02AB06') }, 'oral'],
    [{ medicationCodeableConcept: coded(ATC, 'H02AB04', 'methylprednisolone intramuscular') }, 'im'],
    [{ medicationCodeableConcept: coded(ATC, 'R03BA02') }, 'inhaled'],
    [{ medicationCodeableConcept: coded(ATC, 'R01AD05') }, 'nasal'],
    [{ medicationCodeableConcept: coded(ATC, 'D07AD01') }, 'topical'],
    [{ medicationCodeableConcept: coded(ATC, 'S01BA04') }, 'eye'],
    [{ medicationCodeableConcept: PREDNISONE, ...routed('oral') }, 'unknown'],
  ])('of %j is %s', async (more, route) => {
    expect((await only(more))?.route).toBe(route)
  })
})

describe('the dose', () => {
  const tablet = (strength: string) => ({
    medicationCodeableConcept: { text: `dexamethasone ${strength} oral tablet` },
  })
  const dose = (value: number, unit: string) => ({
    dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value, unit } }] }],
  })
  const dispensed = (value: number) => ({ dispenseRequest: { quantity: { value, unit: 'TAB' } } })

  test.each([
    { more: { ...tablet('1 mg'), ...dose(1, 'mg'), ...dispensed(1) }, expected: [1, 1] },
    { more: { ...tablet('0.5 mg'), ...dose(2, 'tablet'), ...dispensed(2) }, expected: [1, 1] },
    { more: { ...tablet('0.5 mg'), ...dose(0.5, 'mg'), ...dispensed(8) }, expected: [0.5, 8] },
    { more: { ...tablet('0.5 mg'), ...dose(1000, 'ug'), ...dispensed(8) }, expected: [1, 4] },
    { more: { ...tablet('4 mg'), ...dispensed(30) }, expected: [4, 30] },
    {
      more: {
        ...tablet('4 mg'),
        dispenseRequest: { quantity: { value: 30, unit: 'TAB' }, numberOfRepeatsAllowed: 2 },
      },
      expected: [4, 90],
    },
    {
      more: { ...tablet('1 mg'), dosageInstruction: [{ timing: { repeat: { count: 1 } } }] },
      expected: [1, 1],
    },
    {
      more: { ...dose(2, 'puff'), dispenseRequest: { quantity: { value: 1, unit: 'each' } } },
      expected: [null, null],
    },
    {
      more: { ...tablet('1 mg'), dispenseRequest: { quantity: { value: 1, unit: 'Each' } } },
      expected: [1, 1],
    },
    { more: { ...tablet('0.5 mg'), dispenseRequest: { quantity: { value: 8 } } }, expected: [0.5, 8] },
    { more: dose(5, 'mL'), expected: [null, null] },
    {
      more: {
        medicationCodeableConcept: { text: 'dexamethasone 1 MG/ML Oral Solution' },
        dosageInstruction: [
          { timing: { repeat: { count: 1 } }, doseAndRate: [{ doseQuantity: { value: 8, unit: 'mL' } }] },
        ],
      },
      expected: [null, 1],
    },
    {
      more: { medicationCodeableConcept: { text: 'dexamethasone 0.5 mg/5 mL elixir' }, ...dose(10, 'mL') },
      expected: [null, null],
    },
    { more: { medicationCodeableConcept: { text: 'estradiol 0.00208 MG/HR' } }, expected: [0.00208, null] },
    { more: {}, expected: [null, null] },
  ])('$more: $expected', async ({ more, expected }) => {
    const medication = await only(more)
    expect([medication?.doseMg, medication?.doses]).toEqual(expected)
  })
})

describe('the day on which a test dose is taken', () => {
  const ONCE = { doseAndRate: [{ doseQuantity: { value: 1, unit: 'mg' } }] }
  const order = (timing: Readonly<Record<string, unknown>>) => ({
    authoredOn: '2026-11-13',
    medicationCodeableConcept: { text: 'dexamethasone 1 mg tablet' },
    dosageInstruction: [{ ...ONCE, timing }],
  })
  const within = (start: string | undefined, end: string | undefined, count = 1) => ({
    repeat: { count, boundsPeriod: { start, end } },
  })

  test.each([
    { name: 'the day it was ordered', timing: { repeat: { count: 1 } }, known: false },
    { name: 'an event', timing: { event: ['2026-11-19T23:00:00Z'], repeat: { count: 1 } }, known: true },
    { name: 'an event of a month', timing: { event: ['2026-11'], repeat: { count: 1 } }, known: false },
    { name: 'a period of a day', timing: within('2026-11-19', '2026-11-19'), known: true },
    { name: 'a period of two days', timing: within('2026-11-19', '2026-11-20'), known: false },
    { name: 'a beginning alone', timing: within('2026-11-19', undefined), known: false },
    {
      name: 'a period of three days for a series',
      timing: within('2026-11-17', '2026-11-19', 8),
      known: true,
    },
    {
      name: 'a period of four days for a series',
      timing: within('2026-11-16', '2026-11-19', 8),
      known: false,
    },
  ])('$name is known: $known', async ({ timing, known }) => {
    const drug = await only(order(timing))
    expect(drug?.doseDay).toBe(known ? undefined : 'unknown')
  })

  test('the validity of a prescription is none', async () => {
    const validityPeriod = { start: '2026-11-19', end: '2026-11-19' }
    const drug = await only({ ...order({ repeat: { count: 1 } }), dispenseRequest: { validityPeriod } })
    expect(drug?.doseDay).toBe('unknown')
  })
})

describe('a course that is over, whose end only the words of its dosage tell', () => {
  const over = (text: string, more: Readonly<Record<string, unknown>> = {}) => ({
    status: 'completed',
    authoredOn: '2025-10-19',
    dosageInstruction: [{ text }],
    ...more,
  })
  const refilled = (numberOfRepeatsAllowed: number) => ({ dispenseRequest: { numberOfRepeatsAllowed } })

  test.each([
    { name: 'for some days', more: over('1 tab daily for 5 days'), end: '2025-10-24' },
    { name: 'times some days', more: over('40 mg PO daily x 5 days'), end: '2025-10-24' },
    { name: 'times some days, written together', more: over('40 mg PO daily x5d'), end: '2025-10-24' },
    { name: 'for weeks', more: over('1 tab daily for 2 weeks'), end: '2025-11-02' },
    { name: 'for some days or more', more: over('1 tab daily for 3-5 days'), end: '2025-10-24' },
    { name: 'in steps', more: over('2 tabs for 5 days, then 1 tab for 1 week'), end: '2025-10-31' },
    { name: 'with a refill', more: over('1 tab daily for 5 days', refilled(1)), end: '2025-10-29' },
    { name: 'that comes back', more: over('1 tab daily for 5 days every month'), end: null },
    { name: 'as needed', more: over('1 tab as needed for 5 days'), end: null },
    { name: 'for a pain', more: over('1 tab daily for joint pain'), end: null },
    { name: 'at an hour', more: over('2 tabs x 1 at 8 am'), end: null },
    {
      name: 'in two dosages of which one does not say',
      more: over('', { dosageInstruction: [{ text: '1 tab for 5 days' }, { text: 'then half' }] }),
      end: null,
    },
    {
      name: 'that was stated as a supply',
      more: over('1 tab daily for 5 days', {
        dispenseRequest: { expectedSupplyDuration: { value: 30, unit: 'd' } },
      }),
      end: '2025-11-18',
    },
  ])('$name ends on $end', async ({ more, end }) => {
    const drug = await only(more)
    expect([drug?.status, drug?.stoppedOn]).toEqual(['stopped', end])
  })

  test('goes on while the order is active', async () => {
    expect((await only({ ...over('1 tab daily for 5 days'), status: 'active' }))?.status).toBe('active')
  })
})
