import { AVOID_REASONS } from './avoid-reasons.ts'
import { cortisolResults, type ReadTest, type SetAside } from './cushing-results.ts'
import type { Grounds } from './grounds.ts'
import { valueWords } from './measured.ts'
import type { Situation } from './situation.ts'
import { TESTS } from './tests.ts'

/** The newest result of each test that is not counted (CS-RES-6), with what disturbs it. */
export const setAsideHere: Grounds = (chart) =>
  [...Map.groupBy(cortisolResults(chart).setAside, ({ test }) => test).values()].flatMap((samples) => {
    const [newest, ...older] = samples.toSorted((a, b) => b.on.localeCompare(a.on))
    if (!newest) return []
    const more = older.length > 0 ? ` and ${older.length} more` : ''
    return [`${sampleWords(newest)}${more}${becauseWords(newest, chart)}`]
  })

/** The normal samples that are too few to make a normal result (CS-RES-7). */
export const tooFewHere: Grounds = (chart) => cortisolResults(chart).tooFew.map(sampleWords)

function sampleWords({ test, on, measured }: ReadTest): string {
  return `${TESTS[test].name} ${valueWords(measured)} (${on})`
}

/** By what of the chart it is, else by what the reason says; nothing where the chart alone calls the result invalid. */
function becauseWords({ reasons }: SetAside, chart: Situation): string {
  const here = reasons.flatMap((reason) => AVOID_REASONS[reason].here?.(chart) ?? [])
  if (here.length > 0) return `, because of ${here.join(' and ')}`
  return reasons.map((reason) => `, as ${AVOID_REASONS[reason].says}`).join('')
}
