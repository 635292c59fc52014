import { answer, silent } from './axis.ts'
import { cautionsAbout, rulesOf } from './cautions.ts'
import { type CortisolResults, cortisolResults } from './cushing-results.ts'
import { daysBetween } from './day.ts'
import type { AxisDecision, ResultOnFile } from './decision.ts'
import { supportFor } from './features.ts'
import { LIMITS } from './limits.ts'
import type { Question } from './question.ts'
import { selectTests } from './selection.ts'

const FEATURES_AGAINST_ONE_NORMAL = LIMITS.featuresAgainstNormal.value

/** Step 8: valid normal results. */
export function cushingNormalResults(question: Question): AxisDecision | null {
  const { abnormal, normal, rules } = resultsOf(question)
  if (abnormal.length > 0) return null
  const found = onFile({ abnormal, normal })
  if (normal.length >= 2) return { ...silent('cushing', 'CS-RES-4', ...rules), onFile: found }
  if (!isOneRecentNormal(normal, question) || hasSupport(question)) return null
  return { ...silent('cushing', 'CS-RES-5', ...rules), onFile: found }
}

/** Step 10: the remaining results. */
export function cushingOtherResults(question: Question): AxisDecision | null {
  const { abnormal, normal, rules } = resultsOf(question)
  const cautions = cautionsAbout('cushing', question)
  const toEndocrinology = { refer: 'endocrinology', cautions, onFile: onFile({ abnormal, normal }) } as const
  const behind = [...rules, ...rulesOf(cautions)]

  if (abnormal.length >= 2)
    return answer('cushing', 'refer', ['CS-RES-2', ...behind], { urgency: 'soon', ...toEndocrinology })
  if (abnormal.length === 1 && normal.length > 0)
    return answer('cushing', 'refer', ['CS-RES-3', ...behind], toEndocrinology)
  if (abnormal.length === 1) return confirmed(question, { abnormal, rules })
  if (!isOneRecentNormal(normal, question) || !hasSupport(question)) return null
  return answer('cushing', 'refer', ['CS-RES-8', ...behind], toEndocrinology)
}

/** CS-RES-1: the first suitable test that is not the abnormal one. */
function confirmed(
  question: Question,
  { abnormal, rules: reading }: Pick<CortisolResults, 'abnormal' | 'rules'>,
): AxisDecision {
  const { tests, avoid, rules } = selectTests(question)
  const cautions = cautionsAbout('cushing', question)
  const next = tests.filter((test) => !abnormal.some((done) => done.test === test)).slice(0, 1)
  const all = ['CS-RES-1', ...reading, ...rules, ...rulesOf(cautions)] as const
  const said = {
    urgency: 'soon',
    avoid,
    cautions,
    refer: 'endocrinology',
    onFile: onFile({ abnormal, normal: [] }),
  } as const
  if (next.length === 0) return answer('cushing', 'refer', [...all, 'CS-NONE-1'], said)
  return answer('cushing', 'confirm', all, { ...said, recommend: next })
}

function onFile({ abnormal, normal }: Pick<CortisolResults, 'abnormal' | 'normal'>): readonly ResultOnFile[] {
  return [
    ...abnormal.map(({ test, on }) => ({ test, on, verdict: 'abnormal' as const })),
    ...normal.map(({ test, on }) => ({ test, on, verdict: 'normal' as const })),
  ]
}

function resultsOf(question: Question): CortisolResults {
  return cortisolResults(question)
}

function isOneRecentNormal(normal: CortisolResults['normal'], { today, policy }: Question): boolean {
  return normal.some(({ on }) => daysBetween(on, today) <= policy.windows.recentNormalDays)
}

function hasSupport(question: Question): boolean {
  return supportFor('cushing', question).count >= FEATURES_AGAINST_ONE_NORMAL
}
