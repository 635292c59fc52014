import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { readChart } from '../../src/fhir/chart.ts'
import { QUERIES, type QueryKey } from '../../src/fhir/queries.ts'
import { about, bundle, coded, LOINC, PATIENT, RXNORM, SNOMED } from './ehr.ts'

type Part = Exclude<QueryKey, 'patient' | 'photos'>
type Given = Readonly<Record<string, unknown>>

const TODAY = day('2026-06-15')
const WOMAN = { resourceType: 'Patient', id: PATIENT, gender: 'female', birthDate: '1986-01-31' }
const MAN = { ...WOMAN, gender: 'male' }

const condition = (more: Given): Given => ({ resourceType: 'Condition', ...about(PATIENT), ...more })
const order = (more: Given): Given => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  ...about(PATIENT),
  ...more,
})
const observation = (code: string, more: Given): Given => ({
  resourceType: 'Observation',
  status: 'final',
  code: coded(LOINC, code),
  effectiveDateTime: '2026-06-01T08:00:00Z',
  ...about(PATIENT),
  ...more,
})
const quantity = (value: unknown, unit: string): Given => ({ valueQuantity: { value, unit } })
const high = (value: unknown): Given => ({ referenceRange: [{ high: { value } }] })

const IGF1 = '2484-4'
const EGFR = '98979-8'
const PREGNANT = coded(SNOMED, '77386006')
const NOT_PREGNANT = coded(SNOMED, '60001007')

/** What stands beside the bad entry, one of each part, and must still be there. */
const GOOD = {
  conditions: [condition({ id: 'good', code: coded(SNOMED, '237783006'), onsetDateTime: '2026-01-01' })],
  medications: [order({ id: 'good', medicationCodeableConcept: coded(RXNORM, '2002', 'carbamazepine') })],
  results: [observation('4548-4', { id: 'good', ...quantity(6.1, '%') })],
  encounters: [
    {
      resourceType: 'Encounter',
      id: 'good',
      status: 'finished',
      serviceType: coded(SNOMED, '394583002'),
      period: { start: '2026-05-02' },
      ...about(PATIENT),
    },
  ],
} as const satisfies Partial<Record<Part, readonly Given[]>>

/** The good chart, with the bad entry before and after the good one of its part. */
function factsWith(part: keyof typeof GOOD, bad: readonly unknown[], patient: Given = WOMAN): Promise<Facts> {
  return readFacts({ ...GOOD, [part]: [...bad, ...GOOD[part], ...bad] }, patient)
}

async function readFacts(parts: Partial<Record<Part, readonly unknown[]>>, patient: Given): Promise<Facts> {
  const none = Object.keys(QUERIES).map((key) => [key, null])
  const sent = Object.entries(parts).map(([key, resources]) => [key, bundle(resources)])
  const prefetch = { ...Object.fromEntries([...none, ...sent]), patient }
  return (await readChart({ patientId: PATIENT, prefetch, record: null, today: TODAY })).facts
}

/** The entries beside the bad one, as the rules see them. */
function neighboursIn({ conditions, medications, results, care }: Facts): readonly unknown[] {
  return [
    conditions.filter(({ concept }) => concept === 'adrenal-mass').length,
    medications.filter(({ ingredient }) => ingredient === 'carbamazepine').length,
    results.filter((result) => result.test === 'hba1c' && result.value === 6.1).length,
    care.lastEndocrineVisit,
  ]
}

