import { addDays, daysBetween } from '../day.ts'
import type { DecisionInput } from '../decision.ts'
import type { EndocrineReason, Facts } from '../facts.ts'
import { agoWords, DAYS_AGO, rangeWords, single, steps, type WhatIf, withFacts } from './what-if.ts'

const AGES = steps(0, 110, 1)
const BMIS = steps(12, 70, 0.5)
const USUAL_BMI = 25
const SETTINGS: readonly Facts['setting'][] = ['outpatient', 'inpatient', 'icu', 'emergency', 'unknown']
const PREGNANCIES: Readonly<Record<Facts['pregnancy'], string>> = {
  pregnant: 'pregnant',
  'not-pregnant': 'not pregnant',
  unknown: 'pregnancy unknown',
}
const VISIT_REASONS: readonly EndocrineReason[] = ['pituitary-adrenal', 'unknown', 'thyroid']

/** The person, and where and by whom they are looked after. */
export function otherPerson(input: DecisionInput): readonly WhatIf[] {
  return [
    ofAnotherAge(input),
    ofAnotherBmi(input),
    ...ofUnknownSex(input),
    ...inAnotherSetting(input),
    ...withPregnancy(input),
    inHospitalBefore(input),
    ...underCare(input),
  ]
}

/** The age on the day of the photo moves along. */
function ofAnotherAge(input: DecisionInput): WhatIf {
  const now = input.facts.age
  const aged = (age: number): DecisionInput => ({
    ...withFacts(input, { age }),
    findings: input.findings.map((finding) => ({
      ...finding,
      ageAtPhoto: finding.ageAtPhoto === null || now === null ? null : finding.ageAtPhoto + age - now,
    })),
  })
  return {
    kind: now === null ? 'unknown' : 'moved',
    values: AGES,
    near: now ?? 45,
    says: (from, to) => `age ${rangeWords(from, to, AGES)} (now ${now ?? 'unknown'})`,
    at: aged,
  }
}

function ofAnotherBmi(input: DecisionInput): WhatIf {
  const { bmi } = input.facts
  return {
    kind: bmi === null ? 'unknown' : 'moved',
    values: BMIS,
    near: bmi ?? USUAL_BMI,
    says: (from, to) => `BMI ${rangeWords(from, to, BMIS)} (now ${bmi ?? 'unknown'})`,
    at: (value) => withFacts(input, { bmi: value }),
  }
}

function ofUnknownSex(input: DecisionInput): readonly WhatIf[] {
  if (input.facts.sex !== 'unknown') return []
  return (['female', 'male'] as const).map((sex) =>
    single('unknown', `sex ${sex}`, withFacts(input, { sex })),
  )
}

function inAnotherSetting(input: DecisionInput): readonly WhatIf[] {
  const now = input.facts.setting
  return SETTINGS.filter((setting) => setting !== now).map((setting) =>
    single(
      now === 'unknown' ? 'unknown' : 'situation',
      `setting ${setting} (now ${now})`,
      withFacts(input, { setting }),
    ),
  )
}

function withPregnancy(input: DecisionInput): readonly WhatIf[] {
  const { facts, today } = input
  if (facts.sex === 'male') return []
  const now = facts.pregnancy
  const others = (Object.keys(PREGNANCIES) as Facts['pregnancy'][]).filter((one) => one !== now)
  return [
    ...others.map((pregnancy) =>
      single(
        now === 'unknown' ? 'unknown' : 'situation',
        `${PREGNANCIES[pregnancy]} (now ${PREGNANCIES[now]})`,
        withFacts(input, { pregnancy }),
      ),
    ),
    {
      kind: facts.deliveredOn === null ? 'added' : 'moved',
      values: DAYS_AGO,
      near: facts.deliveredOn === null ? 0 : daysBetween(facts.deliveredOn, today),
      says: (from, to) => `a delivery ${agoWords(from, to)}`,
      at: (days) => withFacts(input, { deliveredOn: addDays(today, -days) }),
    },
  ]
}

function inHospitalBefore(input: DecisionInput): WhatIf {
  const { facts, today } = input
  const stay = (days: number) => ({ from: addDays(today, -days - 3), to: addDays(today, -days) })
  return {
    kind: 'added',
    values: DAYS_AGO,
    near: 0,
    says: (from, to) => `a stay in hospital that ended ${agoWords(from, to)}`,
    at: (days) => withFacts(input, { hospitalStays: [...(facts.hospitalStays ?? []), stay(days)] }),
  }
}

function underCare(input: DecisionInput): readonly WhatIf[] {
  const { facts, today } = input
  const { care, imageConsent, unread } = facts
  const visit = care.lastEndocrineVisit
  const isReferred = care.openEndocrineReferral !== 'none'
  // A refusal that could not be read hides what would follow without one.
  const isRefused = imageConsent !== 'not-refused'
  const caring = (changed: Partial<Facts['care']>) => withFacts(input, { care: { ...care, ...changed } })
  const now = typeof visit === 'object' ? daysBetween(visit.on, today) : null
  const visits = VISIT_REASONS.map(
    (reason): WhatIf => ({
      kind: visit === 'unknown' ? 'unknown' : visit === 'none' ? 'added' : 'moved',
      values: DAYS_AGO,
      near: now ?? 0,
      says: (from, to) => `last endocrine visit (reason ${reason}) ${agoWords(from, to)}`,
      at: (days) => caring({ lastEndocrineVisit: { on: addDays(today, -days), reason } }),
    }),
  )
  return [
    ...(unread.length > 0
      ? [single('unknown', 'the chart read whole', withFacts(input, { unread: [] }))]
      : []),
    ...visits,
    ...(visit === 'none'
      ? []
      : [
          single(
            visit === 'unknown' ? 'unknown' : 'entry',
            'no endocrine visit',
            caring({ lastEndocrineVisit: 'none' }),
          ),
        ]),
    single(
      'situation',
      isReferred ? 'no open endocrine referral' : 'an open endocrine referral',
      caring({ openEndocrineReferral: isReferred ? 'none' : { on: today } }),
    ),
    single(
      'situation',
      care.hospice ? 'not in hospice care' : 'hospice care',
      caring({ hospice: !care.hospice }),
    ),
    single(
      'situation',
      isRefused ? 'the analysis of photos not refused' : 'the analysis of photos refused',
      withFacts(input, { imageConsent: isRefused ? 'not-refused' : 'refused' }),
    ),
  ]
}
