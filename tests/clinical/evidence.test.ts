import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tablesOf, windowTables, withTables } from '../../docs/evidence/tables.ts'
import { AVOID_REASONS } from '../../src/clinical/avoid-reasons.ts'
import { CAUTIONS } from '../../src/clinical/cautions.ts'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { evidenceWords, lettersOf } from '../../src/clinical/evidence.ts'
import type { Rule } from '../../src/clinical/rule.ts'
import { RULES, type RuleId } from '../../src/clinical/rules.ts'
import { USUAL_WINDOWS, WINDOWS, withWindows } from '../../src/clinical/windows.ts'

test.each(CONDITION_KEYS)('the tables on the evidence page of %s are those of the code', (condition) => {
  const page = pageAt(CONDITIONS[condition].evidence)
  expect(withTables(page, tablesOf(condition))).toBe(page)
  expect(placesIn(page)).toEqual(Object.keys(tablesOf(condition)))
  expect(page).toMatch(/G or D needs the sign-off of a clinician/)
})

test('the table on the page of the time windows is that of the code', () => {
  const page = pageAt('docs/evidence/windows.md')
  expect(withTables(page, windowTables())).toBe(page)
})

test('a page without the place of a table is not written', () => {
  expect(() => withTables('# Evidence', windowTables())).toThrow('it has no place for windows')
})

test('the rules of a window exist, and its usual length lies within its bounds', () => {
  const rows = Object.values(WINDOWS)
  const known: readonly string[] = Object.keys(RULES)
  expect(rows.flatMap(({ rules }) => [...rules]).filter((rule) => !known.includes(rule))).toEqual([])
  expect(rows.filter(({ usual, least, most }) => usual < least || usual > most)).toEqual([])
})

test('every window named in the words of a rule exists', () => {
  const words = Object.values<Rule>(RULES).map(({ says }) => withWindows(says, USUAL_WINDOWS))
  expect(words.filter((says) => /[{}]/.test(says))).toEqual([])
})

test('a fact names the source it was read in', () => {
  const loose = Object.entries<Rule>(RULES).filter(
    ([, { evidence, source }]) => lettersOf(evidence).includes('F') && source === null,
  )
  expect(loose).toEqual([])
})

test('a rule with a time window is marked as a choice, unless the time itself was read', () => {
  const timed = new Set(Object.values(WINDOWS).flatMap(({ rules }): readonly RuleId[] => rules))
  const unmarked = [...timed].filter((id) => {
    const { evidence }: Rule = RULES[id]
    return !lettersOf(evidence).includes('D') && !/^F \(.*weeks/.test(evidenceWords(evidence))
  })
  expect(unmarked).toEqual([])
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

test('the rules that a served hook applies are in force', () => {
  const ordering = Object.keys(RULES).filter((id) => id.startsWith('HK-'))
  expect(ordering.length).toBeGreaterThan(3)
  expect(
    ordering.filter((id) => (RULES as Readonly<Record<string, Rule>>)[id]?.inForce !== undefined),
  ).toEqual([])
})

function pageAt(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

function placesIn(page: string): readonly string[] {
  return [...page.matchAll(/^<!-- (\w+), .*-->$/gm)].map(([, name = '']) => name)
}
