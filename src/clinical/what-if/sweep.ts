import type { Decision } from '../decision.ts'

/** Neighbouring values that lead to the same decision. */
export type Stretch = { readonly from: number; readonly to: number; readonly decision: Decision }

/** Tried in any case, evenly spread; what changes and changes back between two of them is not seen. */
const MARKS = 30

/**
 * Finds the stretches of a row of values that decide alike, by asking at marks and halving wherever two differ: some
 * forty questions instead of hundreds.
 */
export function sweep(
  values: readonly number[],
  decisionAt: (value: number) => Decision,
): readonly Stretch[] {
  const asked = values.map((value) => asker(value, decisionAt))
  const step = Math.max(1, Math.ceil(values.length / MARKS))
  const marks = asked.flatMap((_, index) =>
    index % step === 0 || index === values.length - 1 ? [index] : [],
  )
  const starts = marks.flatMap((mark, place) => startsBetween(asked, marks[place - 1] ?? mark, mark))
  return [0, ...starts].flatMap((first, place, all) => {
    const [begin, end] = [asked[first], asked[(all[place + 1] ?? values.length) - 1]]
    return begin && end ? [{ from: begin.value, to: end.value, decision: begin.ask().decision }] : []
  })
}

type Asker = { readonly value: number; readonly ask: () => { decision: Decision; words: string } }

/** Asks once. */
function asker(value: number, decisionAt: (value: number) => Decision): Asker {
  let answer: { decision: Decision; words: string } | null = null
  return {
    value,
    ask: () => {
      if (answer) return answer
      const decision = decisionAt(value)
      answer = { decision, words: JSON.stringify(decision) }
      return answer
    },
  }
}

/** The places after `from`, up to `to`, where another decision begins. */
function startsBetween(asked: readonly Asker[], from: number, to: number): readonly number[] {
  if (from === to || asked[from]?.ask().words === asked[to]?.ask().words) return []
  if (to - from === 1) return [to]
  const middle = Math.floor((from + to) / 2)
  return [...startsBetween(asked, from, middle), ...startsBetween(asked, middle, to)]
}
