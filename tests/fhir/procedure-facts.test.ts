import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { procedureFacts } from '../../src/fhir/procedure-facts.ts'
import { coded, SNOMED } from './ehr.ts'

const TODAY = day('2026-11-23')
const KNEE_INJECTION = coded(SNOMED, '301877006')
const ICD_10_PCS = 'http://www.cms.gov/Medicare/Coding/ICD10'
const HYPOPHYSECTOMY = coded(SNOMED, '3498003')
const HEMODIALYSIS = coded(SNOMED, '302497006')
const HOSPICE_CARE = coded(SNOMED, '385763009')
const SURGICAL = coded(SNOMED, '387713003')

function facts(more: Readonly<Record<string, unknown>>) {
  const procedure = { resourceType: 'Procedure', status: 'completed', code: KNEE_INJECTION, ...more }
  return procedureFacts([procedure], { birth: day('1980-05-05'), today: TODAY })
}

const ON = { performedDateTime: '2026-10-01' }

describe('what was done', () => {
  test.each([
    { name: 'an injection into a joint', more: {}, concepts: ['steroid-joint-injection'] },
    {
      name: 'an operation on the face',
      more: { code: coded(SNOMED, '1417002') },
      concepts: ['facial-surgery'],
    },
    { name: 'dialysis', more: { code: HEMODIALYSIS }, concepts: ['ckd-severe'] },
    {
      name: 'dialysis in words',
      more: { code: { text: 'Hemodialysis, 4 hours' } },
      concepts: ['ckd-severe'],
    },
    { name: 'the way to it', more: { code: { text: 'Haemodialysis access repair' } }, concepts: [] },
    { name: 'hospice care', more: { code: HOSPICE_CARE }, concepts: ['hospice'] },
    {
      name: 'anything filed as surgical',
      more: { code: { text: 'Appendectomy' }, category: SURGICAL },
      concepts: ['major-surgery'],
    },
    { name: 'filed as diagnostic', more: { code: {}, category: coded(SNOMED, '103693007') }, concepts: [] },
    {
      name: 'a code that only a Condition may carry',
      more: { code: coded(SNOMED, '38341003') },
      concepts: [],
    },
    { name: 'nothing', more: { code: undefined }, concepts: [] },
    {
      name: 'an injection that only its words tell',
      more: { code: { text: 'Inj knee joint, triamcinolone 40 mg' } },
      concepts: ['steroid-joint-injection'],
    },
    {
      name: 'an epidural steroid injection in words',
      more: { code: { text: 'Lumbar epidural corticosteroid injection' } },
      concepts: ['steroid-joint-injection'],
    },
    {
      name: 'a brand of steroid injected',
      more: { code: { text: 'Depo-Medrol injection 80 mg left knee' } },
      concepts: ['steroid-joint-injection'],
    },
    {
      name: 'another brand',
      more: { code: { text: 'Kenalog injection, left shoulder' } },
      concepts: ['steroid-joint-injection'],
    },
    { name: 'a brand of no steroid', more: { code: { text: 'Depo-Provera injection' } }, concepts: [] },
    {
      name: 'a bariatric operation',
      more: { code: coded(SNOMED, '430715008') },
      concepts: ['bariatric-surgery'],
    },
    {
      name: 'a bariatric operation in words',
      more: { code: { text: 'Laparoscopic sleeve gastrectomy' } },
      concepts: ['bariatric-surgery'],
    },
    {
      name: 'no more than advice on one',
      more: { code: { text: 'Bariatric surgery consult' } },
      concepts: [],
    },
    { name: 'the removal of a band', more: { code: { text: 'Removal of gastric band' } }, concepts: [] },
    ...[
      [coded(SNOMED, '3498003'), 'pituitary-surgery'],
      [coded(ICD_10_PCS, '0GB04ZZ'), 'pituitary-surgery'],
      [coded(ICD_10_PCS, '0GT40ZZ'), 'bilateral-adrenalectomy'],
      [coded(ICD_10_PCS, 'DG20JZZ'), 'pituitary-radiotherapy'],
    ].map(([code, concept]) => ({ name: 'a coded treatment', more: { code }, concepts: [concept] })),
    ...[
      ['Endoscopic transsphenoidal resection of pituitary adenoma', 'pituitary-surgery'],
      ['Hypophysectomy', 'pituitary-surgery'],
      ['Gamma Knife radiosurgery, pituitary', 'pituitary-radiotherapy'],
      ['Laparoscopic adrenalectomy, bilateral', 'bilateral-adrenalectomy'],
    ].map(([text, concept]) => ({ name: `${text}`, more: { code: { text } }, concepts: [concept] })),
    {
      name: 'radiotherapy by the place it was given to',
      more: { code: { text: 'External beam radiotherapy' }, bodySite: [{ text: 'Pituitary gland' }] },
      concepts: ['pituitary-radiotherapy'],
    },
    {
      name: 'radiotherapy of another place',
      more: { code: { text: 'External beam radiotherapy' }, bodySite: [{ text: 'Left breast' }] },
      concepts: [],
    },
    ...[
      'Pituitary surgery follow-up visit',
      'Radiotherapy planning, pituitary',
      'Transsphenoidal biopsy of pituitary gland',
      'MRI of pituitary after resection',
      'Left adrenalectomy',
      'Pituitary function test',
    ].map((text) => ({ name: `no such treatment: ${text}`, more: { code: { text } }, concepts: [] })),
    { name: 'another injection', more: { code: { text: 'Injection of vitamin B12' } }, concepts: [] },
    {
      name: 'an injection of no steroid',
      more: { code: { text: 'Injection, non-steroid analgesic' } },
      concepts: [],
    },
    { name: 'a steroid not injected', more: { code: { text: 'Steroid card given' } }, concepts: [] },
  ])('$name: $concepts', ({ more, concepts }) => {
    expect(facts({ ...ON, ...more }).conditions.map(({ concept }) => concept)).toEqual(concepts)
  })

  test.each([
    ['completed', 1],
    ['in-progress', 1],
    ['on-hold', 1],
    ['stopped', 1],
    ['unknown', 1],
    [undefined, 1],
    ['preparation', 0],
    ['not-done', 0],
    ['entered-in-error', 0],
  ])('%s counts %i', (status, count) => {
    expect(facts({ ...ON, status }).conditions).toHaveLength(count)
  })
})

