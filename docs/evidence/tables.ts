import { readFileSync } from 'node:fs'
import { CAUTIONS, type CautionRow } from '../../src/clinical/cautions.ts'
import type { Condition } from '../../src/clinical/conditions.ts'
import { CUSHING_MODIFIERS, type Modifier } from '../../src/clinical/cushing-modifiers.ts'
import { type Evidence, evidenceWords, lettersOf } from '../../src/clinical/evidence.ts'
import { FEATURES, type Feature } from '../../src/clinical/features.ts'
import { LIMIT_KEYS, LIMITS, type Limit, type LimitKey, limitWords } from '../../src/clinical/limits.ts'
import type { Rule } from '../../src/clinical/rule.ts'
import { RULES } from '../../src/clinical/rules.ts'
import { USUAL_WINDOWS, WINDOW_KEYS, WINDOWS, withWindows } from '../../src/clinical/windows.ts'

const OWN = { G: 'general knowledge', D: 'own choice', F: '' }
const RULE_ROWS: Readonly<Record<string, Rule>> = RULES
const MODIFIER_ROWS: Readonly<Record<string, Modifier>> = CUSHING_MODIFIERS

/** A table of a page, by the name that its markers carry. */
type Tables = Readonly<Record<string, readonly string[]>>

type ClinicalCase = { readonly id: string; readonly expected: { readonly rulesInclude?: readonly string[] } }

const CASES: readonly ClinicalCase[] = JSON.parse(
  readFileSync(new URL('../../tests/clinical/cases.json', import.meta.url), 'utf8'),
).cases

/** Everything on the page of a condition that the code knows better. */
export function tablesOf(condition: Condition): Tables {
  return {
    rules: table(['rule', 'what it does', 'evidence', 'source', 'cases'], rulesOf(condition).map(ruleCells)),
    limits: table(['of what', 'limit', 'rules', 'evidence', 'source'], limitsOf(condition).map(limitCells)),
    features: table(
      ['in the chart', 'counts', 'opens the gate (PTP-5)'],
      FEATURES[condition].map(featureCells),
    ),
    cautions: table(
      ['caution', 'what it says', 'evidence', 'source'],
      cautionsOf(condition).map(cautionCells),
    ),
  }
}

export function windowTables(): Tables {
  const rows = WINDOW_KEYS.map((key) => {
    const { says, usual, least, most, rules } = WINDOWS[key]
    return [`\`${key}\``, says, String(usual), `${least} to ${most}`, rules.join(', ')]
  })
  return { windows: table(['window', 'how long', 'usual', 'bounds', 'rules'], rows) }
}

/**
 * A page with its tables written anew: each stands between `<!-- <name>, ... -->` and `<!-- end of <name> -->`.
 *
 * @throws {RangeError} when the page lacks the place of a table
 */
export function withTables(page: string, tables: Tables): string {
  return Object.entries(tables).reduce((text, [name, lines]) => {
    const place = new RegExp(`(<!-- ${name}, [^>]*-->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`)
    if (!place.test(text)) throw new RangeError(`Cannot write the page: it has no place for ${name}`)
    return text.replace(place, (_, start: string, end: string) => `${start}\n${lines.join('\n')}\n\n${end}`)
  }, page)
}

function rulesOf(condition: Condition) {
  return Object.entries(RULE_ROWS).filter(([, { about }]) => about === condition || about === 'both')
}

function limitsOf(condition: Condition): readonly LimitKey[] {
  return LIMIT_KEYS.filter((key) => [condition, 'both'].includes(LIMITS[key].about))
}

function cautionsOf(condition: Condition) {
  return Object.entries<CautionRow>(CAUTIONS).filter(
    ([, { about }]) => about === condition || about === 'both',
  )
}

function ruleCells([id, rule]: readonly [string, Rule]): readonly string[] {
  const { says, evidence } = rule
  return [
    id,
    `${withWindows(says, USUAL_WINDOWS)}${waitingIn(rule)}`,
    evidenceWords(evidence),
    sourceWords(rule),
    casesOf(id).join(', ') || 'none',
  ]
}

/** Cases of `tests/clinical/cases.json` that show the rule. */
function casesOf(id: string): readonly string[] {
  const shown = CASES.filter(({ expected }) => expected.rulesInclude?.includes(id)).map((one) => one.id)
  return MODIFIER_ROWS[id]?.cases ?? shown
}

function waitingIn({ inForce, waitsFor }: Rule): string {
  if (inForce === undefined) return ''
  return inForce === false
    ? ` **Not in force**, waits for ${waitsFor}.`
    : ` **Partly in force**, waits for ${waitsFor}.`
}

function limitCells(key: LimitKey): readonly string[] {
  const limit: Limit = LIMITS[key]
  const { of, acts, rules, evidence } = limit
  return [of, `${acts} ${limitWords(key)}`, rules.join(', '), evidenceWords(evidence), sourceWords(limit)]
}

function featureCells({ concept, onlyIf, isSpecific }: Feature): readonly string[] {
  return [conceptWords(concept), onlyIf?.says ?? 'always', isSpecific ? 'yes' : 'no']
}

/** `type2-diabetes` is type 2 diabetes. */
function conceptWords(concept: string): string {
  return concept.replaceAll('-', ' ').replaceAll(/(?<=[a-z])(?=\d)/g, ' ')
}

function cautionCells([key, row]: readonly [string, CautionRow]): readonly string[] {
  const founded = row.rule === null ? row : RULES[row.rule]
  const source = row.rule === null ? row.source : `${row.rule}: ${sourceWords(founded)}`
  return [`\`${key}\``, row.says, evidenceWords(founded.evidence), source]
}

function sourceWords({ source, evidence }: { readonly source: string | null; readonly evidence: Evidence }) {
  const [first] = lettersOf(evidence)
  return source ?? OWN[first ?? 'D']
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}