const ALL_NEIGHBOURS = [1, 1, 1, { on: '2026-05-02', reason: 'unknown' }]
describe('a result that cannot be read', () => {
  test.each([
    { name: 'an unknown unit', more: quantity(300, 'U/L') },
    { name: 'no unit', more: { valueQuantity: { value: 300 } } },
    { name: 'a number as words', more: quantity('300', 'ng/mL') },
    { name: 'words that are no number', more: { valueString: 'see report' } },
    { name: 'a value that is no quantity', more: { valueQuantity: 300 } },
    { name: 'a value of another kind', more: { valueBoolean: true } },
    {
      name: 'a day that does not exist',
      more: { ...quantity(300, 'ng/mL'), effectiveDateTime: '2026-02-31' },
    },
    { name: 'the year 0000', more: { ...quantity(300, 'ng/mL'), effectiveDateTime: '0000' } },
    { name: 'a time without a day', more: { ...quantity(300, 'ng/mL'), effectiveDateTime: '08:30:00' } },
    { name: 'no date', more: { ...quantity(300, 'ng/mL'), effectiveDateTime: undefined } },
    { name: 'no upper limit', more: quantity(300, 'ng/mL'), range: {} },
    {
      name: 'an upper limit in another unit',
      more: quantity(300, 'ng/mL'),
      range: { referenceRange: [{ high: { value: 2, unit: 'U/L' } }] },
    },
    { name: 'an upper limit as words', more: quantity(300, 'ng/mL'), range: high('250') },
    { name: 'an upper limit below zero', more: quantity(300, 'ng/mL'), range: high(-250) },
    {
      name: 'two upper limits',
      more: quantity(300, 'ng/mL'),
      range: { referenceRange: [{ high: { value: 200 } }, { high: { value: 300 } }] },
    },
    { name: 'a value below zero', more: quantity(-300, 'ng/mL') },
  ])('for $name is named, and nothing else is lost', async ({ more, range = high(250) }) => {
    const facts = await factsWith('results', [observation(IGF1, { ...range, ...more })])
    expect(facts.unreadable?.results).toEqual(['igf1'])
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
    expect(facts.unread).toEqual([])
  })
})

describe('a value written in words', () => {
  const igf1 = (words: string) =>
    factsWith('results', [
      observation(IGF1, { valueString: words, referenceRange: [{ high: { value: 250, unit: 'ng/mL' } }] }),
    ])
  const limited = (words: string) =>
    factsWith('results', [
      observation(IGF1, { ...quantity(300, 'ng/mL'), referenceRange: [{ text: words }] }),
    ])
  const spread = (length: number) => `300${' '.repeat(length - '300ng/mL'.length)}ng/mL`

  test.each([
    { name: 'with blanks around it', words: `${' '.repeat(900)}300 ng/mL${' '.repeat(900)}`, unreadable: [] },
    { name: 'of 60 characters', words: spread(60), unreadable: [] },
    { name: 'of 61 characters', words: spread(61), unreadable: ['igf1'] },
    { name: 'of many blanks', words: `${' '.repeat(1_900)}x`, unreadable: ['igf1'] },
  ])('$name is read, or named', async ({ words, unreadable }) => {
    const facts = await igf1(words)
    expect(facts.unreadable?.results).toEqual(unreadable)
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })

  test.each([
    { name: 'with blanks around it', words: `${' '.repeat(900)}< 250 ng/mL${' '.repeat(900)}`, uln: 250 },
    { name: 'of many blanks', words: `<250${' '.repeat(1_900)}!`, uln: null },
  ])('as a limit $name is $uln', async ({ words, uln }) => {
    const facts = await limited(words)
    expect(facts.results).toContainEqual(expect.objectContaining({ test: 'igf1', value: 300, uln }))
  })
})

test.each([
  { count: 20, uln: 250 },
  { count: 21, uln: null },
])('of $count reference ranges the limit is $uln', async ({ count, uln }) => {
  const normal = { type: coded('http://x.example', 'normal'), high: { value: 250 } }
  const referenceRange = Array.from({ length: count }, (_, index) => (index === 0 ? normal : { text: 'x' }))
  const facts = await factsWith('results', [observation(IGF1, { ...quantity(300, 'ng/mL'), referenceRange })])
  expect(facts.results).toContainEqual(expect.objectContaining({ test: 'igf1', value: 300, uln }))
})

test.each([
  { codes: [IGF1, '2963-7', '2143-6'], unreadable: [] },
  {
    codes: [IGF1, '2963-7', '2143-6', '2823-3'],
    unreadable: ['igf1', 'random_gh', 'cortisol_serum', 'potassium'],
  },
])('a value of the tests $codes at once: unreadable are $unreadable', async ({ codes, unreadable }) => {
  const code = { coding: codes.map((one) => ({ system: LOINC, code: one })) }
  const facts = await factsWith('results', [
    observation('', { code, ...quantity(300, 'ng/mL'), ...high(250) }),
  ])
  expect(facts.unreadable?.results).toEqual(unreadable)
  expect(facts.unread).toEqual([])
  expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
})

test('a result of the year 3000 is named', async () => {
  const facts = await factsWith('results', [
    observation(IGF1, { ...quantity(300, 'ng/mL'), ...high(250), effectiveDateTime: '3000-01-01' }),
  ])
  expect(facts.unreadable?.results).toEqual(['igf1'])
})

