import type { Condition } from './conditions.ts'
import type { Finding, FindingOutcome } from './finding.ts'

// Where two photos of one day disagree, the more suspicious one counts: the other rules decide what follows.
const MOST_SUSPICIOUS_FIRST: readonly FindingOutcome[] = ['suspected', 'indeterminate', 'not', 'not-assessed']

/** The newest photo that could be assessed; where none could, the newest one. */
export function findingThatCounts(findings: readonly Finding[], condition: Condition): Finding | null {
  const about = findings.filter((finding) => finding.condition === condition)
  const assessed = about.filter(({ outcome }) => outcome !== 'not-assessed')
  return (assessed.length > 0 ? assessed : about).toSorted(byDayThenSuspicion)[0] ?? null
}

function byDayThenSuspicion(a: Finding, b: Finding): number {
  return (
    (b.takenOn ?? '').localeCompare(a.takenOn ?? '') ||
    MOST_SUSPICIOUS_FIRST.indexOf(a.outcome) - MOST_SUSPICIOUS_FIRST.indexOf(b.outcome) ||
    (a.ageAtPhoto ?? 0) - (b.ageAtPhoto ?? 0)
  )
}
