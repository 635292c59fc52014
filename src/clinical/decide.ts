import {
  acromegalyExposure,
  acromegalyIllness,
  acromegalyNormalResults,
  acromegalyOtherResults,
  acromegalyWorkUp,
} from './acromegaly.ts'
import { CONDITION_KEYS, type Condition } from './conditions.ts'
import { cushingExposure, cushingIllness, cushingWorkUp } from './cushing.ts'
import { cushingNormalResults, cushingOtherResults } from './cushing-results-on-file.ts'
import { type AxisDecision, type Decision, type DecisionInput, INDICATORS, type Urgency } from './decision.ts'
import { findingThatCounts } from './finding-that-counts.ts'
import { gated } from './gate.ts'
import { knownDiagnosis, underEndocrineCare } from './known-diagnosis.ts'
import { atOrderEntry } from './order-hooks.ts'
import { otherExplanation } from './other-explanations.ts'
import type { Question, Step } from './question.ts'
import { severeHypercortisolism, sightOrApoplexy } from './red-flags.ts'
import { rested } from './repeat.ts'
import { silenceOrQuestion } from './silence.ts'

/** The order of evaluation: the first step that answers wins, and the last one always does. */
const STEPS: Readonly<
  Record<Condition, { readonly first: readonly Step[]; readonly last: (question: Question) => AxisDecision }>
> = {
  cushing: {
    first: [
      sightOrApoplexy,
      severeHypercortisolism,
      otherExplanation,
      knownDiagnosis,
      cushingExposure,
      cushingNormalResults,
      underEndocrineCare,
      cushingOtherResults,
      cushingIllness,
    ],
    last: cushingWorkUp,
  },
  acromegaly: {
    first: [
      sightOrApoplexy,
      otherExplanation,
      knownDiagnosis,
      acromegalyExposure,
      acromegalyNormalResults,
      underEndocrineCare,
      acromegalyOtherResults,
      acromegalyIllness,
    ],
    last: acromegalyWorkUp,
  },
}

const LEAST_URGENT_FIRST: readonly Urgency[] = ['none', 'routine', 'soon', 'urgent']

/**
 * What follows from the findings of a patient's photos and from the chart, condition by condition.
 *
 * The same input gives the same decision: nothing is read, no clock is asked. The order of lists does not matter,
 * and nothing missing from a chart is an error.
 */
export function decide(input: DecisionInput): Decision {
  const axes = atOrderEntry(
    { cushing: decideFor('cushing', input), acromegaly: decideFor('acromegaly', input) },
    input,
  )
  const all = CONDITION_KEYS.map((condition) => axes[condition])
  const urgency = highest(all.map((axis) => axis.urgency))
  return {
    axes,
    silent: all.every(({ action }) => action === 'silent'),
    urgency,
    indicator: INDICATORS[urgency],
    unread: [...new Set(input.facts.unread)].sort(),
    rules: [...new Set(all.flatMap(({ rules }) => rules))],
  }
}

function decideFor(condition: Condition, input: DecisionInput): AxisDecision {
  const { facts, today, served, policy } = input
  const finding = findingThatCounts(input.findings, condition)
  const asked = silenceOrQuestion({ condition, finding, facts, today, served, policy })
  if ('action' in asked) return asked
  return rested(gated(firstAnswer(asked), asked), asked)
}

function firstAnswer(question: Question): AxisDecision {
  const { first, last } = STEPS[question.condition]
  for (const step of first) {
    const decision = step(question)
    if (decision) return decision
  }
  return last(question)
}

function highest(urgencies: readonly Urgency[]): Urgency {
  return LEAST_URGENT_FIRST.findLast((urgency) => urgencies.includes(urgency)) ?? 'none'
}