test('a result that cannot be read is not named where a newer one can', async () => {
  const [older, newer] = ['2026-03-01', '2026-05-01'].map((effectiveDateTime) => ({ effectiveDateTime }))
  const unread = (more: Given | undefined) =>
    observation(IGF1, { ...quantity(300, 'U/L'), ...high(250), ...more })
  const read = (more: Given | undefined) =>
    observation(IGF1, { ...quantity(300, 'ng/mL'), ...high(250), ...more })
  const named = async (...given: readonly Given[]) => (await factsWith('results', given)).unreadable?.results
  expect([await named(unread(older), read(newer)), await named(read(older), unread(newer))]).toEqual([
    [],
    ['igf1'],
  ])
})

test.each([
  { name: 'an unknown unit', more: quantity(45, 'furlongs') },
  { name: 'a value below zero', more: quantity(-45, 'mL/min/{1.73_m2}') },
])('an eGFR with $name leaves the results unread: a urine test may be unsafe', async ({ more }) => {
  const facts = await factsWith('results', [observation(EGFR, more)])
  expect(facts.unread).toEqual(['results'])
  expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
})

describe('what is no result', () => {
  test.each([
    { name: 'entered in error', more: { status: 'entered-in-error' } },
    { name: 'preliminary', more: { status: 'preliminary' } },
    { name: 'registered', more: { status: 'registered' } },
    { name: 'cancelled', more: { status: 'cancelled' } },
    { name: 'of no status', more: { status: undefined } },
    { name: 'of a status that is no word', more: { status: ['final'] } },
    { name: 'without data', more: { dataAbsentReason: coded('http://x.example', 'not-performed') } },
    { name: 'of another type', more: { resourceType: 'Specimen' } },
    { name: 'the head of a panel', more: { valueQuantity: undefined, hasMember: [] } },
    { name: 'without a code', more: { code: undefined } },
    { name: 'with a code of no system', more: { code: { coding: [{ code: IGF1 }] } } },
    { name: 'with a code that is a list', more: { code: [IGF1] } },
  ])('one $name counts for nothing, and nothing else is lost', async ({ more }) => {
    const facts = await factsWith('results', [
      observation(IGF1, { ...quantity(300, 'ng/mL'), ...high(250), ...more }),
    ])
    expect(facts.results.map((result) => result.test)).toEqual(['hba1c'])
    expect(facts.unreadable?.results).toEqual([])
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
    expect(facts.unread).toEqual([])
  })
})

describe('a problem that cannot be read', () => {
  test.each([
    { name: 'without a code', more: { code: undefined } },
    { name: 'in words only', more: { code: { text: 'Pregnant' } } },
    { name: 'in a local code only', more: { code: coded('urn:oid:1.2.840.114350', '1234', 'Acromegaly') } },
    { name: 'with a code of no system', more: { code: { coding: [{ code: 'E22.0' }] } } },
    {
      name: 'with a code that is a number',
      more: { code: { coding: [{ system: SNOMED, code: 74107003 }] } },
    },
    {
      name: 'with codings that are no list',
      more: { code: { coding: { system: SNOMED, code: '74107003' } } },
    },
  ])('$name is named, and nothing else is lost', async ({ more }) => {
    const facts = await factsWith('conditions', [condition(more)])
    expect(facts.unreadable?.problems).toBe(true)
    expect(facts.conditions).toHaveLength(1)
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
    expect(facts.unread).toEqual([])
  })

  test.each([
    { name: 'that the rules do not ask for', more: { code: coded(SNOMED, '195662009') } },
    { name: 'in words, and resolved', more: { code: { text: 'x' }, clinicalStatus: coded('x', 'resolved') } },
    {
      name: 'in words, and refuted',
      more: { code: { text: 'x' }, verificationStatus: coded('x', 'refuted') },
    },
    {
      name: 'in words, and in error',
      more: { code: { text: 'x' }, verificationStatus: coded('x', 'entered-in-error') },
    },
    { name: 'that is a concern', more: { code: { text: 'x' }, category: [coded('x', 'health-concern')] } },
    { name: 'of another type', more: { resourceType: 'AllergyIntolerance', code: { text: 'x' } } },
  ])('is none $name', async ({ more }) => {
    const facts = await factsWith('conditions', [condition(more)])
    expect(facts.unreadable?.problems).toBe(false)
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })

  test.each([
    { name: 'a day that does not exist', more: { onsetDateTime: '2026-02-31' } },
    { name: 'the year 0000', more: { onsetDateTime: '0000' } },
    { name: 'the empty date of a database', more: { onsetDateTime: '1840-12-31' } },
    { name: 'the year 3000', more: { onsetDateTime: '3000-01-01' } },
    { name: 'a time without a day', more: { onsetDateTime: '08:30' } },
    { name: 'an age below zero', more: { onsetAge: { value: -3, unit: 'a' } } },
    { name: 'an age as words', more: { onsetAge: { value: '40', unit: 'a' } } },
    { name: 'a period that is a list', more: { onsetPeriod: ['2026-01-01'] } },
    { name: 'an end of the year 3000', more: { abatementDateTime: '3000-01-01' } },
    { name: 'an end that does not exist', more: { abatementDateTime: '2026-02-31' } },
  ])('with $name counts as present now', async ({ more }) => {
    const facts = await factsWith('conditions', [condition({ code: coded(SNOMED, '74107003'), ...more })])
    expect(facts.conditions).toContainEqual({
      concept: 'acromegaly',
      certainty: 'confirmed',
      onset: null,
      abated: null,
    })
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })
})

