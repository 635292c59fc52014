import { CUSHING_MODIFIERS, type Modifier, type ModifierId } from './cushing-modifiers.ts'
import type { Rule } from './rule.ts'
import { type CortisolTest, TESTS } from './tests.ts'

/** The modifiers as rules: what each does, in a sentence made of its row. */
export function modifierRules(): Readonly<Record<ModifierId, Rule>> {
  const rules = Object.entries<Modifier>(CUSHING_MODIFIERS).map(([id, row]) => [id, ruleOf(row)] as const)
  return Object.fromEntries(rules) as Record<ModifierId, Rule>
}

function ruleOf({ source, evidence, inForce, waitsFor, ...row }: Modifier): Rule {
  const waiting = inForce === undefined ? {} : { inForce, ...(waitsFor === undefined ? {} : { waitsFor }) }
  return { says: sentence(row), source, evidence, about: 'cushing', ...waiting }
}

function sentence({ when, avoid, prefer, because }: Pick<Modifier, 'when' | 'avoid' | 'prefer' | 'because'>) {
  const effects = [
    ...(prefer.length > 0 ? [`first ${named(prefer.toReversed(), ', then ')}`] : []),
    ...(avoid.length > 0 ? [`no ${named(avoid, ', no ')}`] : []),
  ]
  const why = because === undefined ? '' : ` (${because})`
  return `${when.charAt(0).toUpperCase()}${when.slice(1)}: ${effects.join('; ')}${why}.`
}

function named(tests: readonly CortisolTest[], between: string): string {
  return tests.map((test) => inSentence(TESTS[test].name)).join(between)
}

function inSentence(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
