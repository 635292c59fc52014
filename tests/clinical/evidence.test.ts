import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AVOID_REASONS } from '../../src/clinical/avoid-reasons.ts'
import { CAUTIONS } from '../../src/clinical/cautions.ts'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { RULES, type Rule } from '../../src/clinical/rules.ts'
import { USUAL_WINDOWS, WINDOW_KEYS, WINDOWS, withWindows } from '../../src/clinical/windows.ts'

const OWN = { G: 'general knowledge', D: 'own choice', F: '' }

test.each(CONDITION_KEYS)('the evidence page of %s holds its rules and no other', (condition) => {
  const page = pageAt(CONDITIONS[condition].evidence)
  const rules = Object.entries<Rule>(RULES).filter(([, { about }]) => about === condition || about === 'both')
  expect(rowsOf(page)).toEqual(rules.map(([id, rule]) => rowOf(id, rule)))
  expect(page).toMatch(/G or D needs the sign-off of a clinician/)
})

test('the page of the time windows holds each, with its bounds and its rules', () => {
  const rows = WINDOW_KEYS.map((key) => {
    const { says, usual, least, most, rules } = WINDOWS[key]
    return `| \`${key}\` | ${says} | ${usual} | ${least} to ${most} | ${rules.join(', ')} |`
  })
  expect(rowsOf(pageAt('docs/evidence/windows.md'))).toEqual(rows)
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

function pageAt(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

function rowsOf(page: string): readonly string[] {
  return page.split('\n').filter((line) => /^\| ([A-Z]+-|`)/.test(line))
}

function rowOf(id: string, rule: Rule): string {
  const { says, evidence, source } = rule
  return `| ${id} | ${withWindows(says, USUAL_WINDOWS)}${waitingIn(rule)} | ${evidence} | ${source ?? OWN[evidence]} |`
}

function waitingIn({ inForce, waitsFor }: Rule): string {
  if (inForce === undefined) return ''
  return inForce === false
    ? ` **Not in force**, waits for ${waitsFor}.`
    : ` **Partly in force**, waits for ${waitsFor}.`
}