describe('a contradictory pregnancy', () => {
  const status = (value: Given, effectiveDateTime: string) =>
    observation('82810-3', { valueCodeableConcept: value, effectiveDateTime })
  const active = (onsetDateTime: string) => condition({ code: PREGNANT, onsetDateTime })
  const entered = (conditions: readonly Given[], results: readonly Given[], patient = WOMAN) => ({
    conditions,
    results,
    patient,
  })

  test.each([
    {
      name: 'two answers of one day: the careful one',
      ...entered([], [status(PREGNANT, '2026-06-01'), status(NOT_PREGNANT, '2026-06-01')]),
      expected: 'pregnant',
    },
    {
      name: 'two answers: the later one',
      ...entered([], [status(PREGNANT, '2026-05-01'), status(NOT_PREGNANT, '2026-06-01')]),
      expected: 'not-pregnant',
    },
    {
      name: 'a problem still active, denied since: the later one',
      ...entered([active('2026-03-01')], [status(NOT_PREGNANT, '2026-06-01')]),
      expected: 'not-pregnant',
    },
    {
      name: 'a problem still active, denied since, but more than a cycle ago: unknown',
      ...entered([active('2026-01-01')], [status(NOT_PREGNANT, '2026-05-01')]),
      expected: 'unknown',
    },
    {
      name: 'a problem begun after it was denied: pregnant',
      ...entered([active('2026-06-05')], [status(NOT_PREGNANT, '2026-06-01')]),
      expected: 'pregnant',
    },
    {
      name: 'a problem without a day, denied since: the careful one',
      ...entered([condition({ code: PREGNANT })], [status(NOT_PREGNANT, '2026-06-01')]),
      expected: 'pregnant',
    },
    {
      name: 'a problem never closed, of two years ago: unknown',
      ...entered([active('2024-06-01')], []),
      expected: 'unknown',
    },
    {
      name: 'a man: what the chart states',
      ...entered([active('2026-03-01')], [], MAN),
      expected: 'pregnant',
    },
    {
      name: 'a man who is denied to be pregnant',
      ...entered([], [status(NOT_PREGNANT, '2026-06-01')], MAN),
      expected: 'not-pregnant',
    },
    {
      name: 'an answer that is no answer: unknown',
      ...entered([], [status({ text: 'maybe' }, '2026-06-01')]),
      expected: 'unknown',
    },
    {
      name: 'an answer of the year 3000: unknown',
      ...entered([], [status(NOT_PREGNANT, '3000-01-01')]),
      expected: 'unknown',
    },
    {
      name: 'a denial of no day: unknown',
      ...entered([], [status(NOT_PREGNANT, '2026-02-31')]),
      expected: 'unknown',
    },
  ])('$name', async ({ conditions, results, patient, expected }) => {
    const { pregnancy } = await readFacts({ conditions, results }, patient)
    expect(pregnancy).toBe(expected)
  })
})

