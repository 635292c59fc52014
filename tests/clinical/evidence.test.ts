import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { AVOID_REASONS, CAUTIONS } from '../../src/clinical/modifiers.ts'
import { RULES, type Rule } from '../../src/clinical/rules.ts'

const OWN = { G: 'general knowledge', D: 'own choice', F: '' }

test.each(CONDITION_KEYS)('the evidence page of %s holds its rules and no other', (condition) => {
  const page = readFileSync(new URL(`../../${CONDITIONS[condition].evidence}`, import.meta.url), 'utf8')
  const rows = page.split('\n').filter((line) => /^\| [A-Z]+-/.test(line))
  const rules = Object.entries<Rule>(RULES).filter(([, { about }]) => about === condition || about === 'both')
  expect(rows).toEqual(rules.map(([id, rule]) => rowOf(id, rule)))
  expect(page).toMatch(/G or D needs the sign-off of a clinician/)
})

test('a fact names the source it was read in', () => {
  const loose = Object.entries<Rule>(RULES).filter(
    ([, { evidence, source }]) => evidence === 'F' && source === null,
  )
  expect(loose).toEqual([])
})

test('what a caution or a reason rests on exists', () => {
  const rules = [...Object.values(AVOID_REASONS), ...Object.values(CAUTIONS)].map(({ rule }) => rule)
  expect(rules.filter((rule) => rule !== null && !Object.hasOwn(RULES, rule))).toEqual([])
})

test('a rule that is not wholly in force names what it waits for, and no other does', () => {
  const loose = Object.entries<Rule>(RULES).filter(
    ([, { inForce, waitsFor }]) => (inForce === undefined) !== (waitsFor === undefined),
  )
  expect(loose).toEqual([])
})

function rowOf(id: string, rule: Rule): string {
  const { says, evidence, source } = rule
  return `| ${id} | ${says}${waitingIn(rule)} | ${evidence} | ${source ?? OWN[evidence]} |`
}

function waitingIn({ inForce, waitsFor }: Rule): string {
  if (inForce === undefined) return ''
  return inForce === false
    ? ` **Not in force**, waits for ${waitsFor}.`
    : ` **Partly in force**, waits for ${waitsFor}.`
}
