import { isAcutelyIll } from './acute-illness.ts'
import { answer, avoidAll, silent } from './axis.ts'
import { type Caution, cautionsAbout, rulesOf } from './cautions.ts'
import { takesNow } from './chart-medications.ts'
import { type DatedResult, hasPoorlyControlledDiabetes, resultsWithin } from './chart-results.ts'
import { isPregnant } from './cushing-triggers.ts'
import type { AxisDecision, ResultOnFile } from './decision.ts'
import { suppressionOf } from './glucose-test.ts'
import { type Igf1, latestIgf1 } from './igf1.ts'
import { pretest } from './pretest.ts'
import type { Question } from './question.ts'

/** Step 7: growth hormone given from outside. */
export function acromegalyExposure(question: Question): AxisDecision | null {
  const { facts, today } = question
  if (!takesNow(facts, 'exogenous-gh-igf', today)) return null
  return answer('acromegaly', 'review-exogenous', ['AC-EXO-1'], {
    avoid: avoidAll(['igf1'], 'EXOGENOUS_GH'),
    cautions: cautionsAbout('both', question),
  })
}

/** Step 8: a valid normal IGF-1. */
export function acromegalyNormalResults(question: Question): AxisDecision | null {
  const igf1 = latestIgf1(question)
  if (igf1?.level !== 'normal' || igf1.isConfounded) return null
  return { ...silent('acromegaly', 'AC-RES-3'), onFile: onFile(igf1) }
}

/** Step 10: pregnancy, then a raised IGF-1. */
export function acromegalyOtherResults(question: Question): AxisDecision | null {
  if (isPregnant(question)) {
    return answer('acromegaly', 'defer', ['AC-PREG-1'], { avoid: avoidAll(['igf1', 'ogtt_gh'], 'PREGNANCY') })
  }
  const igf1 = latestIgf1(question)
  const cautions = cautionsFor(question)
  if (igf1?.level === 'high') {
    return answer('acromegaly', 'refer', ['AC-RES-1', ...rulesOf(cautions)], {
      urgency: 'soon',
      refer: 'endocrinology',
      cautions,
      onFile: onFile(igf1),
    })
  }
  return igf1?.level === 'equivocal' ? afterEquivocalIgf1(question, igf1) : null
}

/** Step 11: not now. */
export function acromegalyIllness(question: Question): AxisDecision | null {
  if (!isAcutelyIll(question)) return null
  return answer('acromegaly', 'defer', ['AC-ILL-1'], { avoid: avoidAll(['igf1'], 'ACUTE_ILLNESS') })
}

/** Step 12: IGF-1, with what moves it named. */
export function acromegalyWorkUp(question: Question): AxisDecision {
  const { outcome } = question
  const cautions = cautionsFor(question)
  const { urgency, rules } = pretest(question)
  const igf1 = latestIgf1(question)
  const who = outcome === 'suspected' ? 'AC-WHO-1' : 'AC-COMB-1'
  const why = [who, ...(igf1 ? (['AC-RES-4'] as const) : []), ...rules, ...rulesOf(cautions)] as const
  return answer('acromegaly', 'workup', why, {
    urgency,
    recommend: ['igf1'],
    cautions,
    onFile: igf1 ? onFile(igf1) : [],
  })
}

function afterEquivocalIgf1(question: Question, igf1: Igf1): AxisDecision {
  const { facts, today, policy } = question
  const cautions = cautionsFor(question)
  const behind = rulesOf(cautions)
  const [nadir] = resultsWithin(facts, 'ogtt_gh_nadir', today, policy.windows.glucoseTestDays)
  if (!nadir) {
    const noGlucose = hasPoorlyControlledDiabetes(question)
    return answer('acromegaly', 'confirm', ['AC-RES-2', ...behind], {
      refer: 'endocrinology',
      cautions,
      onFile: onFile(igf1),
      recommend: noGlucose ? ['igf1_repeat'] : ['igf1_repeat', 'ogtt_gh'],
      avoid: noGlucose ? avoidAll(['ogtt_gh'], 'DIABETES') : [],
    })
  }
  const suppression = suppressionOf(nadir.value, facts)
  const found = [...onFile(igf1), glucoseOnFile(nadir, suppression)]
  const toEndocrinology = { refer: 'endocrinology', cautions, onFile: found } as const
  if (suppression === 'unsuppressed') {
    const said = { ...toEndocrinology, urgency: 'soon', recommend: ['pituitary_mri'] } as const
    return answer('acromegaly', 'refer', ['AC-OGTT-1', ...behind], said)
  }
  if (suppression === 'suppressed') {
    return answer('acromegaly', 'workup', ['AC-OGTT-2', ...behind], {
      recommend: ['igf1_repeat'],
      cautions,
      onFile: found,
    })
  }
  return answer('acromegaly', 'refer', ['AC-OGTT-3', ...behind], toEndocrinology)
}

function onFile({ level, on }: Igf1): readonly ResultOnFile[] {
  return [{ test: 'igf1', verdict: level, on }]
}

function glucoseOnFile({ on }: DatedResult, verdict: ResultOnFile['verdict']): ResultOnFile {
  return { test: 'ogtt_gh', verdict, on }
}

function cautionsFor(question: Question): readonly Caution[] {
  return cautionsAbout('acromegaly', question)
}