describe('a drug that cannot be read', () => {
  const unnamed = { medicationCodeableConcept: {} }

  test.each([
    { name: 'without a name', more: unnamed },
    { name: 'without anything', more: {} },
    { name: 'whose Medication is nowhere', more: { medicationReference: { reference: 'Medication/none' } } },
    { name: 'whose reference is a number', more: { medicationReference: { reference: 7 } } },
  ])('$name leaves the list unread', async ({ more }) => {
    const facts = await factsWith('medications', [order(more)])
    expect(facts.unread).toEqual(['medications'])
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })

  test('of a name nobody knows is there, and unknown', async () => {
    const facts = await factsWith('medications', [
      order({ medicationCodeableConcept: { text: 'Somebrand 4' } }),
    ])
    expect(facts.medications).toContainEqual(expect.objectContaining({ ingredient: null, matchedBy: 'none' }))
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })

  test.each([
    { name: 'in error', more: { ...unnamed, status: 'entered-in-error' } },
    { name: 'cancelled', more: { ...unnamed, status: 'cancelled' } },
    { name: 'of another type', more: { ...unnamed, resourceType: 'Medication' } },
  ])('counts for nothing when it is $name', async ({ more }) => {
    const facts = await factsWith('medications', [order(more)])
    expect(facts.unread).toEqual([])
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })

  test.each([
    { name: 'a day that does not exist', authoredOn: '2026-02-31' },
    { name: 'the year 0000', authoredOn: '0000' },
    { name: 'a time', authoredOn: '08:30' },
  ])('from $name counts as taken since long ago', async ({ authoredOn }) => {
    const prednisone = { medicationCodeableConcept: coded(RXNORM, '8640', 'prednisone') }
    const facts = await factsWith('medications', [order({ ...prednisone, authoredOn })])
    expect(facts.medications).toContainEqual(
      expect.objectContaining({ ingredient: 'prednisone', status: 'active', startedOn: null }),
    )
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })
})

describe('a list of more than 100 within one entry', () => {
  const times = <Item>(count: number, item: Item): readonly Item[] =>
    Array.from({ length: count }, () => item)
  const unknownCode = { system: SNOMED, code: '1' }
  const prednisone = { medicationCodeableConcept: coded(RXNORM, '8640', 'prednisone') }
  const dosage = (count: number) => [{ timing: { event: times(count, '2026-01-01') } }]
  const parts = [
    {
      part: 'conditions',
      list: 'codings',
      bad: (count: number) => condition({ code: { coding: times(count, unknownCode) } }),
    },
    {
      part: 'medications',
      list: 'times',
      bad: (count: number) => order({ ...prednisone, dosageInstruction: dosage(count) }),
    },
    {
      part: 'medications',
      list: 'dosages',
      bad: (count: number) => order({ ...prednisone, dosageInstruction: times(count, { text: 'daily' }) }),
    },
    {
      part: 'results',
      list: 'reference ranges',
      bad: (count: number) =>
        observation(IGF1, { ...quantity(300, 'ng/mL'), referenceRange: times(count, high(250)) }),
    },
  ] as const

  test.each(parts)('leaves the $part unread: $list', async ({ part, bad }) => {
    const [enough, tooMany] = [await factsWith(part, [bad(100)]), await factsWith(part, [bad(101)])]
    expect([enough.unread, tooMany.unread]).toEqual([[], [part]])
    expect(neighboursIn(tooMany)).toEqual(ALL_NEIGHBOURS)
  })

  test('loses nothing else that the entry says: the patient is admitted', async () => {
    const admitted = { status: 'in-progress', class: { code: 'IMP' }, period: { start: '2026-06-14' } }
    const stay = { resourceType: 'Encounter', ...admitted, type: times(101, {}), ...about(PATIENT) }
    expect((await factsWith('encounters', [stay])).setting).toBe('inpatient')
  })

  test('is of no matter where nobody reads it', async () => {
    const facts = await factsWith('conditions', [
      condition({ code: coded(SNOMED, '195662009'), note: times(1000, { text: 'x' }) }),
    ])
    expect(facts.unread).toEqual([])
  })
})

