import type { PatientFindings } from '../assessments/find.ts'
import { CONDITION_KEYS, CONDITIONS } from '../clinical/conditions.ts'
import type { AxisDecision, Decision } from '../clinical/decision.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import { readingNotes, referralOf } from '../clinical/meanings.ts'
import { AVOID_REASONS, CAUTIONS } from '../clinical/modifiers.ts'
import { TESTS } from '../clinical/tests.ts'
import type { ViewedCondition, ViewedFindings } from './view.ts'
import { decisionWords, findingWords, UNREAD } from './words.ts'

/** Findings and decision in the words of the page. */
export function viewedFindings(found: PatientFindings, decision: Decision): ViewedFindings {
  const { counting, findings } = found
  const isScored = findings.some(({ outcome }) => outcome !== 'not-assessed')
  return {
    mediaId: isScored ? (counting?.photo.source.id ?? null) : null,
    takenOn: isScored ? (counting?.takenOn ?? null) : null,
    heldBack: found.heldBack ?? null,
    conditions: CONDITION_KEYS.map((condition) => viewedCondition(found, decision.axes[condition])),
    measures: counting?.measures ?? [],
    unread: decision.unread.map((source) => UNREAD[source]),
  }
}

function viewedCondition({ findings, ...found }: PatientFindings, axis: AxisDecision): ViewedCondition {
  const { condition, recommend, avoid, cautions } = axis
  const heldBack = found.heldBack ?? null
  const outcome = findingThatCounts(findings, condition)?.outcome ?? 'not-assessed'
  return {
    condition,
    name: CONDITIONS[condition].name,
    outcome,
    says: findingWords(condition, outcome, heldBack),
    decision: decisionWords(axis, outcome, heldBack),
    tests: recommend.map((test) => ({ name: TESTS[test].name, order: TESTS[test].orderText })),
    avoided: avoid.map(({ test, reasons }) => ({
      name: TESTS[test].name,
      because: reasons.map((reason) => AVOID_REASONS[reason].says).join('; '),
    })),
    cautions: [...readingNotes(axis), ...cautions.map((caution) => CAUTIONS[caution].says)],
    referral: referralOf(axis),
  }
}
