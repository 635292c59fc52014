import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { AxisDecision, Decision } from '../clinical/decision.ts'
import type { ExpectedAxis, ExpectedDecision } from './case-form.ts'

/** What differs, by the matching policy of cases.json. */
export function differences(decision: Decision, expected: ExpectedDecision): readonly string[] {
  const rules = expected.rulesInclude.filter((rule) => !decision.rules.some((one) => one === rule))
  return [
    ...unequal('silent', decision.silent, expected.silent),
    ...unequal('urgency', decision.urgency, expected.urgency),
    ...rules.map((rule) => `rules lack ${rule}`),
    ...CONDITION_KEYS.flatMap((condition) => {
      const axis = expected.axes[condition]
      return axis ? axisDifferences(decision.axes[condition], axis).map((one) => `${condition}: ${one}`) : []
    }),
  ]
}

function axisDifferences(axis: AxisDecision, expected: ExpectedAxis): readonly string[] {
  const exact = (['action', 'reason', 'recommend', 'recommendIfExcluded', 'refer', 'tier'] as const).flatMap(
    (key) => (expected[key] === undefined ? [] : unequal(key, axis[key], expected[key])),
  )
  const cautions = expected.cautionsInclude.filter((caution) => !axis.cautions.some((one) => one === caution))
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

function asSet(
  avoid: readonly { readonly test: string; readonly reasons: readonly string[] }[],
): readonly string[] {
  return sorted(avoid.map(({ test: name, reasons }) => `${name}: ${sorted(reasons).join(' ')}`))
}

function sorted(words: readonly string[]): readonly string[] {
  return words.toSorted()
}
