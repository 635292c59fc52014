import { expect, test } from 'vitest'
import type { Condition } from '../../src/clinical/conditions.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import type { AxisDecision, Decision } from '../../src/clinical/decision.ts'
import type { RuleId } from '../../src/clinical/rules.ts'
import { type CaseInput, decisionInput } from './case-input.ts'
import CASES from './cases.json' with { type: 'json' }

type ExpectedAxis = {
  readonly action: string
  readonly reason?: string
  readonly recommend?: readonly string[]
  readonly recommendIfExcluded?: readonly string[]
  readonly avoid?: readonly { readonly test: string; readonly reasons: readonly string[] }[]
  readonly cautionsInclude?: readonly string[]
  readonly refer?: string | null
  readonly tier?: string
  readonly replace?: { readonly from: readonly string[]; readonly to: readonly string[] }
}

type ClinicalCase = {
  readonly id: string
  readonly title: string
  readonly input: CaseInput
  readonly expected: {
    readonly silent: boolean
    readonly urgency: string
    readonly axes: Readonly<Partial<Record<Condition, ExpectedAxis>>>
    readonly rulesInclude: readonly string[]
  }
}

const TODAY = day(CASES.today)
const ALL = CASES.cases as unknown as readonly ClinicalCase[]

test.each(ALL)('$id $title', ({ input, expected }) => {
  expect(differences(decide(decisionInput(input, TODAY)), expected)).toEqual([])
})

/** What differs, by the matching policy of cases.json. */
function differences(decision: Decision, expected: ClinicalCase['expected']): readonly string[] {
  const rules = expected.rulesInclude.filter((rule) => !decision.rules.includes(rule as RuleId))
  return [
    ...unequal('silent', decision.silent, expected.silent),
    ...unequal('urgency', decision.urgency, expected.urgency),
    ...rules.map((rule) => `rules lack ${rule}`),
    ...Object.entries(expected.axes).flatMap(([condition, axis]) =>
      axisDifferences(decision.axes[condition as Condition], axis).map(
        (difference) => `${condition}: ${difference}`,
      ),
    ),
  ]
}

function axisDifferences(axis: AxisDecision, expected: ExpectedAxis): readonly string[] {
  const exact = (['action', 'reason', 'recommend', 'recommendIfExcluded', 'refer', 'tier'] as const).flatMap(
    (key) => (expected[key] === undefined ? [] : unequal(key, axis[key], expected[key])),
  )
  const cautions = (expected.cautionsInclude ?? []).filter(
    (caution) => !axis.cautions.some((one) => one === caution),
  )
  return [
    ...exact,
    ...(expected.avoid === undefined ? [] : unequal('avoid', asSet(axis.avoid), asSet(expected.avoid))),
    ...(expected.replace === undefined ? [] : unequal('replace.to', axis.replace?.to, expected.replace.to)),
    ...(expected.replace === undefined
      ? []
      : unequal('replace.from', sorted(axis.replace?.from ?? []), sorted(expected.replace.from))),
    ...cautions.map((caution) => `cautions lack ${caution}`),
  ]
}

function unequal(name: string, actual: unknown, expected: unknown): readonly string[] {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  return is === should ? [] : [`${name} is ${is}, should be ${should}`]
}

function asSet(avoid: NonNullable<ExpectedAxis['avoid']>): readonly string[] {
  return sorted(avoid.map(({ test: name, reasons }) => `${name}: ${sorted(reasons).join(' ')}`))
}

function sorted(words: readonly string[]): readonly string[] {
  return words.toSorted()
}