test('a bariatric operation lasts for good', () => {
  const [operation] = facts({ code: { text: 'Gastric bypass' }, performedDateTime: '2012-03-01' }).conditions
  expect(operation?.onset).toBe('2012-03-01')
  expect(operation?.abated && operation.abated > '2100').toBe(true)
})

describe('when it was done', () => {
  const one = (onset: string | null, abated: string | null) => [[onset, abated]]
  test.each([
    { name: 'a day', more: ON, is: one('2026-10-01', '2026-10-01') },
    {
      name: 'a moment',
      more: { performedDateTime: '2026-10-01T23:30:00-05:00' },
      is: one('2026-10-01', '2026-10-01'),
    },
    {
      name: 'a month, to its last day',
      more: { performedDateTime: '2026-09' },
      is: one('2026-09-30', '2026-09-30'),
    },
    {
      name: 'this month, to today',
      more: { performedDateTime: '2026-11' },
      is: one('2026-11-23', '2026-11-23'),
    },
    {
      name: 'a period of some days: from its first and anew from its last',
      more: { performedPeriod: { start: '2026-10-01', end: '2026-10-09' } },
      is: [
        ['2026-10-01', '2026-10-09'],
        ['2026-10-09', '2026-10-09'],
      ],
    },
    {
      name: 'only its end',
      more: { performedPeriod: { end: '2026-10-09' } },
      is: one('2026-10-09', '2026-10-09'),
    },
    {
      name: 'still going on',
      more: { status: 'in-progress', performedPeriod: { start: '2026-10-01' } },
      is: one('2026-10-01', null),
    },
    { name: 'going on since nobody knows when', more: { status: 'in-progress' }, is: one(null, null) },
    {
      name: 'a year too long ago to matter',
      more: { performedDateTime: '2023' },
      is: one('2023-12-31', '2023-12-31'),
    },
    {
      name: 'an age long past',
      more: { performedAge: { value: 12, code: 'a' } },
      is: one('1993-05-05', '1993-05-05'),
    },
    {
      name: 'dialysis lasts for 90 days',
      more: { ...ON, code: HEMODIALYSIS },
      is: one('2026-10-01', '2026-12-30'),
    },
    {
      name: 'hospice care for a year',
      more: { ...ON, code: HOSPICE_CARE },
      is: one('2026-10-01', '2027-10-01'),
    },
  ])('$name', ({ more, is }) => {
    const { conditions, undated } = facts(more)
    expect(conditions.map(({ onset, abated }) => [onset, abated])).toEqual(is)
    expect(undated).toBe(false)
  })

  test.each([
    { name: 'a day long ago', performedDateTime: '2012-03-05', is: one('2012-03-05', '2012-03-05') },
    { name: 'a month long ago', performedDateTime: '2012-03', is: one('2012-03-31', '2012-03-31') },
    { name: 'a year long ago, which is no day over time', performedDateTime: '2012', is: [] },
    { name: 'no date', performedDateTime: undefined, is: [] },
  ])('of a treatment that no rule asks for, the list stays whole: $name', ({ performedDateTime, is }) => {
    const { conditions, undated } = facts({ code: HYPOPHYSECTOMY, performedDateTime })
    expect(conditions.map(({ onset, abated }) => [onset, abated])).toEqual(is)
    expect(undated).toBe(false)
  })

  test.each([
    { name: 'no date', more: {}, undated: true },
    { name: 'words', more: { performedString: 'last summer' }, undated: true },
    { name: 'this year', more: { performedDateTime: '2026' }, undated: true },
    { name: 'the year before last', more: { performedDateTime: '2024' }, undated: true },
    { name: 'the age of today', more: { performedAge: { value: 46, code: 'a' } }, undated: true },
    { name: 'a date that is none', more: { performedDateTime: '2026-02-30' }, undated: true },
    { name: 'no date on something the rules do not ask for', more: { code: {} }, undated: false },
    { name: 'no date on something never done', more: { status: 'not-done' }, undated: false },
  ])('not closely enough, so the list is not whole: $name', ({ more, undated }) => {
    expect(facts(more)).toEqual({ conditions: [], undated })
  })
})
