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
    {
      name: 'a drug for either disease',
      medication: drug('pasireotide', '2025-01-01', null, { route: 'im', doses: 1 }),
      says: 'Pasireotide, im (acts on growth hormone and on cortisol), goes on',
    },
    {
      name: 'a dopamine agonist, which may be for something else',
      medication: drug('cabergoline', '2025-01-01', null),
      says: 'Cabergoline, oral (dopamine agonist), goes on',
    },
    ...[
      ['lanreotide', 'sc', 'acts on growth hormone'],
      ['pegvisomant', 'sc', 'acts on growth hormone'],
      ['paltusotine', 'oral', 'acts on growth hormone'],
      ['bromocriptine', 'oral', 'dopamine agonist'],
      ['quinagolide', 'oral', 'dopamine agonist'],
      ['metyrapone', 'oral', 'acts on cortisol'],
      ['ketoconazole', 'oral', 'acts on cortisol'],
      ['levoketoconazole', 'oral', 'acts on cortisol'],
      ['mifepristone', 'oral', 'acts on cortisol'],
      ['mitotane', 'oral', 'acts on cortisol'],
    ].map(([name = '', route, effect]) => ({
      name,
      medication: drug(name, '2025-01-01', '2025-05-01', { route: route as ChartMedication['route'] }),
      says: `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${route} (${effect})`,
    })),
    {
      name: 'ketoconazole by a route that nobody wrote down',
      medication: drug('ketoconazole', '2025-01-01', null, { route: 'unknown' }),
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

describe('operations and radiotherapy', () => {
  test.each<{ name: string; conditions: readonly ChartCondition[]; expected: readonly unknown[] }>([
    {
      name: 'an operation of one day, said twice',
      conditions: [
        condition('pituitary-surgery', '2020-03-02', { abated: day('2020-03-02') }),
        condition('pituitary-surgery', '2020-03-02', { abated: day('2020-03-02') }),
      ],
      expected: [{ from: '2020-03-02', to: null, says: 'Pituitary surgery' }],
    },
    {
      name: 'a second operation is a second mark',
      conditions: [
        condition('pituitary-surgery', '2020-03-02', { abated: day('2020-03-02') }),
        condition('pituitary-surgery', '2022-03-02', { abated: day('2022-03-02') }),
      ],
      expected: [
        { from: '2020-03-02', to: null, says: 'Pituitary surgery' },
        { from: '2022-03-02', to: null, says: 'Pituitary surgery' },
      ],
    },
    {
      name: 'radiotherapy of some weeks, as the chart facts have it',
      conditions: [
        condition('pituitary-radiotherapy', '2021-01-04', { abated: day('2021-02-12') }),
        condition('pituitary-radiotherapy', '2021-02-12', { abated: day('2021-02-12') }),
      ],
      expected: [{ from: '2021-01-04', to: '2021-02-12', says: 'Radiotherapy of the pituitary' }],
    },
    {
      name: 'both adrenal glands',
      conditions: [condition('bilateral-adrenalectomy', '2023-01-04', { abated: day('2023-01-04') })],
      expected: [{ from: '2023-01-04', to: null, says: 'Removal of both adrenal glands' }],
    },
    {
      name: 'on a day that nobody wrote down',
      conditions: [condition('pituitary-surgery', null)],
      expected: [],
    },
    { name: 'another operation', conditions: [condition('major-surgery', '2020-03-02')], expected: [] },
  ])('$name', ({ conditions, expected }) => {
    expect(marks({ conditions })).toEqual(
      expected.map((mark) => ({ kind: 'treatment', ...(mark as object) })),
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
