import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import type { DecisionInput } from '../../src/clinical/decision.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { type NearRule, nearlyFired } from '../../src/clinical/nearly.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import type { RuleId } from '../../src/clinical/rules.ts'
import { CONCEPTS, codesOf } from '../../src/clinical/value-sets.ts'
import { DRUG_KINDS, drugOf } from '../../src/clinical/what-if/drugs.ts'
import { sweep } from '../../src/clinical/what-if/sweep.ts'
import { steps } from '../../src/clinical/what-if/what-if.ts'
import { arbitraryInput } from './arbitrary-input.ts'
import {
  decided,
  drug,
  ORDINARY,
  result,
  SUSPECTED,
  stopped,
  TODAY,
  withConditions,
} from './ordinary-chart.ts'

function asked(facts: Partial<Facts> = {}, more: Partial<DecisionInput> = {}): DecisionInput {
  return {
    hook: 'patient-view',
    findings: [SUSPECTED, { ...SUSPECTED, condition: 'acromegaly', outcome: 'not' }],
    facts: { ...ORDINARY, bmi: 25, ...facts },
    draftOrders: [],
    today: TODAY,
    served: [],
    policy: BOOK_POLICY,
    ...more,
  }
}

function near(input: DecisionInput, rule: RuleId): NearRule | undefined {
  return nearlyFired(input).find((row) => row.rule === rule)
}

function factsFor(input: DecisionInput, rule: RuleId): readonly string[] {
  return near(input, rule)?.outcomes.flatMap(({ ways }) => ways.map(({ fact }) => fact)) ?? []
}

describe('the missing fact is named', () => {
  test.each<{
    name: string
    facts: Partial<Facts>
    more?: Partial<DecisionInput>
    rule: RuleId
    fact: string
  }>([
    { name: 'an inducer', facts: {}, rule: 'CS-CYP-1', fact: 'a CYP3A4 inducer (such as rifampin), active' },
    {
      name: 'a kidney value, down to where the next rule takes over',
      facts: { results: [result('egfr', 72)] },
      rule: 'CS-REN-1',
      fact: 'eGFR of 2026-06-05 at 30 to 59 mL/min/1.73 m² (now 72)',
    },
    {
      name: 'a lower one',
      facts: { results: [result('egfr', 45)] },
      rule: 'CS-REN-2',
      fact: 'eGFR of 2026-06-05 at 29 mL/min/1.73 m² or less (now 45)',
    },
    {
      name: 'one more feature',
      facts: withConditions('easy-bruising'),
      rule: 'PTP-1',
      fact: 'osteoporosis, present now',
    },
    {
      name: 'an age',
      facts: { ...withConditions('easy-bruising', 'hypertension'), age: 45 },
      rule: 'PTP-1',
      fact: 'age 18 to 39 (now 45)',
    },
    {
      name: 'the day a course ended',
      facts: { medications: [stopped('prednisone', 60, { startedOn: null })] },
      rule: 'CS-EXO-5',
      fact: 'prednisone stopped at least 91 days ago (now 60 days ago)',
    },
    {
      name: 'a course that is not on the chart',
      facts: { medications: [drug('prednisone')] },
      rule: 'CS-WHO-1',
      fact: 'prednisone not on the chart',
    },
    {
      name: 'whether she is pregnant',
      facts: { pregnancy: 'unknown' },
      rule: 'CS-PREG-1',
      fact: 'pregnant (now pregnancy unknown)',
    },
    {
      name: 'the upper limit of a result',
      facts: { results: [result('ufc24', 500)] },
      rule: 'CS-RES-1',
      fact: 'urinary free cortisol of 2026-06-05 at 1.1 to 3.9 times the upper limit (now without a limit)',
    },
    {
      name: 'the day of a field defect',
      facts: { conditions: [{ concept: 'visual-field-defect', onset: day('2026-01-01'), abated: null }] },
      rule: 'RF-VIS-1',
      fact: 'visual-field-defect begun at most 90 days ago (now 165 days ago)',
    },
    {
      name: 'the day of the photo',
      facts: {},
      rule: 'SI-DATE-1',
      fact: 'photo taken at least 731 days ago (now today)',
    },
    {
      name: 'the route of a steroid',
      facts: { medications: [drug('fluticasone', { route: 'unknown' })] },
      rule: 'CS-EXO-4',
      fact: 'fluticasone given by the route inhaled',
    },
    { name: 'an order', facts: {}, rule: 'HK-2', fact: 'acth being ordered' },
    {
      name: 'the limit of the body mass index',
      facts: { bmi: null },
      rule: 'CS-PSEUDO-1',
      fact: 'BMI 40 or more (now unknown)',
    },
  ])('$name: $rule', ({ facts, more, rule, fact }) => {
    expect(decide(asked(facts, more)).rules).not.toContain(rule)
    expect(factsFor(asked(facts, more), rule)).toContain(fact)
  })

  test('and what it would change', () => {
    const outcomes = near(asked({ results: [result('egfr', 72)] }), 'CS-REN-2')?.outcomes ?? []
    expect(outcomes.map(({ change }) => change)).toEqual([
      "Cushing's syndrome: first tests: 1 mg overnight dexamethasone suppression test, Late-night salivary cortisol",
    ])
  })
})