describe('an order over, whose end nobody wrote down', () => {
  const supplied = (refills: number, days: number) => ({
    dispenseRequest: {
      numberOfRepeatsAllowed: refills,
      expectedSupplyDuration: { value: days, unit: 'd' },
    },
  })
  const taken = (repeat: Given) => ({
    dosageInstruction: [{ timing: { repeat: { period: 1, periodUnit: 'd', ...repeat } } }],
  })

  test.each([
    { name: 'of 3,650 days', more: supplied(39, 91.25), stoppedOn: '2025-12-29' },
    { name: 'of two days more', more: supplied(1, 1826), stoppedOn: null },
    { name: 'with 99,999 refills', more: supplied(99_999, 90), stoppedOn: null },
    { name: 'with 1e12 refills', more: supplied(1e12, 30), stoppedOn: null },
    { name: 'with minus three refills', more: supplied(-3, 30), stoppedOn: '2016-01-31' },
    { name: 'of 1e300 doses', more: taken({ count: 1e300 }), stoppedOn: null },
    { name: 'of a billionth of a dose a day', more: taken({ count: 10, frequency: 1e-9 }), stoppedOn: null },
    { name: 'of minus a million doses', more: taken({ count: -1e6 }), stoppedOn: '2016-12-31' },
    { name: 'of ten doses', more: taken({ count: 10 }), stoppedOn: '2016-01-11' },
    {
      name: 'at the end of the calendar',
      more: { ...supplied(11, 30), authoredOn: '9999-12-01' },
      stoppedOn: null,
    },
  ])('$name ended on $stoppedOn', async ({ more, stoppedOn }) => {
    const prednisone = { medicationCodeableConcept: coded(RXNORM, '8640', 'prednisone') }
    const facts = await factsWith('medications', [
      order({ ...prednisone, status: 'completed', authoredOn: '2016-01-01', ...more }),
    ])
    expect(facts.medications).toContainEqual(
      expect.objectContaining({ ingredient: 'prednisone', status: 'stopped', stoppedOn }),
    )
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })
})

test('a procedure of the last day of the calendar ends no chart', async () => {
  const performed = {
    resourceType: 'Procedure',
    status: 'completed',
    code: { text: 'Injection of corticosteroid' },
    performedDateTime: '9999-12-31',
    ...about(PATIENT),
  }
  const facts = await readFacts({ ...GOOD, procedures: [performed] }, WOMAN)
  expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
})

describe('a Bundle with what does not belong there', () => {
  const strange: readonly unknown[] = [
    { resourceType: 'Practitioner', id: 'd1' },
    { resourceType: 'Condition', id: 'x', subject: { reference: `Patient/${PATIENT}` }, code: 'E22.0' },
    { resourceType: 'Observation', id: 'x', subject: { reference: `Patient/${PATIENT}` }, value: Number.NaN },
  ]
  const parts = ['conditions', 'medications', 'results', 'encounters'] as const

  test.each(parts)('among the %s loses nothing', async (part) => {
    const facts = await factsWith(part, strange)
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
    expect(facts.unread).toEqual([])
  })

  test.each(parts)('of the same id twice among the %s loses nothing', async (part) => {
    const facts = await factsWith(
      part,
      GOOD[part].map((resource) => ({ ...resource, id: 'good' })),
    )
    expect(new Set(facts.conditions.map(({ concept }) => concept))).toEqual(new Set(['adrenal-mass']))
    expect(new Set(facts.medications.map(({ ingredient }) => ingredient))).toEqual(new Set(['carbamazepine']))
    expect(new Set(facts.results.map((result) => result.test))).toEqual(new Set(['hba1c']))
    expect(facts.unread).toEqual([])
  })
})

describe('a Patient', () => {
  test.each([
    { name: 'born on a day that does not exist', more: { birthDate: '1986-02-31' }, age: null },
    { name: 'born in the year 0000', more: { birthDate: '0000' }, age: null },
    { name: 'born in the year 3000', more: { birthDate: '3000-01-01' }, age: null },
    { name: 'born at a time', more: { birthDate: '08:30' }, age: null },
    { name: 'born in a year as a number', more: { birthDate: 1986 }, age: null },
    { name: 'without a birth date', more: { birthDate: undefined }, age: null },
    { name: 'born in a year alone', more: { birthDate: '1986' }, age: 39 },
  ])('$name has the age $age, and a chart', async ({ more, age }) => {
    const facts = await factsWith('conditions', [], { ...WOMAN, ...more })
    expect(facts.age).toBe(age)
    expect(neighboursIn(facts)).toEqual(ALL_NEIGHBOURS)
  })

  test.each([
    'Female',
    7,
    null,
    undefined,
    ['female'],
  ])('of the gender %j is of unknown sex', async (gender) => {
    const facts = await factsWith('conditions', [], { ...WOMAN, gender })
    expect(facts.sex).toBe('unknown')
    expect(facts.pregnancy).toBe('unknown')
  })
})
