import { RULES, type RuleId } from '../clinical/rules.ts'
import { type Windows, withWindows } from '../clinical/windows.ts'

/** A rule as its reader may question it: what it says under these windows, how well founded it is, and by what. */
export function ruleWords(rule: RuleId, windows: Windows) {
  const { says, evidence, source } = RULES[rule]
  return { rule, says: withWindows(says, windows), evidence, source }
}
