import { answer, silent } from './axis.ts'
import { cushingCautions, rulesOf } from './cautions.ts'
import { type CortisolResults, cortisolResults } from './cushing-results.ts'
import { type Day, daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import { supportFor } from './features.ts'
import type { Question } from './question.ts'
import { selectTests } from './selection.ts'

const RECENT_NORMAL_DAYS = 180
const FEATURES_AGAINST_ONE_NORMAL = 2

/** Step 8: valid normal results. */
export function cushingNormalResults(question: Question): AxisDecision | null {
  const { abnormal, normal, rules } = resultsOf(question)
  if (abnormal.length > 0) return null
  if (normal.length >= 2) return silent('cushing', 'CS-RES-4', ...rules)
  if (!isOneRecentNormal(normal, question.today) || hasSupport(question)) return null
  return silent('cushing', 'CS-RES-5', ...rules)
}

/** Step 10: the remaining results. */
export function cushingOtherResults(question: Question): AxisDecision | null {
  const { facts, today } = question
  const { abnormal, normal, rules } = resultsOf(question)
  const cautions = cushingCautions(facts, today)
  const toEndocrinology = { refer: 'endocrinology', cautions } as const
  const behind = [...rules, ...rulesOf(cautions)]

  if (abnormal.length >= 2)
    return answer('cushing', 'refer', ['CS-RES-2', ...behind], { urgency: 'soon', ...toEndocrinology })
  if (abnormal.length === 1 && normal.length > 0)
    return answer('cushing', 'refer', ['CS-RES-3', ...behind], toEndocrinology)
  if (abnormal.length === 1) return confirmed(question, abnormal)
  if (!isOneRecentNormal(normal, today) || !hasSupport(question)) return null
  return answer('cushing', 'refer', ['CS-RES-8', ...behind], toEndocrinology)
}

/** CS-RES-1: the first suitable test that is not the abnormal one. */
function confirmed({ facts, today }: Question, abnormal: CortisolResults['abnormal']): AxisDecision {
  const { tests, avoid, rules } = selectTests(facts, today)
  const cautions = cushingCautions(facts, today)
  const next = tests.filter((test) => !abnormal.some((done) => done === test)).slice(0, 1)
  const all = ['CS-RES-1', ...rules, ...rulesOf(cautions)] as const
  const said = { urgency: 'soon', avoid, cautions, refer: 'endocrinology' } as const
  if (next.length === 0) return answer('cushing', 'refer', [...all, 'CS-NONE-1'], said)
  return answer('cushing', 'confirm', all, { ...said, recommend: next })
}

function resultsOf({ facts, today }: Question): CortisolResults {
  return cortisolResults(facts, today, selectTests(facts, today))
}

function isOneRecentNormal(normal: CortisolResults['normal'], today: Day): boolean {
  return normal.some(({ on }) => daysBetween(on, today) <= RECENT_NORMAL_DAYS)
}

function hasSupport({ facts, today }: Question): boolean {
  return supportFor('cushing', facts, today).count >= FEATURES_AGAINST_ONE_NORMAL
}