describe('what is not listed', () => {
  test('a rule that fired', () => {
    const input = asked({ medications: [drug('carbamazepine')] })
    expect(near(input, 'CS-CYP-1')).toBeUndefined()
  })

  test('a rule that lacks two facts', () => {
    expect(near(asked(), 'PTP-1')).toBeUndefined()
    expect(near(asked(), 'HK-5')).toBeUndefined()
  })

  test('twice the same fact', () => {
    for (const row of nearlyFired(asked()).flatMap(({ outcomes }) => outcomes)) {
      const facts = row.ways.map(({ fact }) => fact)
      expect(new Set(facts).size).toBe(facts.length)
    }
  })
})

describe('the order', () => {
  test('what is unknown comes before what would be new, and what ends everything last', () => {
    const rows = nearlyFired(asked({ pregnancy: 'unknown' }))
    const places = ['CS-PREG-1', 'CS-CYP-1', 'SI-HOSP-1'].map((rule) =>
      rows.findIndex((row) => row.rule === rule),
    )
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(rows.slice(rows.findIndex(({ endsAll }) => endsAll)).map(({ rule }) => rule)).toEqual([
      'SI-AGE-1',
      'SI-DATE-1',
      'SI-HOSP-1',
      'SI-CONS-1',
    ])
  })

  test('within a rule the value that lies nearest comes first', () => {
    const input = asked({
      results: [result('egfr', 40), result('hba1c', 7)],
      ...withConditions('type2-diabetes'),
    })
    const ways = near(input, 'CS-PSEUDO-1')?.outcomes.flatMap((outcome) => outcome.ways) ?? []
    expect(ways.slice(0, 2).map(({ fact }) => fact)).toEqual([
      'HbA1c of 2026-06-05 at 8 % or more (now 7)',
      'BMI 40 or more (now 25)',
    ])
  })
})

test('every row, when really applied, makes the rule fire, and it had not fired', () => {
  fc.assert(
    fc.property(arbitraryInput, (input) => {
      const before = decide(input).rules
      for (const { rule, outcomes } of nearlyFired(input)) {
        expect(before).not.toContain(rule)
        expect(outcomes.length).toBeGreaterThan(0)
        for (const { input: changed } of outcomes.flatMap(({ ways }) => ways))
          expect(decide(changed).rules).toContain(rule)
      }
    }),
    { numRuns: 25 },
  )
})

test('the chart that is asked about stays as it is', () => {
  const input = asked({ medications: [drug('prednisone')], results: [result('egfr', 50)] })
  const before = structuredClone(input)
  nearlyFired(input)
  expect(input).toEqual(before)
})

test('every drug value set that a name can reach has a drug that stands for it', () => {
  const reached = new Set(DRUG_KINDS.flatMap((kind) => drugOf(kind).concepts))
  const named = CONCEPTS.filter((concept) =>
    codesOf(concept).some(({ system }) => system === 'http://www.nlm.nih.gov/research/umls/rxnorm'),
  )
  expect(named.length).toBeGreaterThan(10)
  // A mark over time: no rule asks for it.
  expect(named.filter((concept) => !reached.has(concept))).toEqual(['dopamine-agonists'])
})

test('every drug that stands for a kind is known, but for those that the rules ask for by name', () => {
  const unknown = DRUG_KINDS.filter((kind) => drugOf(kind).concepts.length === 0)
  expect(unknown.map(({ ingredient }) => ingredient)).toEqual(['levothyroxine', 'biotin'])
})

describe('a sweep', () => {
  const below = (limit: number) => (value: number) =>
    decided({ facts: { ...ORDINARY, age: value < limit ? 10 : 50 } })

  test.each([1, 17, 18, 50, 99, 100])('finds the limit %i', (limit) => {
    const stretches = sweep(steps(0, 100, 1), below(limit))
    expect(stretches.map(({ from, to }) => [from, to])).toEqual([
      [0, limit - 1],
      [limit, 100],
    ])
  })

  test('of one value is one stretch', () => {
    expect(sweep([7], below(1)).map(({ from, to }) => [from, to])).toEqual([[7, 7]])
  })

  test('asks far less often than there are values', () => {
    let questions = 0
    sweep(steps(0, 800, 1), (value) => {
      questions += 1
      return below(333)(value)
    })
    expect(questions).toBeLessThan(60)
  })
})
