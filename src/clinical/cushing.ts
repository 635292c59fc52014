import { isAcutelyIll } from './acute-illness.ts'
import { answer, avoidAll } from './axis.ts'
import { cushingCautions, rulesOf } from './cautions.ts'
import { has } from './chart-conditions.ts'
import { takesNow } from './chart-medications.ts'
import { latestValue } from './chart-results.ts'
import { isPregnant } from './cushing-modifiers.ts'
import type { AxisDecision, Urgency } from './decision.ts'
import { DISCRIMINATING } from './features.ts'
import { exposureOn, tookDexamethasoneTest } from './glucocorticoids.ts'
import { pretest } from './pretest.ts'
import type { Question } from './question.ts'
import type { RuleId } from './rules.ts'
import { CORTISOL_TESTS, selectTests } from './selection.ts'

const POTASSIUM_DAYS = 30
const LOW_POTASSIUM = 3

/** Step 7: a glucocorticoid may explain the face. */
export function cushingExposure({ facts, today }: Question): AxisDecision | null {
  const exposure = exposureOn(facts, today)
  if (!exposure) return null
  const cautions = cushingCautions(facts, today)
  return answer(
    'cushing',
    'review-exogenous',
    [...exposure.rules, 'CS-EXO-6', 'CS-EXO-8', ...rulesOf(cautions)],
    {
      tier: exposure.tier,
      avoid: avoidAll(CORTISOL_TESTS, 'EXOGENOUS_GC'),
      recommendIfExcluded: exposure.tier === 'B' ? selectTests(facts, today).tests : [],
      cautions,
    },
  )
}

/** Step 11: not now. */
export function cushingIllness({ facts, today }: Question): AxisDecision | null {
  if (!isAcutelyIll(facts, today)) return null
  return answer('cushing', 'defer', ['CS-ILL-1'], { avoid: avoidAll(CORTISOL_TESTS, 'ACUTE_ILLNESS') })
}

/** Step 12: the first-line tests that suit this patient. */
export function cushingWorkUp(question: Question): AxisDecision {
  const { facts, today, outcome } = question
  const { tests, avoid, rules: modifiers } = selectTests(facts, today)
  const cautions = cushingCautions(facts, today)
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
  const refer = isPregnant(facts) || pressing.includes('RF-CS-3') ? 'endocrinology' : null
  return answer('cushing', 'workup', rules, { urgency, recommend: tests, avoid, cautions, refer })
}

function urgencyOf(question: Question): { urgency: Urgency; rules: readonly RuleId[] } {
  const { facts, today } = question
  if (hasUnexplainedLowPotassium(question)) return { urgency: 'soon', rules: ['RF-CS-3'] }
  const { urgency, rules } = pretest(question)
  // Pregnancy brings its own swelling, hypertension and diabetes: only a discriminating sign presses.
  if (isPregnant(facts) && !DISCRIMINATING.some((sign) => has(facts, sign, today)))
    return { urgency: 'routine', rules: [] }
  return isPregnant(facts) && question.outcome === 'suspected'
    ? { urgency: 'soon', rules }
    : { urgency, rules }
}

/** RF-CS-3: the usual causes of a low potassium are diuretics, vomiting and diarrhoea. */
function hasUnexplainedLowPotassium({ facts, today, outcome }: Question): boolean {
  const potassium = latestValue(facts, 'potassium', today, POTASSIUM_DAYS)
  if (potassium === null || potassium >= LOW_POTASSIUM) return false
  const isLost =
    takesNow(facts, 'potassium-losing-diuretics', today) || has(facts, 'vomiting-or-diarrhoea', today)
  return outcome === 'suspected' && !isLost
}
