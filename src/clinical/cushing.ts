import { isAcutelyIll } from './acute-illness.ts'
import { answer, avoidAll } from './axis.ts'
import { cautionsAbout, rulesOf } from './cautions.ts'
import { has } from './chart-conditions.ts'
import { takesNow } from './chart-medications.ts'
import { latestValue } from './chart-results.ts'
import { isPregnant } from './cushing-triggers.ts'
import type { AxisDecision, Urgency } from './decision.ts'
import { DISCRIMINATING } from './features.ts'
import { steroidExposure, tookDexamethasoneTest } from './glucocorticoids.ts'
import { type Grounds, newestOf } from './grounds.ts'
import { LIMITS } from './limits.ts'
import { pretest } from './pretest.ts'
import type { Question } from './question.ts'
import type { RuleId } from './rules.ts'
import { type Selection, selectTests } from './selection.ts'
import { CORTISOL_TESTS } from './tests.ts'

const LOW_POTASSIUM = LIMITS.lowPotassium.value

/** Step 7: a glucocorticoid may explain the face. */
export function cushingExposure(question: Question): AxisDecision | null {
  const exposure = steroidExposure(question)
  if (!exposure) return null
  const cautions = cautionsAbout('cushing', question)
  const then = exposure.tier === 'B' ? selectTests(question) : NOTHING_THEN
  return answer(
    'cushing',
    'review-exogenous',
    [...exposure.rules, 'CS-EXO-6', 'CS-EXO-8', ...then.rules, ...rulesOf(cautions)],
    {
      tier: exposure.tier,
      avoid: avoidAll(CORTISOL_TESTS, 'EXOGENOUS_GC'),
      recommendIfExcluded: then.tests,
      avoidIfExcluded: then.avoid,
      cautions,
    },
  )
}

const NOTHING_THEN: Selection = { tests: [], avoid: [], rules: [] }

/** Step 11: not now. */
export function cushingIllness(question: Question): AxisDecision | null {
  if (!isAcutelyIll(question)) return null
  return answer('cushing', 'defer', ['CS-ILL-1'], { avoid: avoidAll(CORTISOL_TESTS, 'ACUTE_ILLNESS') })
}

/** Step 12: the first-line tests that suit this patient. */
export function cushingWorkUp(question: Question): AxisDecision {
  const { facts, outcome } = question
  const { tests, avoid, rules: modifiers } = selectTests(question)
  const cautions = cautionsAbout('cushing', question)
  const { urgency, rules: pressing } = urgencyOf(question)
  const rules: readonly RuleId[] = [
    outcome === 'suspected' ? 'CS-WHO-1' : 'CS-COMB-1',
    ...modifiers,
    ...pressing,
    ...(tookDexamethasoneTest(facts) ? (['CS-EXO-7'] as const) : []),
    'CS-EXO-8',
    ...rulesOf(cautions),
  ]
  if (tests.length === 0) {
    return answer('cushing', 'refer', [...rules, 'CS-NONE-1'], {
      urgency,
      avoid,
      cautions,
      refer: 'endocrinology',
    })
  }
  const refer = isPregnant(question) || pressing.includes('RF-CS-3') ? 'endocrinology' : null
  return answer('cushing', 'workup', rules, { urgency, recommend: tests, avoid, cautions, refer })
}

function urgencyOf(question: Question): { urgency: Urgency; rules: readonly RuleId[] } {
  const { facts, today } = question
  if (hasUnexplainedLowPotassium(question)) return { urgency: 'soon', rules: ['RF-CS-3'] }
  const { urgency, rules } = pretest(question)
  // Pregnancy brings its own swelling, hypertension and diabetes: only a discriminating sign presses.
  if (isPregnant(question) && !DISCRIMINATING.some((sign) => has(facts, sign, today)))
    return { urgency: 'routine', rules: [] }
  return isPregnant(question) && question.outcome === 'suspected'
    ? { urgency: 'soon', rules }
    : { urgency, rules }
}

/** The potassium that RF-CS-3 stands on. */
export const lowPotassiumHere: Grounds = newestOf(
  'potassium',
  'potassiumDays',
  (value) => value < LOW_POTASSIUM,
)

/** RF-CS-3: the usual causes of a low potassium are diuretics, vomiting and diarrhoea. */
function hasUnexplainedLowPotassium({ facts, today, outcome, policy }: Question): boolean {
  const potassium = latestValue(facts, 'potassium', today, policy.windows.potassiumDays)
  if (potassium === null || potassium >= LOW_POTASSIUM) return false
  const isLost =
    takesNow(facts, 'potassium-losing-diuretics', today) || has(facts, 'vomiting-or-diarrhoea', today)
  return outcome === 'suspected' && !isLost
}
