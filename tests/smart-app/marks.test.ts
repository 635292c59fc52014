import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { ChartCondition, ChartMedication, Facts } from '../../src/clinical/facts.ts'
import { conceptsOfIngredient } from '../../src/clinical/value-sets.ts'
import { marksOf } from '../../src/smart-app/marks.ts'
import { ORDINARY } from '../clinical/ordinary-chart.ts'

const TODAY = day('2026-06-15')

const condition = (
  concept: string,
  onset: string | null,
  more: Partial<ChartCondition> = {},
): ChartCondition => ({
  concept,
  onset: onset === null ? null : day(onset),
  abated: null,
  ...more,
})

const drug = (
  ingredient: string,
  from: string | null,
  to: string | null,
  more: Partial<ChartMedication> = {},
): ChartMedication => ({
  ingredient,
  concepts: conceptsOfIngredient(ingredient),
  route: 'oral',
  status: to === null ? 'active' : 'stopped',
  startedOn: from === null ? null : day(from),
  stoppedOn: to === null ? null : day(to),
  doseMg: null,
  doses: null,
  matchedBy: 'code',
  ...more,
})

const marks = (facts: Partial<Facts>) => marksOf({ ...ORDINARY, ...facts }, TODAY)

describe('diagnoses', () => {
  test.each([
    {
      name: 'since its first day, once however often it is said',
      conditions: [
        condition('acromegaly', '2020-01-02'),
        condition('acromegaly', '2019-03-02'),
        condition('acromegaly', null),
      ],
      expected: [{ from: '2019-03-02', to: null, says: 'Acromegaly, goes on' }],
    },
    {
      name: 'until the last entry has ended',
      conditions: [
        condition('cushing-endogenous', '2019-03-02', { abated: day('2020-01-01') }),
        condition('cushing-endogenous', '2019-05-01', { abated: day('2021-01-01') }),
      ],
      expected: [{ from: '2019-03-02', to: '2021-01-01', says: "Cushing's syndrome" }],
    },
    { name: 'without a day: no mark', conditions: [condition('pituitary-mass', null)], expected: [] },
    {
      name: 'only considered: no mark',
      conditions: [condition('acromegaly', '2019-03-02', { certainty: 'considered' })],
      expected: [],
    },
    {
      name: 'of something else: no mark',
      conditions: [condition('hypertension', '2019-03-02')],
      expected: [],
    },
    { name: 'begun after today: no mark', conditions: [condition('acromegaly', '2026-06-16')], expected: [] },
  ])('$name', ({ conditions, expected }) => {
    expect(marks({ conditions })).toEqual(expected.map((mark) => ({ kind: 'diagnosis', ...mark })))
  })
})

describe('treatments', () => {
  test.each([
    {
      name: 'a drug that goes on',
      medication: drug('octreotide', '2025-01-01', null, { route: 'im' }),
      says: 'Octreotide, im (acts on growth hormone), goes on',
    },
    {
      name: 'a drug that was stopped',
      medication: drug('osilodrostat', '2025-01-01', '2025-05-01'),
      says: 'Osilodrostat, oral (acts on cortisol)',
    },
    {
      name: 'a single dose of metyrapone is a test',
      medication: drug('metyrapone', '2025-01-01', '2025-01-01', { doses: 1 }),
      says: null,
    },
    {
      name: 'ketoconazole on the skin',
      medication: drug('ketoconazole', '2025-01-01', null, { route: 'topical' }),
      says: null,
    },
    { name: 'a drug without a day', medication: drug('lanreotide', null, null), says: null },
    { name: 'another drug', medication: drug('metformin', '2025-01-01', null), says: null },
  ])('$name', ({ medication, says }) => {
    expect(marks({ medications: [medication] }).map((mark) => [mark.kind, mark.says])).toEqual(
      says === null ? [] : [['treatment', says]],
    )
  })
})

describe('steroid courses', () => {
  test.each([
    {
      name: 'prescriptions that follow one another are one course',
      medications: [
        drug('prednisone', '2025-02-08', '2025-03-01'),
        drug('prednisone', '2025-01-01', '2025-02-01'),
      ],
      expected: ['Prednisone, oral (systemic steroid)'],
    },
    {
      name: 'with more than a week between them they are two',
      medications: [drug('prednisone', '2025-01-01', '2025-02-01'), drug('prednisone', '2025-02-09', null)],
      expected: ['Prednisone, oral (systemic steroid)', 'Prednisone, oral (systemic steroid), goes on'],
    },
    {
      name: 'stopped on a day that nobody wrote down',
      medications: [drug('prednisone', '2025-01-01', null, { status: 'stopped' })],
      expected: ['Prednisone, oral (systemic steroid), its end not recorded'],
    },
    {
      name: 'an injection into a joint is of one day, though its order stays active',
      medications: [drug('triamcinolone', '2025-01-01', null, { route: 'intra-articular' })],
      expected: ['Triamcinolone, intra-articular (systemic steroid)'],
    },
    {
      name: 'by a route that nobody wrote down',
      medications: [drug('fluticasone', '2025-01-01', null, { route: 'unknown' })],
      expected: ['Fluticasone (steroid, its route not recorded), goes on'],
    },
    {
      name: 'a cream is none',
      medications: [drug('prednisolone', '2025-01-01', null, { route: 'topical' })],
      expected: [],
    },
    {
      name: 'a dexamethasone test is none',
      medications: [drug('dexamethasone', '2025-01-01', '2025-01-01', { doseMg: 1, doses: 1 })],
      expected: [],
    },
  ])('$name', ({ medications, expected }) => {
    const found = marks({ medications })
    expect(found.map(({ says }) => says)).toEqual(expected)
    for (const mark of found) expect(mark.kind).toBe('steroid-course')
  })

  test('by a diagnosis of long-term use', () => {
    expect(marks({ conditions: [condition('longterm-systemic-steroid', '2025-01-01')] })).toEqual([
      {
        kind: 'steroid-course',
        from: '2025-01-01',
        to: null,
        says: 'Long-term use of a systemic steroid, goes on',
      },
    ])
  })
})

test('a steroid injection known as a procedure is of its day', () => {
  const injections = ['2025-01-01', '2025-01-01', null].map((on) => condition('steroid-joint-injection', on))
  expect(marks({ conditions: injections })).toEqual([
    { kind: 'steroid-course', from: '2025-01-01', to: null, says: 'Steroid injection' },
  ])
})

test('marks are in the order of their days', () => {
  const found = marks({
    conditions: [condition('acromegaly', '2024-01-01')],
    medications: [
      drug('prednisone', '2023-01-01', '2023-02-01'),
      drug('pegvisomant', '2025-01-01', null, { route: 'sc' }),
    ],
  })
  expect(found.map(({ from }) => from)).toEqual(['2023-01-01', '2024-01-01', '2025-01-01'])
})
