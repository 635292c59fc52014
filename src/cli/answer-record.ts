import type { Answer } from './answer.ts'
import { ruleWords } from './rule-words.ts'

/** The answer for a program: everything, nothing cut short. */
export function answerRecord({
  input,
  decision,
  nearly,
  untried,
  unknown,
  assumed,
  doubtful,
  unplaced,
}: Answer) {
  const { windows } = input.policy
  return {
    doubtful,
    today: input.today,
    hook: input.hook,
    decision,
    fired: decision.rules.map((rule) => ruleWords(rule, windows)),
    nearly: nearly.map(({ rule, endsAll, outcomes }) => ({
      ...ruleWords(rule, windows),
      endsAll,
      outcomes: outcomes.map(({ change, ways }) => ({
        change,
        facts: ways.map(({ fact, kind }) => ({ fact, kind })),
      })),
    })),
    untried,
    unknown,
    assumed,
    unplaced,
  }
}
