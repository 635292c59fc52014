import type { Situation } from './situation.ts'

/** Remembers what a function says of a situation: nobody edits one, and several rules ask the same of it. */
export function oncePerSituation<Answer>(
  ask: (situation: Situation) => Answer,
): (situation: Situation) => Answer {
  const known = new WeakMap<Situation, { readonly answer: Answer }>()
  return (situation) => {
    const before = known.get(situation)
    if (before) return before.answer
    const answer = ask(situation)
    known.set(situation, { answer })
    return answer
  }
}
